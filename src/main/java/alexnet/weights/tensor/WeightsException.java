package alexnet.weights.tensor;

/** A weights file that cannot be used: the message is one line that names the file and why. */
public final class WeightsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message one line for the user
   */
  public WeightsException(String message) {
    super(message);
  }

  /**
   * @param message one line for the user
   * @param cause the failure below, for a stack trace
   */
  public WeightsException(String message, Throwable cause) {
    super(message, cause);
  }
}
