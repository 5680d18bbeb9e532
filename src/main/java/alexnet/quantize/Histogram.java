package alexnet.quantize;

import alexnet.torch.ByteRange;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How often values occur between the smallest and the largest that were seen, and the range of
 * bytes that holds them best.
 */
final class Histogram {
  private static final int BINS = 2048;

  /** Parts of the whole range that are tried, from a hundredth of it up. */
  private static final int CANDIDATES = 100;

  private final double min;
  private final double max;
  private final double[] counts = new double[BINS];

  /**
   * @param min smallest value to come
   * @param max largest value to come, above the smallest
   */
  Histogram(double min, double max) {
    this.min = Math.min(min, 0); // 0 is padding's value, and the most frequent one after a ReLU
    this.max = Math.max(Math.max(max, 0), this.min + 1e-6);
  }

  /** Counts values. */
  void add(Tensor values) {
    try (NativeScope scope = NativeScope.open()) {
      float[] more = Tensors.toFloats(torch.histc(values, BINS, new Scalar(min), new Scalar(max)));
      for (int i = 0; i < BINS; i++) {
        counts[i] += more[i];
      }
    }
  }

  /**
   * The range with the smallest mean squared error of all that cut the values' whole range to a
   * part of it. Few large values are cut off where that gives the many small ones finer steps.
   */
  ByteRange best() {
    ByteRange best = range(1);
    double least = squaredError(best);
    for (int i = 1; i < CANDIDATES; i++) {
      ByteRange candidate = range((double) i / CANDIDATES);
      double error = squaredError(candidate);
      if (error < least) {
        least = error;
        best = candidate;
      }
    }
    return best;
  }

  /** Bytes that reach over a part of the whole range, with 0 among their values. */
  private ByteRange range(double part) {
    double scale = part * (max - min) / 255;
    long zeroPoint = Math.round(-part * min / scale);
    return new ByteRange((float) scale, Math.max(0, Math.min(255, zeroPoint)));
  }

  private double squaredError(ByteRange range) {
    double width = (max - min) / BINS;
    double sum = 0;
    for (int i = 0; i < BINS; i++) {
      // The bin that 0 lies in is all zeros after a ReLU.
      double value = min == 0 && i == 0 ? 0 : min + (i + 0.5) * width;
      double step = Math.rint(value / range.scale()) + range.zeroPoint();
      double nearest = (Math.max(0, Math.min(255, step)) - range.zeroPoint()) * range.scale();
      sum += counts[i] * (value - nearest) * (value - nearest);
    }
    return sum;
  }
}
