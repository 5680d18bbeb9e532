package alexnet.transform;

/**
 * The weights of one direction of a bilinear resize: which input pixels make each output pixel, and
 * how much each counts.
 *
 * <p>Output pixel {@code i} of a line scaled from {@code length} to {@code scaled} pixels is
 * centred on {@code c = (i + 0.5) * length / scaled} of the input. Each input pixel {@code j}
 * counts as the triangle {@code 1 - |j + 0.5 - c| / s}, zero beyond, where {@code s = max(1, length
 * / scaled)}: shrinking widens the triangle, which is the antialiasing. Weights are divided by
 * their sum and held as integers of {@value #PRECISION_BITS} fractional bits, as in Pillow's
 * Resample.c, so that results are equal to Pillow's bit for bit.
 */
public final class ResizeAxis {
  /** Fractional bits of a weight: 32 less 8 of the pixel less 2 that Pillow keeps for its sign. */
  static final int PRECISION_BITS = 22;

  private final boolean unscaled;
  private final boolean shrinks;
  private final int maxTaps;
  private final int[] starts;
  private final int[] taps;
  private final int[] weights;

  private ResizeAxis(int length, long scaled, int maxTaps, int count) {
    this.unscaled = length == scaled;
    this.shrinks = length > scaled;
    this.maxTaps = maxTaps;
    this.starts = new int[count];
    this.taps = new int[count];
    this.weights = new int[Math.multiplyExact(count, maxTaps)];
  }

  /** All of a line: {@code length} pixels to {@code scaled}. */
  static ResizeAxis whole(int length, int scaled) {
    return window(length, scaled, 0, scaled);
  }

  /**
   * Part of a line, so that a long thin picture costs no more than what is cropped from it.
   *
   * @param length input pixels, at least 1
   * @param scaled output pixels of the whole line; may be far more than memory could hold
   * @param first first output pixel wanted, from 0
   * @param count output pixels wanted; {@code first + count <= scaled}
   */
  public static ResizeAxis window(int length, long scaled, long first, int count) {
    if (length < 1 || first < 0 || count < 1 || first + count > scaled) {
      throw new IllegalArgumentException(
          "pixels "
              + first
              + ".."
              + (first + count)
              + " of a line resized from "
              + length
              + " to "
              + scaled);
    }
    double scale = (double) length / scaled;
    double support = Math.max(1, scale);
    // A window of 2 * support holds one input pixel more when its ends fall just outside two.
    int maxTaps = (int) Math.min(length, 2 * (long) Math.ceil(support) + 1);
    ResizeAxis axis = new ResizeAxis(length, scaled, maxTaps, count);
    double[] triangle = new double[maxTaps];
    for (int i = 0; i < count; i++) {
      axis.weigh(i, (first + i + 0.5) * scale, support, length, triangle);
    }
    return axis;
  }

  private void weigh(int i, double centre, double support, int length, double[] triangle) {
    int start = Math.max(0, (int) (centre - support + 0.5));
    int end = (int) Math.min(length, (long) (centre + support + 0.5));
    // Pillow multiplies by the reciprocal; a division would round some weights differently.
    double slope = 1.0 / support;
    double sum = 0;
    for (int j = start; j < end; j++) {
      double weight = Math.max(0, 1.0 - Math.abs((j - centre + 0.5) * slope));
      triangle[j - start] = weight;
      sum += weight;
    }
    int skip = triangle[0] == 0 ? 1 : 0;
    int count = end - start - skip;
    if (triangle[skip + count - 1] == 0) {
      count--;
    }
    starts[i] = start + skip;
    taps[i] = count;
    for (int k = 0; k < count; k++) {
      weights[i * maxTaps + k] = (int) (0.5 + triangle[skip + k] / sum * (1 << PRECISION_BITS));
    }
  }

  /** Whether output pixels are input pixels. */
  boolean isUnscaled() {
    return unscaled;
  }

  /** Whether the whole line gets shorter. */
  boolean shrinks() {
    return shrinks;
  }

  /** Output pixels. */
  int count() {
    return starts.length;
  }

  /** The most input pixels that any output pixel is made of. */
  int maxTaps() {
    return maxTaps;
  }

  /** First input pixel of an output pixel; never falls from one output pixel to the next. */
  int start(int i) {
    return starts[i];
  }

  /** Input pixels of an output pixel, from {@link #start}. */
  int taps(int i) {
    return taps[i];
  }

  /** Weight of the {@code k}-th input pixel of an output pixel, as a fraction of 2^22. */
  int weight(int i, int k) {
    return weights[i * maxTaps + k];
  }
}
