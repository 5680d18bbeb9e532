package alexnet.train;

import alexnet.model.Initialization;
import alexnet.run.EpochMetrics;
import alexnet.run.RunException;
import alexnet.train.config.LrSchedule;
import alexnet.train.config.TrainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What goes wrong with a training, in words that say what to try. */
record Diagnosis(TrainConfig config) {
  /**
   * Loss or weights are no longer numbers.
   *
   * @param learningRate of the step
   * @param best the epoch whose weights are kept, if there is one
   */
  RunException diverged(
      String what, EpochProgress at, double learningRate, Optional<EpochMetrics> best) {
    String kept =
        best.map(it -> "the best weights so far, of epoch " + it.epoch() + ", are kept")
            .orElse("no weights are kept, since the first epoch was not finished");
    List<String> advice = new ArrayList<>();
    advice.add(
        String.format(Locale.ROOT, "a lower --lr (such as %.1g)", config.learningRate() / 10));
    if (config.clipNorm() == 0) {
      advice.add("--clip-norm 1");
    }
    if (!(config.schedule() instanceof LrSchedule.Warmup
        || config.schedule() instanceof LrSchedule.OneCycle)) {
      advice.add("--warmup 1");
    }
    if (config.init() != Initialization.HE) {
      advice.add("--init he");
    }
    return new RunException(
        String.format(
            Locale.ROOT,
            "%s in epoch %d, after %d steps, at learning rate %.3g; try %s; %s",
            what,
            at.epoch(),
            at.step(),
            learningRate,
            String.join(" or ", advice),
            kept));
  }

  /** A network that has learned nothing gives every class the same: a loss of ln(classes). */
  Optional<String> nothingLearned(EpochProgress epoch, int classes) {
    double chance = Math.log(classes);
    if (epoch.epoch() == 1
        && Math.abs(epoch.lateLoss() - chance) < 0.02 * chance
        && epoch.lateTop1() < 1.5 / classes) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "at the end of the first epoch the loss is %.3f, about ln(%d) = %.3f: nothing is"
                  + " learned yet. If this goes on, try %sanother --lr than %.3g, and check that"
                  + " the pictures are in the right class folders",
              epoch.lateLoss(),
              classes,
              chance,
              config.init() == Initialization.HE ? "" : "--init he, ",
              config.learningRate()));
    }
    return Optional.empty();
  }
}
