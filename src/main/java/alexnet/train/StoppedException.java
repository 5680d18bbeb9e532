package alexnet.train;

/** Leaves whatever is under way once a run is asked to stop. */
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoppedException() {
    super("stopped", null, false, false);
  }
}
