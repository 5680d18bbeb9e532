package alexnet.train;

import alexnet.run.RunConfig;
import alexnet.train.config.TrainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Settings that were asked for, but can do nothing in a run as it is. */
final class IdleSettings {
  private IdleSettings() {}

  /**
   * What does nothing, a sentence each.
   *
   * @param steps an epoch
   */
  static List<String> of(RunConfig run, int steps) {
    TrainConfig config = run.train();
    List<String> idle = new ArrayList<>();
    boolean judged = run.pictures().orElseThrow().validation() > 0;
    if (config.targetTop1() > 0 && !judged) {
      idle.add(
          "--target-top1 %s does nothing: there are no validation pictures to reach it with"
              .formatted(config.targetTop1()));
    }
    if (config.patience() > 0 && !judged) {
      idle.add(
          String.format(
              Locale.ROOT,
              ("--patience %d does nothing: without validation pictures the latest weights count as"
                  + " the best"),
              config.patience()));
    }
    long stepsOfRun = (long) config.epochs() * steps;
    if (config.ema().isPresent()
        && run.maxTime().isEmpty()
        && stepsOfRun < config.ema().get().every()) {
      idle.add(
          String.format(
              Locale.ROOT,
              ("--ema does nothing: the run has %,d steps, fewer than --ema-steps %,d; its weights"
                  + " are judged and kept as they are"),
              stepsOfRun,
              config.ema().get().every()));
    }
    return idle;
  }
}
