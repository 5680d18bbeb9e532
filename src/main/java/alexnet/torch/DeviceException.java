package alexnet.torch;

/** A device that is not there: the message is one line that says what is missing. */
public final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message one line for the user
   */
  public DeviceException(String message) {
    super(message);
  }
}
