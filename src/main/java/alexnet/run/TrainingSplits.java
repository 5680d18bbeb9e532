package alexnet.run;

import alexnet.data.split.DataSplits;
import java.util.Objects;

/**
 * What a process has trained a run on: who has them need not list the folder again.
 *
 * @param splits as they were listed, unreadable pictures too
 * @param hash of the pictures to train on, which the run's weights have as {@code splitHash}
 */
public record TrainingSplits(DataSplits splits, String hash) {
  /** Checks that both are there. */
  public TrainingSplits {
    Objects.requireNonNull(splits, "splits");
    Objects.requireNonNull(hash, "hash");
  }
}
