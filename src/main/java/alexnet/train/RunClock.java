package alexnet.train;

/** The time that a run takes, over all of its processes. */
final class RunClock {
  private final long start = System.nanoTime();
  private double before;

  /** Adds what earlier processes took, up to the checkpoint that this one goes on from. */
  void addEarlier(double seconds) {
    before += seconds;
  }

  /** Seconds since the run began, without the time between its processes. */
  double seconds() {
    return before + (System.nanoTime() - start) / 1e9;
  }
}
