package alexnet.transform.augment;

import alexnet.image.RgbImage;
import alexnet.transform.BilinearResize;
import alexnet.transform.Checks;
import alexnet.transform.CropBox;
import alexnet.transform.ResizeAxis;
import java.util.random.RandomGenerator;

/**
 * A random square of the resized picture, as Krizhevsky et al. 2012 cut their training patches:
 * shorter side to {@code resize}, its central square, and of that {@code crop} x {@code crop}
 * anywhere.
 *
 * @param resize side of the central square, in pixels, 1..4096
 * @param crop side of the result, in pixels, 1..resize
 */
public record RandomCrop(int resize, int crop) implements Augmentation {
  /** Checks ranges. */
  public RandomCrop {
    Checks.side("resize", resize);
    Checks.side("crop", crop);
    if (crop > resize) {
      throw new IllegalArgumentException("crop " + crop + " exceeds resize " + resize);
    }
  }

  /** Draws the part of the central square: its top and left are each 0..resize - crop. */
  public CropBox draw(RandomGenerator random) {
    int top = random.nextInt(resize - crop + 1);
    int left = random.nextInt(resize - crop + 1);
    return new CropBox(top, left, crop, crop);
  }

  /**
   * The part that {@code box} names; no more of the resized picture is computed.
   *
   * @param box in the central square
   */
  public RgbImage crop(RgbImage image, CropBox box) {
    return BilinearResize.resize(
        image,
        CropBox.of(image),
        axis(image.width(), image.shortSide(), box.left(), box.width()),
        axis(image.height(), image.shortSide(), box.top(), box.height()));
  }

  private ResizeAxis axis(int length, int shortSide, int offset, int count) {
    long scaled = (long) resize * length / shortSide;
    long square = (long) Math.rint((scaled - resize) / 2.0); // as Preprocessing rounds
    return ResizeAxis.window(length, scaled, square + offset, count);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return crop(image, draw(random));
  }
}
