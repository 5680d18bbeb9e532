package alexnet.weights.tensor;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The values of a tensor in a few figures, computed in float64 over those that are finite.
 *
 * @param norm root of the sum of squares; infinite where that is beyond float64
 * @param mean NaN without a finite value, as {@code min} and {@code max}
 * @param min smallest
 * @param max largest
 * @param nonFinite how many are NaN or infinite
 */
public record TensorStats(double norm, double mean, double min, double max, long nonFinite) {
  /** Elements looked at together, so that the memory needed does not depend on the tensor. */
  private static final int CHUNK = 1 << 16;

  /** Looks at every element, of whatever type. */
  public static TensorStats of(RawTensor tensor) {
    double squares = 0;
    double sum = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    long finite = 0;
    long elements = tensor.elements();
    for (long from = 0; from < elements; from += CHUNK) {
      for (double value : values(tensor, from, Math.min(CHUNK, elements - from))) {
        if (Double.isFinite(value)) {
          finite++;
          squares += value * value;
          sum += value;
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
      }
    }
    return finite == 0
        ? new TensorStats(0, Double.NaN, Double.NaN, Double.NaN, elements)
        : new TensorStats(Math.sqrt(squares), sum / finite, min, max, elements - finite);
  }

  private static double[] values(RawTensor tensor, long from, long count) {
    int size = tensor.dtype().bytes();
    ByteBuffer bytes = tensor.bytes().slice((int) (from * size), (int) (count * size));
    try (NativeScope scope = NativeScope.open()) {
      return Tensors.toDoubles(new RawTensor(tensor.dtype(), List.of(count), bytes).view());
    } finally {
      Reference.reachabilityFence(bytes); // the view does not keep it
    }
  }
}
