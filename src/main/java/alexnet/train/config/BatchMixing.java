package alexnet.train.config;

/**
 * How each picture of a batch is mixed with its neighbour, and its label with it: one draw a batch,
 * as torchvision's references do.
 */
public sealed interface BatchMixing {
  /**
   * Pictures shine through each other (Zhang et al. 2018, "mixup: Beyond empirical risk
   * minimization"): one has a part lambda drawn from Beta(alpha, alpha), the other the rest.
   *
   * @param alpha above 0; small values leave most batches nearly as they are
   */
  record Mixup(double alpha) implements BatchMixing {
    /** Checks the range. */
    public Mixup {
      Ranges.above("mixup", alpha, 0);
    }
  }

  /**
   * A rectangle of each picture is the neighbour's (Yun et al. 2019, "CutMix: Regularization
   * strategy to train strong classifiers with localizable features"): of a part {@code 1 - lambda}
   * of the area, lambda drawn from Beta(alpha, alpha), its centre anywhere, cut off at the edges.
   * The label follows the area that is left.
   *
   * @param alpha above 0
   */
  record CutMix(double alpha) implements BatchMixing {
    /** Checks the range. */
    public CutMix {
      Ranges.above("cutmix", alpha, 0);
    }
  }

  /** Mixup or CutMix, each batch as likely the one as the other. */
  record Either(Mixup mixup, CutMix cutmix) implements BatchMixing {}
}
