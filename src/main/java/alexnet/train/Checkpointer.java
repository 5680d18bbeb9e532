package alexnet.train;

import alexnet.run.CheckpointFolder;
import alexnet.run.RunException;
import alexnet.run.RunState;
import alexnet.train.config.Checkpointing;
import alexnet.weights.safetensors.CheckpointFile;
import java.io.UncheckedIOException;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Keeps what a run needs to go on, and knows what to do when that, or its weights, cannot be
 * written, and when there is time for it.
 */
final class Checkpointer {
  /**
   * The part of its time that a process spends on checkpoints which nobody asked for by the step,
   * and on better weights.
   */
  private static final double SHARE = 0.1;

  private final Checkpointing config;
  private final CheckpointFolder folder;
  private final Map<String, Tensor> tensors;
  private final long weightBytes;
  private final RunClock clock;
  private final TrainListener listener;

  /** When the first step of this process was next, in seconds of the run. */
  private double begun;

  /** Seconds that went into checkpoints and weights since then. */
  private double spent;

  /** Seconds that the latest checkpoint took; below 0 before the first. */
  private double latest = -1;

  /** Likewise of the latest weights. */
  private double latestWeights = -1;

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
      RunClock clock,
      TrainListener listener) {
    this.config = config;
    this.folder = folder;
    this.tensors = tensors;
    this.weightBytes = weightBytes;
    this.clock = clock;
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
   * Whether one after this epoch, if it takes as long as the latest, leaves it at a tenth of the
   * time so far that goes into them. The first of a process is always due: nobody knows yet what it
   * takes, and a run that is killed again and again gets on for it.
   *
   * @param weights whether better weights are to be written with it
   */
  boolean isAffordable(boolean weights) {
    if ((keeps() && latest < 0) || (weights && latestWeights < 0)) {
      return true;
    }
    double next = (keeps() ? latest : 0) + (weights ? latestWeights : 0);
    double now = clock.seconds() - begun;
    return spent + next <= SHARE * (now + next);
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
    double start = clock.seconds();
    long bytes = CheckpointFile.bytes(tensors);
    Runnable write =
        () -> {
          folder.requireRoom(bytes + weightBytes);
          folder.write(state, tensors, config.keep());
        };
    if (attempt(write, "the older checkpoint stays")) {
      listener.onCheckpoint(
          new TrainListener.CheckpointReport(
              state.epoch().epoch(), state.epoch().step(), bytes, clock.seconds() - start));
    }
    latest = clock.seconds() - start;
    spent += latest;
  }

  /**
   * Writes better weights.
   *
   * @return whether they were written
   * @throws RunException if they were not and that is to end the run
   */
  boolean writeWeights(Runnable write) {
    double start = clock.seconds();
    try {
      return attempt(write, "the weights kept before stay");
    } finally {
      latestWeights = clock.seconds() - start;
      spent += latestWeights;
    }
  }

  /**
   * The first step is next. Removes what an earlier process left, if none are wanted any more: it
   * would soon mislead.
   */
  void begin() {
    begun = clock.seconds();
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
