package alexnet.train;

import alexnet.train.config.TrainConfig;
import java.time.Duration;
import java.util.Optional;

/** What a run is measured in, and with it its learning-rate schedule: epochs, or time. */
sealed interface RunLength {
  /**
   * Where the schedule stands before the next step.
   *
   * @return 0 to {@code epochs * steps - 1}
   */
  long scheduleStep(EpochProgress epoch);

  /** Whether this epoch is begun or, if it is, brought to its end. */
  boolean hasMore(EpochProgress epoch);

  /** Whether the epoch ends before its next step. */
  boolean cuts(EpochProgress epoch);

  /** How long the run still takes, with all that follows its last step. */
  Duration left(EpochProgress epoch);

  /** The maximal time, if the run has come to its end by it. */
  Optional<Duration> endedAt(EpochProgress epoch);

  /**
   * The length of a run.
   *
   * @param maxTime or empty for the configuration's epochs
   */
  static RunLength of(
      TrainConfig config, Optional<Duration> maxTime, RunClock clock, Forecast forecast) {
    return maxTime.isEmpty()
        ? new Epochs(config.epochs(), forecast)
        : new Time(config.epochs(), maxTime.get(), clock, forecast);
  }

  /** So many passes over the pictures. */
  record Epochs(int epochs, Forecast forecast) implements RunLength {
    @Override
    public long scheduleStep(EpochProgress epoch) {
      return epoch.stepsOfRun();
    }

    @Override
    public boolean hasMore(EpochProgress epoch) {
      return epoch.epoch() <= epochs;
    }

    @Override
    public boolean cuts(EpochProgress epoch) {
      return false;
    }

    @Override
    public Duration left(EpochProgress epoch) {
      long steps = (long) (epochs - epoch.epoch() + 1) * epoch.steps() - epoch.step();
      double seconds =
          steps * forecast.stepSeconds(epoch)
              + (epochs - epoch.epoch() + 1) * forecast.endSeconds(epoch);
      return Duration.ofMillis(Math.max(0, (long) (1000 * seconds)));
    }

    @Override
    public Optional<Duration> endedAt(EpochProgress epoch) {
      return Optional.empty();
    }
  }

  /**
   * As many steps as fit into a time. The schedule is laid over it: where a part of the time has
   * passed, the learning rate is that of the same part of {@code epochs} epochs.
   */
  record Time(int epochs, Duration maxTime, RunClock clock, Forecast forecast)
      implements RunLength {
    /** Before the clock runs and after it, in which the program starts and ends. */
    private static final double AROUND_SECONDS = 1.5;

    /** Ends of epochs differ. */
    private static final double MARGIN = 1.1;

    @Override
    public long scheduleStep(EpochProgress epoch) {
      long steps = (long) epochs * epoch.steps();
      double lastStepAt = seconds() - endSeconds(epoch) - forecast.stepSeconds(epoch);
      double part = clock.seconds() / Math.max(1e-3, lastStepAt);
      return Math.min(steps - 1, (long) (part * steps));
    }

    /**
     * What was begun is judged, however late it is; and no epoch is begun whose steps would take
     * less time than that.
     */
    @Override
    public boolean hasMore(EpochProgress epoch) {
      double steps = Math.max(forecast.stepSeconds(epoch), forecast.endSeconds(epoch));
      return epoch.step() > 0 || fits(epoch, steps);
    }

    @Override
    public boolean cuts(EpochProgress epoch) {
      return !fits(epoch, forecast.stepSeconds(epoch));
    }

    /** Whether so many seconds of steps end in time; the first step of a run is always made. */
    private boolean fits(EpochProgress epoch, double seconds) {
      return epoch.stepsOfRun() == 0 || clock.seconds() + seconds + endSeconds(epoch) <= seconds();
    }

    private double seconds() {
      return maxTime.toMillis() / 1e3;
    }

    /** What must be left for validation and for keeping the weights. */
    private double endSeconds(EpochProgress epoch) {
      return AROUND_SECONDS + MARGIN * forecast.longestEndSeconds(epoch);
    }

    @Override
    public Duration left(EpochProgress epoch) {
      return Duration.ofMillis(Math.max(0, (long) (1000 * (seconds() - clock.seconds()))));
    }

    @Override
    public Optional<Duration> endedAt(EpochProgress epoch) {
      return hasMore(epoch) ? Optional.empty() : Optional.of(maxTime);
    }
  }
}
