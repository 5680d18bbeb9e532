package alexnet.weights.onnx;

import alexnet.model.Softmax;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How an exported graph compares with the network that it was made of.
 *
 * @param difference largest absolute difference of the logits over two random pictures, divided by
 *     the largest absolute logit. Of a graph that gives probabilities it is the difference of their
 *     logarithms, which are logits but for a constant; divided by 1 where no logit is larger. Empty
 *     where ONNX Runtime is not on the class path and nothing was compared
 */
public record OnnxCheck(OptionalDouble difference) {
  /**
   * What is allowed: both compute in float32, and only the order of their sums differs. Measured
   * differences are some 1e-6.
   */
  public static final double TOLERANCE = 1e-4;

  /** Smaller probabilities are taken for this one: float32 comes to its end below. */
  private static final double LEAST_PROBABILITY = 1e-30;

  /**
   * Compares logits, a row a picture.
   *
   * @return NaN if one of the graph's is
   */
  static double ofLogits(float[][] graph, float[][] logits) {
    double difference = 0;
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < logits[i].length; j++) {
        difference = Math.max(difference, Math.abs(graph[i][j] - (double) logits[i][j]));
      }
    }
    return difference / Math.max(Float.MIN_NORMAL, largest(logits));
  }

  /**
   * Compares a graph's probabilities with those of logits, a row a picture. A small probability
   * counts as much as a large one: what an error in a logit changes is their ratio.
   *
   * @return NaN if one of the graph's is, or is below 0
   */
  static double ofProbabilities(float[][] graph, float[][] logits) {
    double difference = 0;
    for (int i = 0; i < logits.length; i++) {
      double[] expected = Softmax.of(logits[i]);
      for (int j = 0; j < expected.length; j++) {
        difference = Math.max(difference, Math.abs(log(graph[i][j]) - log(expected[j])));
      }
    }
    return difference / Math.max(1, largest(logits));
  }

  private static double log(double probability) {
    return probability >= 0 ? Math.log(Math.max(LEAST_PROBABILITY, probability)) : Double.NaN;
  }

  private static double largest(float[][] logits) {
    double largest = 0;
    for (float[] row : logits) {
      for (float logit : row) {
        largest = Math.max(largest, Math.abs(logit));
      }
    }
    return largest;
  }

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
