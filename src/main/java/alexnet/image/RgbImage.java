package alexnet.image;

import java.awt.image.BufferedImage;
import java.util.Objects;

/**
 * An upright picture of 8-bit RGB pixels.
 *
 * @param width pixels a row, at least 1
 * @param height rows, at least 1
 * @param pixels {@code height * width * 3} bytes: rows from the top, pixels from the left, each
 *     red, green, blue (0..255 unsigned). Shared, not copied: nobody writes to it after
 *     construction.
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are bulk data; two pictures compare by identity
public record RgbImage(int width, int height, byte[] pixels) {
  /** Checks that the array holds exactly the pixels that the size promises. */
  public RgbImage {
    Objects.requireNonNull(pixels, "pixels");
    if (width < 1 || height < 1 || (long) width * height * 3 != pixels.length) {
      throw new IllegalArgumentException(
          "picture of " + width + "x" + height + " with " + pixels.length + " bytes of pixels");
    }
  }

  /** The shorter of width and height. */
  public int shortSide() {
    return Math.min(width, height);
  }

  /** The same pixels for Java's own drawing and encoders, opaque; a copy. */
  public BufferedImage toBufferedImage() {
    BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        copy.setRGB(
            x,
            y,
            (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | (pixels[at + 2] & 0xFF));
      }
    }
    return copy;
  }
}
