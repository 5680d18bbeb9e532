package alexnet.model;

/** Logits to probabilities. */
public final class Softmax {
  private Softmax() {}

  /**
   * {@code exp(x_i) / sum_j exp(x_j)}, in float64 and shifted by the largest logit so that nothing
   * overflows.
   *
   * @return as many values, adding up to 1
   */
  public static double[] of(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double[] probabilities = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i] - max);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
