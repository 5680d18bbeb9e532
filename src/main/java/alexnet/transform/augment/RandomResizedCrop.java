package alexnet.transform.augment;

import alexnet.image.RgbImage;
import alexnet.transform.BilinearResize;
import alexnet.transform.Checks;
import alexnet.transform.CropBox;
import java.util.random.RandomGenerator;

/**
 * A random part of the picture, of random area and shape, resized to a square: torchvision's {@code
 * RandomResizedCrop}.
 *
 * @param size side of the result, in pixels, 1..4096
 * @param minScale smallest share of the picture's area, above 0
 * @param maxScale largest share, up to 1
 * @param minRatio smallest width / height of the part, above 0
 * @param maxRatio largest width / height
 */
public record RandomResizedCrop(
    int size, double minScale, double maxScale, double minRatio, double maxRatio)
    implements Augmentation {
  private static final int TRIES = 10;

  /** Checks ranges. */
  public RandomResizedCrop {
    Checks.side("size", size);
    Checks.area(minScale, maxScale);
    Checks.ratio(minRatio, maxRatio);
  }

  /** torchvision's usual shapes, 3/4 to 4/3, of {@code minScale} to all of the area. */
  public static RandomResizedCrop of(int size, double minScale) {
    return new RandomResizedCrop(size, minScale, 1, 3.0 / 4, 4.0 / 3);
  }

  /**
   * Draws the part: area uniform, ratio uniform in its logarithm, position uniform. When ten draws
   * do not fit, the central part of the permitted ratio that is nearest to the picture's own.
   */
  public CropBox draw(int width, int height, RandomGenerator random) {
    double area = (double) width * height;
    double minLog = Math.log(minRatio);
    double maxLog = Math.log(maxRatio);
    for (int i = 0; i < TRIES; i++) {
      double target = area * Draw.uniform(random, minScale, maxScale);
      double ratio = Math.exp(Draw.uniform(random, minLog, maxLog));
      int w = (int) Math.rint(Math.sqrt(target * ratio));
      int h = (int) Math.rint(Math.sqrt(target / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        int top = random.nextInt(height - h + 1);
        int left = random.nextInt(width - w + 1);
        return new CropBox(top, left, h, w);
      }
    }
    return fallback(width, height);
  }

  private CropBox fallback(int width, int height) {
    double ratio = (double) width / height;
    int w = width;
    int h = height;
    if (ratio < minRatio) {
      h = Math.max(1, (int) Math.rint(w / minRatio));
    } else if (ratio > maxRatio) {
      w = Math.max(1, (int) Math.rint(h * maxRatio));
    }
    return new CropBox((height - h) / 2, (width - w) / 2, h, w);
  }

  /** The part that {@code box} names, resized to {@code size} x {@code size}. */
  public RgbImage crop(RgbImage image, CropBox box) {
    return BilinearResize.resize(image, box, size, size);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return crop(image, draw(image.width(), image.height(), random));
  }
}
