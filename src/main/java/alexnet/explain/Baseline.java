package alexnet.explain;

import alexnet.transform.Preprocessing;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What stands for "nothing to see". Zero in normalised space is the mean colour, not black. */
public enum Baseline {
  /** The mean colour of the training pictures. */
  MEAN,
  /** No light. */
  BLACK,
  /** All light. */
  WHITE,
  /** The picture itself without its details: blurred by a Gaussian of a twentieth of its side. */
  BLURRED;

  /** The blur's deviation is the side over this. */
  private static final int BLUR = 20;

  /**
   * The baseline of a normalised input.
   *
   * @param input [3, side, side], row-major
   */
  float[] of(float[] input, int side, Preprocessing preprocessing) {
    if (this == BLURRED) {
      return blurred(input, side);
    }
    float[] plain = new float[input.length];
    for (int channel = 0; channel < 3; channel++) {
      double mean = preprocessing.mean().get(channel);
      double std = preprocessing.std().get(channel);
      double value = this == MEAN ? 0 : ((this == WHITE ? 1 : 0) - mean) / std;
      Arrays.fill(plain, channel * side * side, (channel + 1) * side * side, (float) value);
    }
    return plain;
  }

  /** Each direction by itself; beyond the edge the last pixel goes on. */
  private static float[] blurred(float[] input, int side) {
    double deviation = (double) side / BLUR;
    int reach = (int) Math.ceil(3 * deviation);
    double[] weights = new double[2 * reach + 1];
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      weights[i + reach] = StrictMath.exp(-i * i / (2 * deviation * deviation));
      sum += weights[i + reach];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    float[] across = new float[input.length];
    float[] blurred = new float[input.length];
    for (int from = 0; from < input.length; from += side * side) {
      for (int line = 0; line < side; line++) {
        blur(input, across, from + line * side, 1, side, weights);
      }
      for (int line = 0; line < side; line++) {
        blur(across, blurred, from + line, side, side, weights);
      }
    }
    return blurred;
  }

  private static void blur(
      float[] in, float[] out, int from, int step, int count, double[] weights) {
    int reach = weights.length / 2;
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int k = -reach; k <= reach; k++) {
        int j = Math.max(0, Math.min(count - 1, i + k));
        sum += weights[k + reach] * in[from + j * step];
      }
      out[from + i * step] = (float) sum;
    }
  }

  /** As on the command line and in JSON: {@code mean}, {@code black}, {@code white} ... */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(Baseline::toString).collect(Collectors.joining(", "));
  }

  /**
   * The baseline of a name.
   *
   * @throws IllegalArgumentException naming the known ones
   */
  public static Baseline of(String name) {
    return Arrays.stream(values())
        .filter(baseline -> baseline.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown baseline, known: " + names()));
  }
}
