package alexnet.explain;

import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What to ask, and how. A method looks at what it needs alone.
 *
 * @param method how to ask
 * @param target index of the class whose logit is explained, or none for the picture's most
 *     probable one
 * @param baseline of integrated gradients and occlusion
 * @param steps points between baseline and picture at which integrated gradients looks, the nodes
 *     of Gauss and Legendre: 1..1,000
 * @param samples noisy pictures that SmoothGrad looks at: 1..1,000
 * @param seed of the noise: the same seed gives the same bits
 * @param sigma deviation of the noise, as a share of the range of the normalised input: 0..1
 * @param window side of the square that occlusion hides, pixels of the network's input, at least 1;
 *     one that is larger than the input hides all of it
 * @param stride pixels between windows, 1..window, so that each pixel is hidden once at least
 */
public record ExplainConfig(
    Method method,
    OptionalInt target,
    Baseline baseline,
    int steps,
    int samples,
    long seed,
    double sigma,
    int window,
    int stride) {
  /** Checks the ranges. */
  public ExplainConfig {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(baseline, "baseline");
    range("steps", steps, 1, 1_000);
    range("samples", samples, 1, 1_000);
    range("window", window, 1, 4_096);
    range("stride", stride, 1, window);
    if (!(sigma >= 0 && sigma <= 1)) {
      throw new IllegalArgumentException("sigma must be 0 to 1: " + sigma);
    }
  }

  private static void range(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be %,d to %,d: %,d", name, low, high, value));
    }
  }

  /**
   * A method as usual: the most probable class, the mean colour, 50 points, 50 noisy pictures of
   * 0.15, windows of 32 pixels every 16.
   */
  public static ExplainConfig of(Method method) {
    return new ExplainConfig(method, OptionalInt.empty(), Baseline.MEAN, 50, 50, 0, 0.15, 32, 16);
  }

  /** Pixels between windows of a size where nothing else is said: half of them. */
  public static int usualStride(int window) {
    return Math.max(1, window / 2);
  }

  /** The same of a class. */
  public ExplainConfig withTarget(int index) {
    return new ExplainConfig(
        method, OptionalInt.of(index), baseline, steps, samples, seed, sigma, window, stride);
  }

  /** The same from another baseline. */
  public ExplainConfig withBaseline(Baseline other) {
    return new ExplainConfig(method, target, other, steps, samples, seed, sigma, window, stride);
  }

  /** The same with so many points of integrated gradients. */
  public ExplainConfig withSteps(int count) {
    return new ExplainConfig(method, target, baseline, count, samples, seed, sigma, window, stride);
  }

  /** The same with other noise. */
  public ExplainConfig withNoise(int count, double share, long first) {
    return new ExplainConfig(method, target, baseline, steps, count, first, share, window, stride);
  }

  /** The same with other windows. */
  public ExplainConfig withWindows(int side, int apart) {
    return new ExplainConfig(method, target, baseline, steps, samples, seed, sigma, side, apart);
  }
}
