package alexnet.train;

import alexnet.data.Skipped;
import alexnet.run.EpochMetrics;
import alexnet.run.LogFile;
import java.nio.file.Path;
import java.util.Locale;

/** Tells the events of a run to its log. */
final class RunLog implements TrainListener {
  private final LogFile file;

  RunLog(Path run) {
    this.file = new LogFile(run);
  }

  /** How it ended. */
  void end(TrainResult result) {
    file.line(
        String.format(
            Locale.ROOT,
            "%s after %d epochs; best: %s",
            result.stopped() ? "interrupted" : "done",
            result.epochs().size(),
            result.best().map(RunLog::figures).orElse("none")));
  }

  /** It ended by a failure. */
  void failed(Throwable failure) {
    file.line("failed: " + failure.getMessage());
  }

  @Override
  public void onStart(int classes, int trainImages, int validationImages, int stepsPerEpoch) {
    file.line(
        String.format(
            Locale.ROOT,
            "%d pictures of %d classes, validating on %d; %d steps an epoch; Java %s on %s %s",
            trainImages,
            classes,
            validationImages,
            stepsPerEpoch,
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.arch")));
  }

  @Override
  public void onNotice(String message) {
    file.line(message);
  }

  @Override
  public void onEpoch(EpochReport epoch) {
    EpochMetrics metrics = epoch.metrics();
    file.line(
        String.format(
            Locale.ROOT,
            "%s, learning rate %.3g, %.1f pictures/s, waiting %.1f%%, %.1f s%s",
            figures(metrics),
            metrics.learningRate(),
            metrics.imagesPerSecond(),
            100 * epoch.waitShare(),
            metrics.seconds(),
            epoch.best() ? ", best" : ""));
  }

  private static String figures(EpochMetrics epoch) {
    String train =
        String.format(
            Locale.ROOT,
            "epoch %d: train loss %.4f, top-1 %.4f",
            epoch.epoch(),
            epoch.trainLoss(),
            epoch.trainTop1());
    return epoch.validationTop1().isEmpty()
        ? train
        : train
            + String.format(
                Locale.ROOT,
                "; validation loss %.4f, top-1 %.4f, top-5 %.4f",
                epoch.validationLoss().orElseThrow(),
                epoch.validationTop1().orElseThrow(),
                epoch.validationTop5().orElseThrow());
  }

  @Override
  public void onCheckpoint(CheckpointReport checkpoint) {
    file.line(
        String.format(
            Locale.ROOT,
            "checkpoint of epoch %d, step %d: %,d bytes in %.2f s",
            checkpoint.epoch(),
            checkpoint.step(),
            checkpoint.bytes(),
            checkpoint.seconds()));
  }

  @Override
  public void onSkipped(Skipped picture) {
    file.line("skipped " + picture.file() + ": " + picture.reason());
  }

  @Override
  public void onWarning(String message) {
    file.line("warning: " + message);
  }
}
