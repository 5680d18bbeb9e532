package alexnet.image;

import java.io.IOException;

/** Why a picture cannot be decoded, in one line for its user; the decoder adds the name. */
final class BadPictureException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean truncated;

  BadPictureException(String reason) {
    this(reason, null);
  }

  BadPictureException(String reason, Throwable cause) {
    this(reason, cause, false);
  }

  private BadPictureException(String reason, Throwable cause, boolean truncated) {
    super(reason, cause);
    this.truncated = truncated;
  }

  /** The file ends before its picture does. */
  static BadPictureException truncated(String reason) {
    return truncated(reason, null);
  }

  /** As above, with the decoder's own failure as the cause. */
  static BadPictureException truncated(String reason, Throwable cause) {
    return new BadPictureException(reason, cause, true);
  }

  /** Whether the file was sound as far as it went. */
  boolean isTruncated() {
    return truncated;
  }
}
