package alexnet.train;

import alexnet.train.config.Ranges;

/**
 * The rates that a {@link LearningRateFinder} tries: each a constant factor above the one before.
 *
 * @param start the first rate, above 0
 * @param end the last rate, above {@code start}
 * @param steps how many, 10..10,000; an optimizer update each
 */
public record LearningRateSweep(double start, double end, int steps) {
  /** From where hardly anything moves to where everything breaks, fourteen steps a decade. */
  public static final LearningRateSweep DEFAULT = new LearningRateSweep(1e-6, 1, 85);

  /** Checks the ranges. */
  public LearningRateSweep {
    Ranges.above("the first rate of the sweep", start, 0);
    Ranges.above("the last rate of the sweep", end, start);
    Ranges.between("steps of the sweep", steps, 10, 10_000);
  }

  /**
   * The rate of a step: {@code start * (end / start) ^ (step / (steps - 1))}.
   *
   * @param step from 0
   */
  public double rate(int step) {
    return start * Math.pow(end / start, step / (steps - 1.0));
  }
}
