package alexnet.train;

import alexnet.run.Pace;
import alexnet.run.RunConfig;

/**
 * What steps and the ends of epochs are going to take, from what they took: the latest epoch's
 * figures, and more and more those of the one under way.
 */
final class Forecast {
  /** A validation picture takes the forward third of a step, and all of its decoding. */
  private static final double VALIDATION_PART = 0.5;

  /** The best weights, and a checkpoint that is up to four times as large. */
  private static final int FILES = 5;

  /** Of a slow disk: before anything was written, its speed is not known. */
  private static final double BYTES_PER_SECOND = 2e8;

  private final double validationSteps;
  private final double writeSeconds;
  private Pace latest;
  private double longestEnd;

  /**
   * @param known the pace of an earlier process of the run, or {@link Pace#UNKNOWN}
   */
  Forecast(Pace known, RunConfig run) {
    this.latest = known;
    this.longestEnd = known.endSeconds();
    this.validationSteps =
        (double) run.pictures().orElseThrow().validation() / run.train().batchSize();
    this.writeSeconds = FILES * run.weightBytes() / BYTES_PER_SECOND;
  }

  /** The latest finished epoch's. */
  Pace pace() {
    return latest;
  }

  /** Takes in an epoch that is over. */
  void add(Pace epoch) {
    latest = epoch;
    longestEnd = Math.max(longestEnd, epoch.endSeconds());
  }

  /** Seconds of one of the next steps; 0 before the first. */
  double stepSeconds(EpochProgress epoch) {
    if (epoch.step() == 0) {
      return latest.stepSeconds();
    }
    double now = epoch.seconds() / epoch.step();
    double done = Math.min(1, (double) epoch.step() / epoch.steps());
    return latest.stepSeconds() == 0 ? now : (1 - done) * latest.stepSeconds() + done * now;
  }

  /** Seconds of what follows an epoch's last step; a guess before the first has ended. */
  double endSeconds(EpochProgress epoch) {
    return latest.endSeconds() > 0 ? latest.endSeconds() : guessedEnd(epoch);
  }

  /** As {@link #endSeconds}, of the slowest epoch. */
  double longestEndSeconds(EpochProgress epoch) {
    return longestEnd > 0 ? longestEnd : guessedEnd(epoch);
  }

  private double guessedEnd(EpochProgress epoch) {
    return VALIDATION_PART * validationSteps * stepSeconds(epoch) + writeSeconds;
  }
}
