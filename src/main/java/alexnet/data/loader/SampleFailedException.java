package alexnet.data.loader;

/**
 * Something other than an unreadable picture went wrong while a sample was decoded or transformed:
 * a fault of the program, which ends the epoch. The cause is what the worker thread threw.
 */
public final class SampleFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param sample its name
   * @param cause what was thrown
   */
  public SampleFailedException(String sample, Throwable cause) {
    super("cannot prepare " + sample + ": " + cause, cause);
  }
}
