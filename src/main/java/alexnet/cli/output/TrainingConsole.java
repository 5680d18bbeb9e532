package alexnet.cli.output;

import alexnet.data.Skipped;
import alexnet.run.EpochMetrics;
import alexnet.run.RunDirectory;
import alexnet.text.CommandName;
import alexnet.text.Json;
import alexnet.train.TrainListener;
import alexnet.train.TrainResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Shows a training run: progress on standard error, results on standard output. */
public final class TrainingConsole implements TrainListener, AutoCloseable {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private Progress progress;
  private boolean toldOfCheckpoints;

  public TrainingConsole(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  @Override
  public void onCheck(int done, int all) {
    if (progress == null) {
      progress = new Progress(err, "Checking pictures", "pictures", all);
    }
    progress.at(done, "");
  }

  @Override
  public void onFeatures(int done, int all) {
    if (progress == null) {
      progress = new Progress(err, "Computing features", "pictures", all);
    }
    progress.at(done, "");
  }

  @Override
  public void onNotice(String message) {
    close();
    err.println(message);
  }

  @Override
  public void onStart(int classes, int trainImages, int validationImages, int stepsPerEpoch) {
    close();
    err.printf(
        Locale.ROOT,
        "Training on %,d pictures of %,d classes, validating on %,d; %,d steps an epoch%n",
        trainImages,
        classes,
        validationImages,
        stepsPerEpoch);
    if (!json) {
      out.println(
          "epoch   train loss  top-1    validation loss  top-1   top-5    img/s  waiting  seconds"
              + "     left");
    }
  }

  @Override
  public void onStep(StepMetrics step) {
    if (progress == null) {
      String task = "Epoch " + step.epoch() + (step.epochs() == 0 ? "" : "/" + step.epochs());
      progress = new Progress(err, task, "steps", step.steps());
    }
    progress.at(
        step.step(),
        String.format(
            Locale.ROOT,
            "loss %.3f, top-1 %.3f, %.1f img/s, %s left",
            step.loss(),
            step.top1(),
            step.imagesPerSecond(),
            text(step.left())));
  }

  @Override
  public void onEpoch(EpochReport epoch) {
    close();
    EpochMetrics metrics = epoch.metrics();
    if (json) {
      out.println(Json.line(metrics));
      err.printf(
          Locale.ROOT,
          "epoch %d: waited %.1f%% of the time for pictures; %s left%n",
          metrics.epoch(),
          100 * epoch.waitShare(),
          text(epoch.left()));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%5d   %10.4f  %.4f   %15s  %6s  %6s  %6.1f  %6.1f%%  %7.1f  %7s%s%n",
        metrics.epoch(),
        metrics.trainLoss(),
        metrics.trainTop1(),
        text(metrics.validationLoss()),
        text(metrics.validationTop1()),
        text(metrics.validationTop5()),
        metrics.imagesPerSecond(),
        100 * epoch.waitShare(),
        metrics.seconds(),
        text(epoch.left()),
        epoch.best() ? "  best" : "");
  }

  private static String text(Optional<Double> value) {
    return value.map(it -> String.format(Locale.ROOT, "%.4f", it)).orElse("-");
  }

  /** Such as {@code 2h05m}, {@code 7m30s}, {@code 12s}. */
  private static String text(Duration time) {
    long seconds = time.toSeconds();
    if (seconds >= 3600) {
      return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds / 60 % 60);
    }
    return seconds >= 60
        ? String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%ds", seconds);
  }

  @Override
  public void onBest(EpochMetrics best, Optional<EpochMetrics> before) {
    // The first is the best of one; before that there may have been nothing to validate with.
    if (before.flatMap(EpochMetrics::validationTop1).isPresent()) {
      close();
      err.printf(
          Locale.ROOT,
          "new best: epoch %d with validation top-1 %.4f, loss %.4f (epoch %d: %.4f, %.4f)%n",
          best.epoch(),
          best.validationTop1().orElseThrow(),
          best.validationLoss().orElseThrow(),
          before.get().epoch(),
          before.get().validationTop1().orElseThrow(),
          before.get().validationLoss().orElseThrow());
    }
  }

  @Override
  public void onCheckpoint(CheckpointReport checkpoint) {
    if (!toldOfCheckpoints) {
      close();
      toldOfCheckpoints = true;
      err.printf(
          Locale.ROOT,
          "a checkpoint takes %s MB and %.1f s; RUN/checkpoint holds the latest%n",
          Megabytes.of(checkpoint.bytes()),
          checkpoint.seconds());
    }
  }

  @Override
  public void onSkipped(Skipped picture) {
    close();
    err.println("skipped " + picture.file() + ": " + picture.reason());
  }

  @Override
  public void onWarning(String message) {
    close();
    err.println("warning: " + message);
  }

  /**
   * Says how the run ended and what to type next.
   *
   * @param again what to do after an interruption
   */
  public void finish(TrainResult result, RunDirectory run, String again) {
    close();
    if (!result.skipped().isEmpty()) {
      int count = result.skipped().size();
      err.printf(
          Locale.ROOT, "%,d unreadable %s skipped%n", count, count == 1 ? "picture" : "pictures");
    }
    PrintWriter to = json ? err : out;
    if (!result.kept()) {
      to.println("Interrupted before there was anything to keep");
      to.println(again);
      return;
    }
    String weights =
        result.best().map(TrainingConsole::weights).orElse("weights of the unfinished first epoch");
    String ended = result.stopped() ? "Interrupted; kept in " : "Done; kept in ";
    to.println(ended + run.folder() + ": " + weights);
    to.println("Next: " + CommandName.get() + " predict " + run.folder() + " PICTURE...");
    if (result.stopped()) {
      to.println(again);
    }
  }

  private static String weights(EpochMetrics best) {
    return best.validationTop1()
        .map(
            top1 ->
                String.format(
                    Locale.ROOT,
                    "best weights, of epoch %d with validation top-1 %.4f",
                    best.epoch(),
                    top1))
        .orElse("weights of epoch " + best.epoch());
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
