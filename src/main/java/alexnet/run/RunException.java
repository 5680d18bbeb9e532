package alexnet.run;

/** A run that cannot start or go on: the message says why and what to do. */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message for the user, naming folder or figures
   */
  public RunException(String message) {
    super(message);
  }

  /**
   * @param message for the user, naming folder or figures
   * @param cause the failure below, for a stack trace
   */
  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
