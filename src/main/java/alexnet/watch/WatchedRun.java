package alexnet.watch;

import alexnet.run.EpochMetrics;
import java.util.List;

/**
 * A run as it was seen, with when each part of it was new.
 *
 * @param status all but its epochs
 * @param changed the version of the first {@link Sight} that has it like this
 * @param epochs its finished epochs, in the order of the file
 * @param seenAt likewise of each epoch; it never falls
 */
record WatchedRun(RunStatus status, long changed, List<EpochMetrics> epochs, List<Long> seenAt) {
  WatchedRun {
    epochs = List.copyOf(epochs);
    seenAt = List.copyOf(seenAt);
  }

  /** What somebody does not know of it who knows an earlier version. */
  RunNews since(long version) {
    int known = 0;
    while (known < seenAt.size() && seenAt.get(known) <= version) {
      known++;
    }
    return new RunNews(status, known, epochs.subList(known, epochs.size()));
  }
}
