package alexnet.train.step;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.config.BatchMixing;
import alexnet.transform.CropBox;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * One draw of {@link BatchMixing}: every picture of a batch is mixed with the one before it, the
 * first with the last.
 */
public sealed interface BatchMix {
  /** The batch as it is. */
  static BatchMix none() {
    return new Blend(1);
  }

  /**
   * What happens to one batch.
   *
   * @param side of its square pictures, in pixels
   */
  static BatchMix draw(BatchMixing mixing, int side, RandomGenerator random) {
    if (mixing instanceof BatchMixing.Mixup mixup) {
      return new Blend(new BetaDistribution(mixup.alpha()).draw(random));
    }
    if (mixing instanceof BatchMixing.CutMix cutmix) {
      double lambda = new BetaDistribution(cutmix.alpha()).draw(random);
      return Paste.box(side, lambda, random.nextInt(side), random.nextInt(side))
          .<BatchMix>map(box -> new Paste(box, side))
          .orElse(none());
    }
    BatchMixing.Either either = (BatchMixing.Either) mixing;
    return draw(random.nextBoolean() ? either.mixup() : either.cutmix(), side, random);
  }

  /** How much of a picture, and of its label, is its own, 0..1; the rest is its neighbour's. */
  double lambda();

  /**
   * Mixes one picture with its neighbour, in place.
   *
   * @param picture [3, height, width]
   * @param neighbour likewise, not mixed itself
   */
  void mix(Tensor picture, Tensor neighbour);

  /**
   * Mixes a batch in place; no copy of it is made, but of one picture.
   *
   * @param pictures [n, 3, height, width]
   */
  default void apply(Tensor pictures) {
    if (lambda() == 1) {
      return;
    }
    try (NativeScope scope = NativeScope.open()) {
      long last = pictures.size(0) - 1;
      Tensor beforeFirst = pictures.select(0, last).clone();
      for (long i = last; i > 0; i--) { // backwards: each neighbour is still as it was
        mix(pictures.select(0, i), pictures.select(0, i - 1));
      }
      mix(pictures.select(0, 0), beforeFirst);
    }
  }

  /**
   * Labels as probabilities.
   *
   * @return [n, classes], each row adds up to 1
   */
  default Tensor targets(int[] labels, int classes) {
    float[] rows = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      rows[i * classes + labels[i]] += (float) lambda();
      rows[i * classes + neighbour(labels, i)] += (float) (1 - lambda());
    }
    return Tensors.of(rows, labels.length, classes);
  }

  /** The label that each picture shows most of, which training accuracy counts by. */
  default int[] mainLabels(int[] labels) {
    if (lambda() >= 0.5) {
      return labels;
    }
    int[] neighbours = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      neighbours[i] = neighbour(labels, i);
    }
    return neighbours;
  }

  private static int neighbour(int[] labels, int i) {
    return labels[i == 0 ? labels.length - 1 : i - 1];
  }

  /**
   * {@code lambda * picture + (1 - lambda) * neighbour}.
   *
   * @param lambda 0..1
   */
  record Blend(double lambda) implements BatchMix {
    /** Checks the range. */
    public Blend {
      if (!(lambda >= 0 && lambda <= 1)) {
        throw new IllegalArgumentException("lambda must be in [0, 1]: " + lambda);
      }
    }

    @Override
    public void mix(Tensor picture, Tensor neighbour) {
      picture.lerp_(neighbour, new Scalar(1 - lambda));
    }
  }

  /**
   * The neighbour's pixels in a rectangle.
   *
   * @param side of the picture, in pixels
   */
  record Paste(CropBox box, int side) implements BatchMix {
    /**
     * The rectangle around a centre that takes {@code 1 - lambda} of the area where it fits; empty
     * if that is less than a pixel to each side.
     */
    public static Optional<CropBox> box(int side, double lambda, int x, int y) {
      int half = (int) (0.5 * Math.sqrt(1 - lambda) * side);
      if (half == 0) {
        return Optional.empty();
      }
      int left = Math.max(0, x - half);
      int top = Math.max(0, y - half);
      int right = Math.min(side, x + half);
      int bottom = Math.min(side, y + half);
      return Optional.of(new CropBox(top, left, bottom - top, right - left));
    }

    @Override
    public double lambda() {
      return 1 - (double) box.height() * box.width() / ((double) side * side);
    }

    @Override
    public void mix(Tensor picture, Tensor neighbour) {
      part(picture).copy_(part(neighbour));
    }

    private Tensor part(Tensor picture) {
      return picture.narrow(1, box.top(), box.height()).narrow(2, box.left(), box.width());
    }
  }
}
