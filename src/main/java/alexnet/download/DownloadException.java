package alexnet.download;

/** A file cannot be had from elsewhere: the message is one line that names it and why. */
public final class DownloadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message one line for the user
   */
  public DownloadException(String message) {
    super(message);
  }

  /**
   * @param message one line for the user
   * @param cause the failure below, for a stack trace
   */
  public DownloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
