package alexnet.train;

import alexnet.weights.CheckpointFile;
import java.io.UncheckedIOException;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Keeps what a run needs to go on, and knows what to do when that cannot be written. */
final class Checkpointer {
  private final Checkpointing config;
  private final CheckpointFolder folder;
  private final Map<String, Tensor> tensors;
  private final long weightBytes;
  private final TrainListener listener;

  /**
   * @param tensors all that changes from step to step, by name; they stay their owners'
   * @param weightBytes room that a checkpoint must leave: without one a run ends well, without its
   *     weights it was for nothing
   */
  Checkpointer(
      Checkpointing config,
      CheckpointFolder folder,
      Map<String, Tensor> tensors,
      long weightBytes,
      TrainListener listener) {
    this.config = config;
    this.folder = folder;
    this.tensors = tensors;
    this.weightBytes = weightBytes;
    this.listener = listener;
  }

  /** Whether any are written. */
  boolean keeps() {
    return config.keep() > 0;
  }

  /** Whether one is to be written after so many steps of the run. */
  boolean isDue(long stepsOfRun) {
    return config.everySteps() > 0 && stepsOfRun % config.everySteps() == 0;
  }

  /**
   * Writes a checkpoint, unless none are wanted.
   *
   * @throws RunException if that fails and is to end the run
   */
  void write(RunState state) {
    if (!keeps()) {
      return;
    }
    long start = System.nanoTime();
    long bytes = CheckpointFile.bytes(tensors);
    Runnable write =
        () -> {
          folder.requireRoom(bytes + weightBytes);
          folder.write(state, tensors, config.keep());
        };
    if (attempt(write, "the older checkpoint stays")) {
      double seconds = (System.nanoTime() - start) / 1e9;
      listener.onCheckpoint(
          new TrainListener.CheckpointReport(
              state.epoch().epoch(), state.epoch().step(), bytes, seconds));
    }
  }

  /** Removes what an earlier process left, if none are wanted any more: it would soon mislead. */
  void begin() {
    if (!keeps()) {
      attempt(folder::clear, "it stays");
    }
  }

  /** Removes all but the newest: the run has come to its end, and only more epochs need it. */
  void finish() {
    attempt(folder::keepNewest, "it stays");
  }

  /**
   * Writes something.
   *
   * @param otherwise what holds if it cannot be written
   * @return whether it was written
   * @throws RunException if it was not and that is to end the run
   */
  boolean attempt(Runnable write, String otherwise) {
    try {
      write.run();
      return true;
    } catch (UncheckedIOException e) {
      if (config.onFailure() == Checkpointing.OnFailure.STOP) {
        throw new RunException(e.getMessage() + "; " + otherwise, e);
      }
      listener.onWarning(e.getMessage() + "; " + otherwise + ", and the run goes on");
      return false;
    }
  }
}
