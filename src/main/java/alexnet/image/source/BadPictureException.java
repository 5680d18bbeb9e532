package alexnet.image.source;

import java.io.IOException;

/** Why a picture cannot be decoded, in one line for its user; the decoder adds the name. */
public final class BadPictureException extends IOException {
  private static final long serialVersionUID = 1;

  /** Whose fault it is. */
  private enum Cause {
    DAMAGED,
    TRUNCATED,
    UNSUPPORTED
  }

  private final Cause why;

  /** The file is damaged. */
  public BadPictureException(String reason) {
    this(reason, null);
  }

  /** As above, with the decoder's own failure as the cause. */
  public BadPictureException(String reason, Throwable cause) {
    this(reason, cause, Cause.DAMAGED);
  }

  private BadPictureException(String reason, Throwable cause, Cause why) {
    super(reason, cause);
    this.why = why;
  }

  /** The file ends before its picture does. */
  public static BadPictureException truncated(String reason) {
    return truncated(reason, null);
  }

  /** As above, with the decoder's own failure as the cause. */
  public static BadPictureException truncated(String reason, Throwable cause) {
    return new BadPictureException(reason, cause, Cause.TRUNCATED);
  }

  /**
   * The file may be as it should, and uses something that is not read here.
   *
   * @param format such as "TIFF"
   * @param what of it, such as "compression LERC"
   */
  public static BadPictureException unsupported(String format, String what) {
    return new BadPictureException(
        "unsupported " + format + " (" + what + ")", null, Cause.UNSUPPORTED);
  }

  /** The file is of a format that is not read here at all. */
  public static BadPictureException unsupported(String format) {
    return new BadPictureException("unsupported format " + format, null, Cause.UNSUPPORTED);
  }

  /** Whether the file was sound as far as it went. */
  public boolean isTruncated() {
    return why == Cause.TRUNCATED;
  }

  /** Whether nothing need be wrong with the file. */
  public boolean isUnsupported() {
    return why == Cause.UNSUPPORTED;
  }
}
