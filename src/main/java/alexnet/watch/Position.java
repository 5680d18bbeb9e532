package alexnet.watch;

import alexnet.run.EpochMetrics;
import java.util.List;

/**
 * Where a run stood when its log last told of it, and what follows from that for those who wait.
 * Times are milliseconds since 1970; 0 is for what is not known.
 *
 * @param epoch the one under way, from 1
 * @param step made of it
 * @param steps of an epoch
 * @param at when it stood there
 * @param epochSeconds what an epoch takes, of the latest ones on average
 * @param end when it will have ended, as far as is known
 */
public record Position(int epoch, int step, int steps, long at, double epochSeconds, long end) {
  /** Epochs of which the average is taken: the machine may do other things by and by. */
  private static final int LATEST = 3;

  static Position of(Diary diary, RunSettings settings, List<EpochMetrics> epochs) {
    int epoch = Math.max(diary.epoch(), epochs.size() + 1);
    int step = epoch == diary.epoch() ? diary.step() : 0;
    double seconds =
        epochs.subList(Math.max(0, epochs.size() - LATEST), epochs.size()).stream()
            .mapToDouble(EpochMetrics::seconds)
            .average()
            .orElse(0);
    double done = diary.steps() > 0 ? Math.min(1, step / (double) diary.steps()) : 0;
    double left =
        settings.maxSeconds() > 0
            ? settings.maxSeconds()
                - epochs.stream().mapToDouble(EpochMetrics::seconds).sum()
                - done * seconds
            : (settings.epochs() - epoch + 1 - done) * seconds;
    boolean known = diary.at() > 0 && (seconds > 0 || settings.maxSeconds() > 0);
    long end = known ? diary.at() + (long) (1000 * Math.max(0, left)) : 0;
    return new Position(epoch, step, diary.steps(), diary.at(), seconds, end);
  }
}
