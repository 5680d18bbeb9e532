package alexnet.transform.augment;

import alexnet.image.RgbImage;

/**
 * Every value moved away from or towards a smoothed version of the picture, as Pillow's {@code
 * ImageEnhance.Sharpness} bit for bit.
 *
 * <p>Smoothed is the mean of a pixel and its eight neighbours in which it counts five times, {@code
 * (sum + 4 * value) / 13}, rounded. Pillow sums in floats; since a thirteenth never lies half way
 * between two integers, integers give the same. The outermost pixels stay as they are.
 */
final class Sharpness {
  private static final int WEIGHTS = 13;

  private Sharpness() {}

  /**
   * The changed picture.
   *
   * @param factor 0 for the smoothed picture, 1 for the picture itself, above 1 sharper
   */
  static RgbImage apply(RgbImage image, float factor) {
    byte[] in = image.pixels();
    byte[] out = in.clone();
    int line = image.width() * 3;
    int[] columns = new int[line];
    byte[] smooth = new byte[line];
    for (int row = line; row < in.length - line; row += line) {
      for (int i = 0; i < line; i++) {
        int at = row + i;
        columns[i] = (in[at - line] & 255) + (in[at] & 255) + (in[at + line] & 255);
      }
      for (int i = 3; i < line - 3; i++) {
        int sum = columns[i - 3] + columns[i] + columns[i + 3] + 4 * (in[row + i] & 255);
        smooth[i] = (byte) ((2 * sum + WEIGHTS) / (2 * WEIGHTS));
      }
      for (int i = 3; i < line - 3; i++) {
        out[row + i] = ColorOperation.blend(smooth[i] & 255, in[row + i] & 255, factor);
      }
    }
    return new RgbImage(image.width(), image.height(), out);
  }
}
