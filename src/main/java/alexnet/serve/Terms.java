package alexnet.serve;

/**
 * What a request asks for.
 *
 * @param deadline when the answer is of no use any more, as {@link System#nanoTime} tells time
 * @param priority those of a lower number go first among those that wait for the same model
 */
public record Terms(long deadline, int priority) {
  /** With the usual priority. */
  public static Terms until(long deadline) {
    return new Terms(deadline, 0);
  }
}
