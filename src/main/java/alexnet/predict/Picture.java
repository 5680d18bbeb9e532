package alexnet.predict;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Objects;

/** A picture in one of the shapes that programs have them in. */
public sealed interface Picture {
  /** A picture file, read when it is decoded. */
  static Picture of(Path file) {
    return new File(file);
  }

  /** The content of a picture file. */
  static Picture of(byte[] encoded) {
    return new Encoded(encoded);
  }

  /** A picture in memory; transparent parts show white behind. */
  static Picture of(BufferedImage image) {
    return new Image(image);
  }

  /**
   * A picture file of any supported format.
   *
   * @param path read when its turn to be decoded comes
   */
  record File(Path path) implements Picture {
    /** Checks that it is there. */
    public File {
      Objects.requireNonNull(path, "path");
    }
  }

  /**
   * The content of a picture file.
   *
   * @param bytes shared, not copied: nobody writes to them before the result is there
   */
  @SuppressWarnings("ArrayRecordComponent") // bulk data; two pictures compare by identity
  record Encoded(byte[] bytes) implements Picture {
    /** Checks that it is there. */
    public Encoded {
      Objects.requireNonNull(bytes, "bytes");
    }
  }

  /**
   * A picture that is decoded already.
   *
   * @param pixels shared, not copied: nobody draws into it before the result is there
   */
  record Image(BufferedImage pixels) implements Picture {
    /** Checks that it is there. */
    public Image {
      Objects.requireNonNull(pixels, "pixels");
    }
  }
}
