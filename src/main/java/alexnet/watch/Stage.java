package alexnet.watch;

import java.util.Locale;

/** What becomes of a run. */
public enum Stage {
  /** Its pictures are looked through: before the first step, or before it goes on. */
  PREPARING,
  /** It learns. */
  RUNNING,
  /** It came to its end. */
  FINISHED,
  /** It was interrupted, and can be gone on with. */
  STOPPED,
  /** It ended by a failure, which its log tells. */
  FAILED,
  /** It ended without a word: killed, or on another machine, whose processes cannot be seen. */
  KILLED;

  /** As JSON has it: {@code running}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
