package alexnet.train;

import alexnet.transform.CropBox;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How each picture of a batch is mixed with its neighbour, and its label with it: one draw a batch,
 * as torchvision's references do.
 */
public sealed interface BatchMixing {
  /**
   * What happens to one batch.
   *
   * @param side of its square pictures, in pixels
   */
  BatchMix draw(int side, RandomGenerator random);

  /**
   * Pictures shine through each other (Zhang et al. 2018, "mixup: Beyond empirical risk
   * minimization"): one has a share drawn from Beta(alpha, alpha), the other the rest.
   *
   * @param alpha above 0; small values leave most batches nearly as they are
   */
  record Mixup(double alpha) implements BatchMixing {
    /** Checks the range. */
    public Mixup {
      Ranges.above("mixup", alpha, 0);
    }

    @Override
    public BatchMix draw(int side, RandomGenerator random) {
      return new BatchMix.Blend(new BetaDistribution(alpha).draw(random));
    }
  }

  /**
   * A rectangle of each picture is the neighbour's (Yun et al. 2019, "CutMix: Regularization
   * strategy to train strong classifiers with localizable features"): of a part of the area drawn
   * from Beta(alpha, alpha), its centre anywhere, cut off at the edges. The label follows the area
   * that is left.
   *
   * @param alpha above 0
   */
  record CutMix(double alpha) implements BatchMixing {
    /** Checks the range. */
    public CutMix {
      Ranges.above("cutmix", alpha, 0);
    }

    @Override
    public BatchMix draw(int side, RandomGenerator random) {
      double share = new BetaDistribution(alpha).draw(random);
      return box(side, share, random.nextInt(side), random.nextInt(side))
          .<BatchMix>map(box -> new BatchMix.Paste(box, side))
          .orElse(BatchMix.none());
    }

    /**
     * The rectangle around a centre that takes {@code 1 - share} of the area where it fits; empty
     * if that is less than a pixel to each side.
     */
    static Optional<CropBox> box(int side, double share, int x, int y) {
      int half = (int) (0.5 * Math.sqrt(1 - share) * side);
      if (half == 0) {
        return Optional.empty();
      }
      int left = Math.max(0, x - half);
      int top = Math.max(0, y - half);
      int right = Math.min(side, x + half);
      int bottom = Math.min(side, y + half);
      return Optional.of(new CropBox(top, left, bottom - top, right - left));
    }
  }

  /** Mixup or CutMix, each batch as likely the one as the other. */
  record Either(Mixup mixup, CutMix cutmix) implements BatchMixing {
    @Override
    public BatchMix draw(int side, RandomGenerator random) {
      return random.nextBoolean() ? mixup.draw(side, random) : cutmix.draw(side, random);
    }
  }
}
