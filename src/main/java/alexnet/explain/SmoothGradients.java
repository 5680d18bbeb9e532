package alexnet.explain;

import alexnet.data.RandomStream;
import java.util.function.IntFunction;

/** See {@link Method#SMOOTHGRAD}. */
final class SmoothGradients implements Work {
  private final Passes passes;
  private final Pixels pixels;
  private final ExplainConfig config;
  private final IntFunction<float[]> noise;
  private final double[] sum;
  private int made;
  private Target target;
  private double deviation;

  SmoothGradients(Passes passes, Pixels pixels, ExplainConfig config) {
    this(passes, pixels, config, sample -> noise(config.seed(), sample, pixels.values()));
  }

  /**
   * @param noise of a sample, of deviation 1
   */
  SmoothGradients(Passes passes, Pixels pixels, ExplainConfig config, IntFunction<float[]> noise) {
    this.noise = noise;
    this.passes = passes;
    this.pixels = pixels;
    this.config = config;
    this.sum = new double[pixels.values()];
  }

  /** The picture itself, and the noisy ones. */
  @Override
  public int total() {
    return 1 + config.samples();
  }

  @Override
  public int run(int most) {
    if (made == 0) {
      target = Target.of(passes.logits(pixels.input()), config.target());
      deviation = config.sigma() * range(pixels.input());
    } else {
      double[] gradient =
          passes
              .gradient(1, pixels.input(), deviation, noise.apply(made - 1), target.index())
              .values();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gradient[i];
      }
    }
    made++;
    return 1;
  }

  private static double range(float[] values) {
    float least = values[0];
    float most = values[0];
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return (double) most - least;
  }

  /**
   * Normally distributed values of deviation 1, by Box and Muller (1958) in strict arithmetic: the
   * same bits on every machine.
   */
  static float[] noise(long seed, int sample, int count) {
    RandomStream random = RandomStream.of("smoothgrad", seed, sample);
    float[] noise = new float[count];
    for (int i = 0; i < count; i += 2) {
      double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      noise[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < count) {
        noise[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
    return noise;
  }

  @Override
  public Found found() {
    double[] mean = sum.clone();
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= config.samples();
    }
    return new Found(target, pixels.largestOfChannels(mean));
  }
}
