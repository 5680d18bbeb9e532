package alexnet.data;

/** This data set cannot be used: the message is one line that names the folder or file and why. */
public final class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message one line for the user
   */
  public DatasetException(String message) {
    super(message);
  }

  /**
   * @param message one line for the user
   * @param cause the failure below, for a stack trace
   */
  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
