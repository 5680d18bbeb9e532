package alexnet.tensorboard;

import alexnet.eval.ConfusionMatrix;
import alexnet.io.Disk;
import alexnet.run.EpochMetrics;
import alexnet.train.TrainListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes a run's figures for TensorBoard into the run folder; a step there is an epoch. What cannot
 * be written is a warning: no night of training is lost for a chart.
 */
public final class TensorBoardListener implements TrainListener, AutoCloseable {
  private final Path run;
  private final boolean resumed;
  private final boolean wanted;
  private final Consumer<String> warn;
  private EventFile events;
  private int lastEpoch;
  private ConfusionMatrix best;
  private boolean failed;

  /** Something that writes. */
  @FunctionalInterface
  private interface Writing {
    void write() throws IOException;
  }

  /**
   * @param run the run folder
   * @param resumed whether this goes on with the run in the folder, whose events then stay
   * @param wanted whether events are written; those of an older run are deleted either way
   * @param warn gets one line if events cannot be written
   */
  public TensorBoardListener(Path run, boolean resumed, boolean wanted, Consumer<String> warn) {
    this.run = run;
    this.resumed = resumed;
    this.wanted = wanted;
    this.warn = warn;
  }

  /**
   * Deletes the events of a run that other weights take the place of.
   *
   * @throws UncheckedIOException in one line, if they cannot be deleted
   */
  public static void forget(Path run) {
    try {
      EventFile.deleteAll(run);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot delete the older run's events in %s: %s".formatted(run, Disk.reason(e)), e);
    }
  }

  @Override
  public void onStart(int classes, int trainImages, int validationImages, int stepsPerEpoch) {
    if (!resumed) {
      guarded(() -> EventFile.deleteAll(run));
    }
  }

  @Override
  public void onEpoch(EpochReport epoch) {
    if (!wanted) {
      return;
    }
    lastEpoch = epoch.metrics().epoch();
    if (epoch.best()) {
      epoch.validation().ifPresent(validation -> best = validation.confusion());
    }
    guarded(
        () -> {
          if (events == null) {
            events = EventFile.open(run, lastEpoch);
          }
          events.scalars(lastEpoch, scalars(epoch.metrics()));
        });
  }

  private static Map<String, Double> scalars(EpochMetrics metrics) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss/train", metrics.trainLoss());
    metrics.validationLoss().ifPresent(loss -> values.put("loss/validation", loss));
    values.put("top1/train", metrics.trainTop1());
    metrics.validationTop1().ifPresent(top1 -> values.put("top1/validation", top1));
    metrics.validationTop5().ifPresent(top5 -> values.put("top5/validation", top5));
    values.put("learningRate", metrics.learningRate());
    values.put("imagesPerSecond", metrics.imagesPerSecond());
    return values;
  }

  /**
   * Adds pictures to the last epoch; before the first there is nothing to add them to, and they are
   * not made.
   *
   * @param made from the confusions of the kept weights, null if this process did not judge them
   */
  public void add(Function<ConfusionMatrix, RunPictures> made) {
    if (events == null || failed) {
      return;
    }
    RunPictures pictures = made.apply(best);
    guarded(
        () -> {
          try {
            pictures.writeTo(events, lastEpoch);
          } catch (RuntimeException | LinkageError | InternalError e) {
            // A Java without fonts, or without the library that draws them, fails in all these
            // ways.
            warn.accept("no more pictures for TensorBoard, as this Java cannot draw text: " + e);
          }
        });
  }

  private void guarded(Writing writing) {
    if (failed) {
      return;
    }
    try {
      writing.write();
    } catch (IOException e) {
      failed = true;
      warn.accept(
          "no more events for TensorBoard, as %s cannot be written to: %s"
              .formatted(run, Disk.reason(e)));
    }
  }

  @Override
  public void close() {
    if (events != null) {
      guarded(events::close);
    }
  }
}
