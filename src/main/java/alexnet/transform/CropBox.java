package alexnet.transform;

import alexnet.image.RgbImage;

/**
 * A rectangle of whole pixels, in torchvision's order of parameters.
 *
 * @param top first row, from 0
 * @param left first column, from 0
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record CropBox(int top, int left, int height, int width) {
  /** Checks that the rectangle has area and does not start before the picture. */
  public CropBox {
    if (top < 0 || left < 0 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "crop box of " + width + "x" + height + " at column " + left + ", row " + top);
    }
  }

  /** The box that holds all of a picture. */
  public static CropBox of(RgbImage image) {
    return new CropBox(0, 0, image.height(), image.width());
  }

  /**
   * Cuts this rectangle out of a picture; a box of the whole picture gives the picture itself.
   *
   * @throws IllegalArgumentException if the box leaves the picture
   */
  public RgbImage cutFrom(RgbImage image) {
    requireInside(image);
    if (width == image.width() && height == image.height()) {
      return image;
    }
    byte[] cut = new byte[height * width * 3];
    for (int y = 0; y < height; y++) {
      int from = ((top + y) * image.width() + left) * 3;
      System.arraycopy(image.pixels(), from, cut, y * width * 3, width * 3);
    }
    return new RgbImage(width, height, cut);
  }

  /** Refuses a picture that the box leaves. */
  public void requireInside(RgbImage image) {
    if ((long) left + width > image.width() || (long) top + height > image.height()) {
      throw new IllegalArgumentException(
          this + " leaves the picture of " + image.width() + "x" + image.height());
    }
  }
}
