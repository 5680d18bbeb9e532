package alexnet.train;

import java.util.function.LongSupplier;

/** The time that a run takes, over all of its processes. */
final class RunClock {
  private final LongSupplier nanos;
  private final long start;
  private double before;

  RunClock() {
    this(System::nanoTime);
  }

  /**
   * @param nanos the time now, in nanoseconds since any moment
   */
  RunClock(LongSupplier nanos) {
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** A clock of another run, which begins now. */
  RunClock anew() {
    return new RunClock(nanos);
  }

  /** Adds what earlier processes took, up to the checkpoint that this one goes on from. */
  void addEarlier(double seconds) {
    before += seconds;
  }

  /** Seconds since the run began, without the time between its processes. */
  double seconds() {
    return before + (nanos.getAsLong() - start) / 1e9;
  }
}
