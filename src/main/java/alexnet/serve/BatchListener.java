package alexnet.serve;

/** Is told of each batch, on the thread that computes: it must return at once. */
@FunctionalInterface
public interface BatchListener {
  /**
   * A batch was computed.
   *
   * @param model the name it was added by
   * @param pictures in it, at least 1
   * @param nanos that it took
   */
  void computed(String model, int pictures, long nanos);
}
