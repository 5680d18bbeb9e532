package alexnet.train;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.transform.CropBox;
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

  /** How much of a picture, and of its label, is its own, 0..1; the rest is its neighbour's. */
  double share();

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
    if (share() == 1) {
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
      rows[i * classes + labels[i]] += (float) share();
      rows[i * classes + neighbour(labels, i)] += (float) (1 - share());
    }
    return Tensors.of(rows, labels.length, classes);
  }

  /** The label that each picture shows most of, which training accuracy counts by. */
  default int[] mainLabels(int[] labels) {
    if (share() >= 0.5) {
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
   * {@code share * picture + (1 - share) * neighbour}.
   *
   * @param share 0..1
   */
  record Blend(double share) implements BatchMix {
    /** Checks the range. */
    public Blend {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("share must be in [0, 1]: " + share);
      }
    }

    @Override
    public void mix(Tensor picture, Tensor neighbour) {
      picture.lerp_(neighbour, new Scalar(1 - share));
    }
  }

  /**
   * The neighbour's pixels in a rectangle.
   *
   * @param side of the picture, in pixels
   */
  record Paste(CropBox box, int side) implements BatchMix {
    @Override
    public double share() {
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
