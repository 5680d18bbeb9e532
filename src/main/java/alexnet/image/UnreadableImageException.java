package alexnet.image;

import alexnet.image.source.BadPictureException;

/** A picture that cannot be decoded, or is larger than the limits allow. */
public final class UnreadableImageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String name;
  private final String reason;
  private final boolean truncated;
  private final boolean unsupported;

  /**
   * @param name the file, or whatever names the picture to its user
   * @param reason one line without the name, such as "PNG checksum of chunk IDAT is wrong"
   */
  public UnreadableImageException(String name, String reason) {
    this(name, reason, null);
  }

  /** As above, with the decoder's own failure as the cause. */
  public UnreadableImageException(String name, String reason, Throwable cause) {
    super(name + ": " + reason, cause);
    this.name = name;
    this.reason = reason;
    this.truncated = false;
    this.unsupported = false;
  }

  UnreadableImageException(String name, BadPictureException failure) {
    super(name + ": " + failure.getMessage(), failure.getCause());
    this.name = name;
    this.reason = failure.getMessage();
    this.truncated = failure.isTruncated();
    this.unsupported = failure.isUnsupported();
  }

  /** The file, or whatever names the picture to its user. */
  public String name() {
    return name;
  }

  /** Why, in one line that does not repeat the name. */
  public String reason() {
    return reason;
  }

  /** Whether the file ends before its picture does, as after a download that broke off. */
  public boolean isTruncated() {
    return truncated;
  }

  /** Whether the file is of a format, or uses something of one, that is not read here. */
  public boolean isUnsupported() {
    return unsupported;
  }
}
