package alexnet.run;

import alexnet.train.config.Ranges;

/**
 * What an epoch takes, as far as it is known.
 *
 * @param stepSeconds of one step, with its part of the waiting and of checkpoints in between; 0 if
 *     unknown
 * @param endSeconds of all that follows the last step: validation, checkpoint, best weights; 0 if
 *     unknown
 */
public record Pace(double stepSeconds, double endSeconds) {
  /** Before the end of the first epoch. */
  public static final Pace UNKNOWN = new Pace(0, 0);

  /** Checks the ranges. */
  public Pace {
    Ranges.atLeast("seconds a step", stepSeconds, 0);
    Ranges.atLeast("seconds of an epoch's end", endSeconds, 0);
  }
}
