package alexnet.train;

import alexnet.data.Skipped;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunState;
import alexnet.torch.Precision;
import alexnet.weights.safetensors.CheckpointFile;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    if (run.isToBeReplaced()) {
      listener.onNotice("%s was to be replaced by a new run, which begins".formatted(run.folder()));
      return new Resumption(before, RunState.begin(), null);
    }
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
  void requireClasses(List<String> classes, TrainingSource data) {
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
    add(told, "data folder", folder(before), folder(now));
    add(told, "epochs", before.train().epochs(), now.train().epochs());
    add(told, "maximal time", text(before.maxTime()), text(now.maxTime()));
    add(told, "patience", before.train().patience(), now.train().patience());
    add(told, "target top-1", before.train().targetTop1(), now.train().targetTop1());
    addRounding(told, "threads", before.train().threads(), now.train().threads());
    addRounding(told, "device", before.train().device(), now.train().device());
    addRounding(told, "precision", before.train().precision(), now.train().precision());
    if (before.train().device() != now.train().device()
        && now.train().precision() == Precision.BF16
        && Precision.auto(now.train().device()) != Precision.BF16) {
      told.add(
          "bf16 is not among the instructions of this %s, and slow: --precision fp32 is faster"
              .formatted(now.train().device()));
    }
    RunConfig.Pictures is = now.pictures().orElseThrow();
    RunConfig.Pictures was = before.pictures().orElse(is); // nobody has looked at others
    if (!was.equals(is)) {
      boolean asMany = was.train() == is.train() && was.validation() == is.validation();
      told.add(
          asMany
              ? "the pictures are others: as many as until now, but not all of the same names,"
                  + " classes or sizes"
              : String.format(
                  Locale.ROOT,
                  "the pictures are others: %,d to train on and %,d to validate until now, %,d and"
                      + " %,d from now on",
                  was.train(),
                  was.validation(),
                  is.train(),
                  is.validation()));
    }
    if (state.epoch().step() > 0 && beginsEpochAnew(now)) {
      told.add(
          String.format(
              Locale.ROOT,
              "the checkpoint is of other pictures to train on, so of another order: epoch %d"
                  + " begins anew, from the weights as they are",
              state.epoch().epoch()));
    }
    return told;
  }

  /** Pictures that were skipped until now, but for those that are again, wherever they lie now. */
  List<Skipped> skippedBefore(List<Skipped> now) {
    Set<Skipped> known = now.stream().map(Resumption::below).collect(Collectors.toSet());
    return state.skipped().stream().filter(picture -> !known.contains(below(picture))).toList();
  }

  /** By the folder of its class. */
  private static Skipped below(Skipped picture) {
    String file = picture.file();
    int folder = file.lastIndexOf(File.separatorChar, file.lastIndexOf(File.separatorChar) - 1);
    return new Skipped(file.substring(folder + 1), picture.reason());
  }

  private static String folder(RunConfig run) {
    return run.data().map(Path::toString).orElse("none (a program gave the pictures)");
  }

  /** As it is typed: {@code 1h30m}. */
  private static String text(Optional<Duration> time) {
    return time.map(it -> it.toString().substring(2).toLowerCase(Locale.ROOT)).orElse("none");
  }

  private static void add(List<String> told, String what, Object was, Object is) {
    if (!Objects.equals(was, is)) {
      told.add("%s: %s until now, %s from now on".formatted(what, was, is));
    }
  }

  private static void addRounding(List<String> told, String what, Object was, Object is) {
    if (!was.equals(is)) {
      told.add(
          ("%s: %s until now, %s from now on; sums are then rounded otherwise, and the weights will"
                  + " not be those of an uninterrupted run to the bit")
              .formatted(what, was, is));
    }
  }

  /** The checkpoint's own pictures count: the configuration is renewed before a checkpoint is. */
  private boolean beginsEpochAnew(RunConfig now) {
    return tensors != null && !state.trainHash().equals(now.pictures().orElseThrow().trainHash());
  }

  /**
   * The position to go on from: within an epoch only if its pictures are still the same, since
   * otherwise some would come twice in it and others not at all.
   */
  RunState position(RunConfig now) {
    return beginsEpochAnew(now) ? state.atEpochStart() : state;
  }
}
