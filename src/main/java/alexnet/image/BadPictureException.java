package alexnet.image;

import java.io.IOException;

/** Why a picture cannot be decoded, in one line for its user; the decoder adds the name. */
final class BadPictureException extends IOException {
  private static final long serialVersionUID = 1;

  /** Whose fault it is. */
  private enum Cause {
    DAMAGED,
    TRUNCATED,
    UNSUPPORTED
  }

  private final Cause why;

  BadPictureException(String reason) {
    this(reason, null);
  }

  BadPictureException(String reason, Throwable cause) {
    this(reason, cause, Cause.DAMAGED);
  }

  private BadPictureException(String reason, Throwable cause, Cause why) {
    super(reason, cause);
    this.why = why;
  }

  /** The file ends before its picture does. */
  static BadPictureException truncated(String reason) {
    return truncated(reason, null);
  }

  /** As above, with the decoder's own failure as the cause. */
  static BadPictureException truncated(String reason, Throwable cause) {
    return new BadPictureException(reason, cause, Cause.TRUNCATED);
  }

  /**
   * The file may be as it should, and uses something that is not read here.
   *
   * @param format such as "TIFF"
   * @param what of it, such as "compression LERC"
   */
  static BadPictureException unsupported(String format, String what) {
    return new BadPictureException(
        "unsupported " + format + " (" + what + ")", null, Cause.UNSUPPORTED);
  }

  /** The file is of a format that is not read here at all. */
  static BadPictureException unsupported(String format) {
    return new BadPictureException("unsupported format " + format, null, Cause.UNSUPPORTED);
  }

  /** Whether the file was sound as far as it went. */
  boolean isTruncated() {
    return why == Cause.TRUNCATED;
  }

  /** Whether nothing need be wrong with the file. */
  boolean isUnsupported() {
    return why == Cause.UNSUPPORTED;
  }
}
