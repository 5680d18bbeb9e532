package alexnet.cli;

import alexnet.data.Skipped;
import alexnet.train.EpochMetrics;
import alexnet.train.RunDirectory;
import alexnet.train.TrainListener;
import alexnet.train.TrainResult;
import java.io.PrintWriter;

/** Shows a training run: progress on standard error, results on standard output. */
final class TrainingConsole implements TrainListener, AutoCloseable {
  /** Unreadable pictures named one by one; the rest is counted. */
  private static final int NAMED_FILES = 20;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private Progress progress;
  private int skipped;

  TrainingConsole(PrintWriter out, PrintWriter err, boolean json) {
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
  public void onStart(int classes, int trainImages, int validationImages, int stepsPerEpoch) {
    close();
    err.printf(
        "Training on %,d pictures of %,d classes, validating on %,d; %,d steps an epoch%n",
        trainImages, classes, validationImages, stepsPerEpoch);
    if (!json) {
      out.println("epoch   train loss  top-1    validation loss  top-1   top-5    img/s  seconds");
    }
  }

  @Override
  public void onStep(StepMetrics step) {
    if (progress == null) {
      String task = "Epoch %d/%d".formatted(step.epoch(), step.epochs());
      progress = new Progress(err, task, "steps", step.steps());
    }
    progress.at(
        step.step(),
        "loss %.3f, top-1 %.3f, %.1f img/s"
            .formatted(step.loss(), step.top1(), step.imagesPerSecond()));
  }

  @Override
  public void onEpoch(EpochReport epoch) {
    close();
    EpochMetrics metrics = epoch.metrics();
    if (json) {
      out.println(Json.line(metrics));
      return;
    }
    out.printf(
        "%5d   %10.4f  %.4f   %15s  %6s  %6s  %6.1f  %7.1f%s%n",
        metrics.epoch(),
        metrics.trainLoss(),
        metrics.trainTop1(),
        text(metrics.validationLoss()),
        text(metrics.validationTop1()),
        text(metrics.validationTop5()),
        metrics.imagesPerSecond(),
        metrics.seconds(),
        note(epoch));
  }

  private static String note(EpochReport epoch) {
    String wait =
        epoch.waitShare() < 0.02
            ? ""
            : "  (%.0f%% waiting for pictures)".formatted(100 * epoch.waitShare());
    return (epoch.best() ? "  best" : "") + wait;
  }

  private static String text(Double value) {
    return value == null ? "-" : "%.4f".formatted(value);
  }

  @Override
  public void onSkipped(Skipped picture) {
    close();
    skipped++;
    if (skipped <= NAMED_FILES) {
      err.println("skipped " + picture.file() + ": " + picture.reason());
    } else if (skipped == NAMED_FILES + 1) {
      err.println("skipped more pictures; the number follows at the end");
    }
  }

  @Override
  public void onWarning(String message) {
    close();
    err.println("warning: " + message);
  }

  /** Says how the run ended and what to type next. */
  void finish(TrainResult result, RunDirectory run) {
    close();
    if (!result.skipped().isEmpty()) {
      err.printf("%,d unreadable pictures were skipped%n", result.skipped().size());
    }
    PrintWriter to = json ? err : out;
    if (!result.kept()) {
      to.println("Interrupted before there was anything to keep");
      return;
    }
    EpochMetrics best = result.best();
    String weights =
        best == null
            ? "weights of the unfinished first epoch"
            : best.validationTop1() == null
                ? "weights of epoch " + best.epoch()
                : "best weights, of epoch %d with validation top-1 %.4f"
                    .formatted(best.epoch(), best.validationTop1());
    String ended = result.stopped() ? "Interrupted; kept in " : "Done; kept in ";
    to.println(ended + run.folder() + ": " + weights);
    to.println("Next: alexnet predict " + run.folder() + " PICTURE...");
    if (result.stopped()) {
      to.println("A run that was interrupted is begun anew: the same command with --overwrite");
    }
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
