package alexnet.transform.augment;

import alexnet.image.RgbImage;
import alexnet.transform.Checks;
import alexnet.transform.CropBox;
import java.util.random.RandomGenerator;

/**
 * The picture moved by up to {@code padding} pixels each way, with black where it moved away from:
 * torchvision's {@code RandomCrop(size, padding)} with its default fill of 0, for pictures that
 * have that size already.
 *
 * @param padding largest shift, in pixels, 1..4096
 */
public record PaddedShift(int padding) implements Augmentation {
  /** Checks the range. */
  public PaddedShift {
    Checks.side("padding", padding);
  }

  /**
   * Draws what to cut from the padded picture: its size is the picture's own, its top and left are
   * 0..2 * padding, each equally likely. At {@code padding} the picture stays in place.
   */
  public CropBox draw(int width, int height, RandomGenerator random) {
    int top = random.nextInt(2 * padding + 1);
    int left = random.nextInt(2 * padding + 1);
    return new CropBox(top, left, height, width);
  }

  /**
   * Cuts a part of the picture that has {@code padding} black pixels around it.
   *
   * @param box in the padded picture of {@code width + 2 * padding} x {@code height + 2 * padding}
   */
  public RgbImage crop(RgbImage image, CropBox box) {
    byte[] out = new byte[box.height() * box.width() * 3];
    int top = box.top() - padding;
    int left = box.left() - padding;
    int from = Math.max(0, left);
    int columns = Math.min(image.width(), left + box.width()) - from;
    int end = Math.min(image.height(), top + box.height());
    for (int y = Math.max(0, top); y < end && columns > 0; y++) {
      System.arraycopy(
          image.pixels(),
          (y * image.width() + from) * 3,
          out,
          ((y - top) * box.width() + from - left) * 3,
          columns * 3);
    }
    return new RgbImage(box.width(), box.height(), out);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return crop(image, draw(image.width(), image.height(), random));
  }
}
