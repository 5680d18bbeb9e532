package alexnet.train;

import java.util.Locale;

/**
 * When a run keeps everything that it needs to go on after a crash. It is always kept at the end of
 * an epoch and when the run is stopped.
 *
 * @param everySteps also after so many steps, 0 for never
 * @param keep checkpoints that stay, 1 to 1,000; the older ones are removed
 * @param onFailure what becomes of the run when a checkpoint cannot be written
 */
public record Checkpointing(int everySteps, int keep, OnFailure onFailure) {
  /** After every epoch; two stay, so that a damaged one costs an epoch and not the run. */
  public static final Checkpointing DEFAULT = new Checkpointing(0, 2, OnFailure.CONTINUE);

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
    Ranges.between("checkpoints to keep", keep, 1, 1_000);
  }
}
