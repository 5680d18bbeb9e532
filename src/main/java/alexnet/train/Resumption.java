package alexnet.train;

import alexnet.weights.CheckpointFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a run goes on from.
 *
 * @param before its configuration until now, or null of a new run
 * @param state its position; the beginning, if it was killed before its first checkpoint
 * @param tensors of that position, or null at the beginning
 */
record Resumption(RunConfig before, RunState state, CheckpointFile tensors) {
  /** A run of its own. */
  static final Resumption NEW_RUN = new Resumption(null, RunState.begin(), null);

  /**
   * What the folder of a run holds to go on from.
   *
   * @throws RunException if it is no run, or has nothing to go on from that is whole
   */
  static Resumption of(RunDirectory run, RunConfig before, TrainListener listener) {
    return run.checkpoints()
        .newest(listener::onWarning)
        .map(checkpoint -> new Resumption(before, checkpoint.state(), checkpoint.file()))
        .orElseGet(() -> new Resumption(before, RunState.begin(), null));
  }

  /** Whether the run begins with its first step and new weights. */
  boolean fromTheStart() {
    return tensors == null;
  }

  /**
   * Checks that the network can go on: its logits are those of its classes, in their order.
   *
   * @throws RunException if the classes are others
   */
  void requireClasses(List<String> classes, Path data) {
    if (before != null && !before.classes().equals(classes)) {
      throw new RunException(
          "%s has other classes than those the run was begun with: %s, not %s"
              .formatted(data, classes, before.classes()));
    }
  }

  /** What differs from now on, in sentences for the user; none for a new run. */
  List<String> differences(RunConfig now) {
    List<String> told = new ArrayList<>();
    if (before == null) {
      return told;
    }
    add(told, "version of the program", before.version(), now.version());
    add(told, "data folder", before.data(), now.data());
    add(told, "epochs", before.train().epochs(), now.train().epochs());
    add(told, "maximal time", before.maxTime(), now.maxTime());
    if (before.train().threads() != now.train().threads()) {
      told.add(
          ("threads: %d until now, %d from now on; sums are then rounded in another order, and the"
                  + " weights will not be those of an uninterrupted run to the bit")
              .formatted(before.train().threads(), now.train().threads()));
    }
    RunConfig.Pictures was = before.pictures();
    RunConfig.Pictures is = now.pictures();
    if (was != null && !was.equals(is)) {
      told.add(
          ("the pictures are others: %,d to train on and %,d to validate until now, %,d and %,d"
                  + " from now on")
              .formatted(was.train(), was.validation(), is.train(), is.validation()));
    }
    if (state.epoch().step() > 0 && beginsEpochAnew(now)) {
      told.add(
          ("the checkpoint is of other pictures to train on, so of another order: epoch %d begins"
                  + " anew, from the weights as they are")
              .formatted(state.epoch().epoch()));
    }
    return told;
  }

  private static void add(List<String> told, String what, Object was, Object is) {
    if (!Objects.equals(was, is)) {
      told.add("%s: %s until now, %s from now on".formatted(what, was, is));
    }
  }

  /** The checkpoint's own pictures count: the configuration is renewed before a checkpoint is. */
  private boolean beginsEpochAnew(RunConfig now) {
    return tensors != null && !state.trainHash().equals(now.pictures().trainHash());
  }

  /**
   * The position to go on from: within an epoch only if its pictures are still the same, since
   * otherwise some would come twice in it and others not at all.
   */
  RunState position(RunConfig now) {
    return beginsEpochAnew(now) ? state.atEpochStart() : state;
  }
}
