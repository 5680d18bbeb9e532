package alexnet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * How often work is repeated for a median that can be trusted: a processor needs a moment to get up
 * to speed, and others use the machine too.
 *
 * @param warmUpSeconds during which nothing is counted; two runs at least
 * @param atLeast runs
 * @param seconds to measure at least
 * @param atMostSeconds to measure, however unsteady the times are; three runs are made even so
 */
public record Repetitions(double warmUpSeconds, int atLeast, double seconds, double atMostSeconds) {
  private static final int WARM_UPS = 2;
  private static final int FEWEST = 3;

  /** The median is steady once that of the later half of the runs differs from it by less. */
  private static final double STEADY = 0.02;

  /** Checks the ranges. */
  public Repetitions {
    if (atLeast < 1) {
      throw new IllegalArgumentException("runs must be at least 1: " + atLeast);
    }
    if (!(warmUpSeconds >= 0 && seconds >= 0 && atMostSeconds >= 0)) {
      throw new IllegalArgumentException("a time to measure cannot be negative");
    }
  }

  /** Until the median is steady: at least 7 runs and 3 s, at most about 20 s. */
  public static Repetitions steady() {
    return new Repetitions(0.5, 7, 3, 20);
  }

  /** For a glance: some runs in a part of a second. */
  static Repetitions brief() {
    return new Repetitions(0, 3, 0.1, 0.15);
  }

  /** A given number of runs, after two to warm up. */
  public static Repetitions exactly(int runs) {
    return new Repetitions(0, runs, 0, Double.POSITIVE_INFINITY);
  }

  /** Repeats the work and times each run. */
  public Timing time(Runnable work) {
    return time(work, () -> System.nanoTime() / 1e9);
  }

  /**
   * @param clock seconds
   */
  Timing time(Runnable work, DoubleSupplier clock) {
    warmUp(work, clock);
    List<Double> millis = new ArrayList<>();
    double begin = clock.getAsDouble();
    double now = begin;
    do {
      double start = clock.getAsDouble();
      work.run();
      now = clock.getAsDouble();
      millis.add((now - start) * 1e3);
    } while (!isEnough(millis, now - begin));
    return new Timing(millis);
  }

  private void warmUp(Runnable work, DoubleSupplier clock) {
    double begin = clock.getAsDouble();
    for (int i = 0; i < WARM_UPS || clock.getAsDouble() - begin < warmUpSeconds; i++) {
      work.run();
    }
  }

  private boolean isEnough(List<Double> millis, double elapsed) {
    if (elapsed >= atMostSeconds && millis.size() >= FEWEST) {
      return true;
    }
    return millis.size() >= atLeast
        && elapsed >= seconds
        && (seconds == 0 || new Timing(millis).drift() <= STEADY);
  }
}
