package alexnet.eval;

/**
 * There are no honest figures: no picture could be scored, or the network's output is not finite.
 * The message is one line for the user.
 */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message one line for the user
   */
  public EvaluationException(String message) {
    super(message);
  }
}
