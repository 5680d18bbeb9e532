package alexnet.train;

import alexnet.train.config.Ranges;

/**
 * The exponential mean of the losses so far, without its pull towards the zero that it begins with
 * (divided by {@code 1 - beta^n}, as Adam divides its moments).
 */
final class SmoothedLoss {
  private final double beta;
  private double sum;
  private double weight;

  /**
   * @param beta what an old loss keeps of its weight with each new one, in [0, 1)
   */
  SmoothedLoss(double beta) {
    Ranges.halfOpen("smoothing", beta, 0, 1);
    this.beta = beta;
  }

  /** Takes a loss in; the mean with it. */
  double add(double loss) {
    sum = beta * sum + (1 - beta) * loss;
    weight = beta * weight + (1 - beta);
    return sum / weight;
  }
}
