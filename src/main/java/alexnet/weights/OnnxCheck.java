package alexnet.weights;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How an exported graph compares with the network that it was made of.
 *
 * @param difference largest absolute difference of the outputs, divided by the largest absolute
 *     logit, over two random pictures; empty where ONNX Runtime is not on the class path and
 *     nothing was compared
 */
public record OnnxCheck(OptionalDouble difference) {
  /**
   * What is allowed: both compute in float32, and only the order of their sums differs. Measured
   * differences are some 1e-6.
   */
  public static final double TOLERANCE = 1e-4;

  /** Whether the graph was run. */
  public boolean done() {
    return difference.isPresent();
  }

  /** In words, for a person. */
  @Override
  public String toString() {
    return done()
        ? String.format(
            Locale.ROOT,
            "ONNX Runtime computes the same, largest difference %.1e",
            difference.getAsDouble())
        : "not run: ONNX Runtime is not on the class path";
  }
}
