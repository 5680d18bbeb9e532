package alexnet.train;

import alexnet.data.Skipped;
import alexnet.text.PlainText;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The diary of a run, {@code train.log}: a line an event, with the time in UTC before it. A resumed
 * run goes on with it. A log that cannot be written, for a full disk perhaps, is no reason to lose
 * the run: those lines are missing then.
 */
final class RunLog implements TrainListener {
  /** The file's name in the run folder. */
  static final String FILE = "train.log";

  private final Path file;

  RunLog(Path run) {
    this.file = run.resolve(FILE);
  }

  /** Begins the log anew. */
  void begin(RunConfig config) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // said in the class comment
    }
    line("begins: " + settings(config));
  }

  /** A later process goes on with the run. */
  void resume(RunConfig config) {
    line("resumes: " + settings(config));
  }

  /** How it ended. */
  void end(TrainResult result) {
    line(
        String.format(
            Locale.ROOT,
            "%s after %d epochs; best: %s",
            result.stopped() ? "interrupted" : "done",
            result.epochs().size(),
            result.best() == null ? "none" : figures(result.best())));
  }

  /** It ended by a failure. */
  void failed(Throwable failure) {
    line("failed: " + failure.getMessage());
  }

  @Override
  public void onStart(int classes, int trainImages, int validationImages, int stepsPerEpoch) {
    line(
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
    line(message);
  }

  @Override
  public void onEpoch(EpochReport epoch) {
    EpochMetrics metrics = epoch.metrics();
    line(
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
    return epoch.validationTop1() == null
        ? train
        : train
            + String.format(
                Locale.ROOT,
                "; validation loss %.4f, top-1 %.4f, top-5 %.4f",
                epoch.validationLoss(),
                epoch.validationTop1(),
                epoch.validationTop5());
  }

  @Override
  public void onCheckpoint(CheckpointReport checkpoint) {
    line(
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
    line("skipped " + picture.file() + ": " + picture.reason());
  }

  @Override
  public void onWarning(String message) {
    line("warning: " + message);
  }

  private static String settings(RunConfig config) {
    try {
      return ConfigJson.mapper()
          .writer()
          .without(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration of plain values must be writable", e);
    }
  }

  private void line(String text) {
    String stamp = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      Files.writeString(
          file,
          stamp + " " + PlainText.line(text) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      // said in the class comment
    }
  }
}
