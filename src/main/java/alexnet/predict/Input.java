package alexnet.predict;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A picture to be classified, and what its result is to be known by.
 *
 * @param key the caller's own: a name, a number, a row of a table; handed back as it is
 * @param picture what is to be classified
 */
public record Input<K>(K key, Picture picture) {
  /** Checks that there is a picture. */
  public Input {
    Objects.requireNonNull(picture, "picture");
  }

  /** A picture file. */
  public static <K> Input<K> of(K key, Path file) {
    return new Input<>(key, Picture.of(file));
  }

  /** The content of a picture file; not copied. */
  public static <K> Input<K> of(K key, byte[] encoded) {
    return new Input<>(key, Picture.of(encoded));
  }

  /** A picture in memory; not copied. */
  public static <K> Input<K> of(K key, BufferedImage image) {
    return new Input<>(key, Picture.of(image));
  }
}
