package alexnet.train.config;

/**
 * Which optimizer and its constants, as {@code torch.optim} defines them. The learning rate is not
 * among them: {@link LrSchedule} gives it step by step.
 */
public sealed interface OptimizerConfig {
  /** Strength of weight decay, at least 0. */
  double weightDecay();

  /**
   * Stochastic gradient descent.
   *
   * @param momentum in [0, 1)
   * @param nesterov looks ahead along the momentum; needs momentum above 0
   * @param weightDecay added to the gradient as {@code weightDecay * w}
   */
  record Sgd(double momentum, boolean nesterov, double weightDecay) implements OptimizerConfig {
    /** Checks the ranges. */
    public Sgd {
      Ranges.halfOpen("momentum", momentum, 0, 1);
      Ranges.atLeast("weight decay", weightDecay, 0);
      if (nesterov && momentum == 0) {
        throw new IllegalArgumentException("nesterov needs a momentum above 0");
      }
    }
  }

  /**
   * Adam (Kingma and Ba 2015) or, with decoupled weight decay, AdamW (Loshchilov and Hutter 2019).
   *
   * @param beta1 decay of the mean gradient, in [0, 1)
   * @param beta2 decay of the mean squared gradient, in [0, 1)
   * @param weightDecay decoupled: weights shrink by {@code rate * weightDecay} each step; else
   *     {@code weightDecay * w} is added to the gradient
   * @param decoupled whether this is AdamW
   */
  record Adam(double beta1, double beta2, double weightDecay, boolean decoupled)
      implements OptimizerConfig {
    /** Checks the ranges. */
    public Adam {
      Ranges.halfOpen("beta1", beta1, 0, 1);
      Ranges.halfOpen("beta2", beta2, 0, 1);
      Ranges.atLeast("weight decay", weightDecay, 0);
    }
  }
}
