package alexnet.train.config;

import java.util.Locale;

/**
 * When a run keeps everything that it needs to go on after a crash: when it is stopped, at its end,
 * after the first epoch of each process, and after others while at most a tenth of the process's
 * time goes into it.
 *
 * @param everySteps also after so many steps, whatever that takes; 0 for never
 * @param keep checkpoints that stay, up to 1,000; the older ones are removed. 0 for none at all:
 *     the run then cannot be gone on with
 * @param onFailure what becomes of the run when a checkpoint cannot be written
 */
public record Checkpointing(int everySteps, int keep, OnFailure onFailure) {
  /** After epochs; two stay, so that a damaged one costs an epoch and not the run. */
  public static final Checkpointing DEFAULT = new Checkpointing(0, 2, OnFailure.CONTINUE);

  /** Nothing is kept but the best weights. */
  public static final Checkpointing NONE = new Checkpointing(0, 0, OnFailure.CONTINUE);

  /** What becomes of a run whose checkpoint cannot be written, for a full disk perhaps. */
  public enum OnFailure {
    /** It goes on with a warning; the older checkpoint stays. */
    CONTINUE,
    /** It ends with an error; the older checkpoint stays. */
    STOP;

    /** As on the command line: {@code continue}, {@code stop}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks every range. */
  public Checkpointing {
    Ranges.between("steps between checkpoints", everySteps, 0, 1_000_000_000);
    Ranges.between("checkpoints to keep", keep, 0, 1_000);
    if (everySteps > 0 && keep == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a checkpoint every %,d steps needs at least 1 to keep", everySteps));
    }
  }
}
