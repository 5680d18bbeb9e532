package alexnet.image;

/** A picture that cannot be decoded, or is larger than the limits allow. */
public final class UnreadableImageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String name;
  private final String reason;

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
  }

  /** The file, or whatever names the picture to its user. */
  public String name() {
    return name;
  }

  /** Why, in one line that does not repeat the name. */
  public String reason() {
    return reason;
  }
}
