package alexnet.bench;

import java.util.Locale;

/** What is timed. */
public enum Job {
  /** One optimizer step: forward, loss, backward, update. */
  TRAIN,
  /** The logits of one batch. */
  INFER;

  /** As on the command line: {@code train}, {@code infer}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
