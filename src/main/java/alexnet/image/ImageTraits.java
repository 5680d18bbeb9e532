package alexnet.image;

import alexnet.image.source.PixelFormat;
import java.util.Objects;

/**
 * What a picture's file says of itself, beside its pixels.
 *
 * @param format of the content, whatever the file's name
 * @param width of the upright picture as stored, before any reduction
 * @param height of the upright picture as stored, before any reduction
 * @param pixels how they are stored
 * @param tolerated damage that the decoder went past, in one line; empty if there is none. The
 *     pixels near it may be wrong
 */
public record ImageTraits(
    ImageFormat format, int width, int height, PixelFormat pixels, String tolerated) {
  /** Checks that nothing is missing. */
  public ImageTraits {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(pixels, "pixels");
    Objects.requireNonNull(tolerated, "tolerated");
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("picture of " + width + "x" + height + " pixels");
    }
  }
}
