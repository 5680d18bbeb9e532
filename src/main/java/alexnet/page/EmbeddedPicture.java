package alexnet.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * A picture that stands in the page itself.
 *
 * @param uri {@code data:image/jpeg;base64,...} or the like
 * @param width in pixels
 * @param height in pixels
 */
public record EmbeddedPicture(String uri, int width, int height) {
  /** Checks that it is a picture in itself, and not the address of one elsewhere. */
  public EmbeddedPicture {
    Objects.requireNonNull(uri, "uri");
    if (!uri.startsWith("data:image/")) {
      throw new IllegalArgumentException("not a picture in itself: %.60s".formatted(uri));
    }
  }

  /** A JPEG file. */
  public static EmbeddedPicture jpeg(byte[] file, int width, int height) {
    return of("image/jpeg", file, width, height);
  }

  /** A PNG of these pixels. */
  public static EmbeddedPicture png(BufferedImage pixels) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(pixels, "png", out);
      return of("image/png", out.toByteArray(), pixels.getWidth(), pixels.getHeight());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot draw in memory", e);
    }
  }

  private static EmbeddedPicture of(String type, byte[] file, int width, int height) {
    String text = Base64.getEncoder().encodeToString(file);
    return new EmbeddedPicture("data:" + type + ";base64," + text, width, height);
  }

  /** The picture as an element of a page. */
  public void addTo(Markup page, String alt, String style) {
    page.empty(
        "img",
        "src",
        uri,
        "width",
        Integer.toString(width),
        "height",
        Integer.toString(height),
        "alt",
        alt,
        "class",
        style);
  }
}
