package alexnet.train;

import alexnet.data.Skipped;
import alexnet.eval.EvaluationReport;
import alexnet.run.EpochMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Is told how a run goes, on the training thread. Every method does nothing unless overridden; an
 * exception from one ends the run.
 */
public interface TrainListener {
  /** Nobody listens. */
  TrainListener NONE = new TrainListener() {};

  /** Several listeners as one, told in this order. */
  static TrainListener all(TrainListener... listeners) {
    return new TrainListeners(List.of(listeners));
  }

  /**
   * The data is read and the first step is next.
   *
   * @param classes number of classes
   * @param trainImages readable pictures that are trained on
   * @param validationImages readable pictures that choose the best weights, 0 for none
   * @param stepsPerEpoch optimizer updates an epoch
   */
  default void onStart(int classes, int trainImages, int validationImages, int stepsPerEpoch) {}

  /**
   * Pictures are looked at before training.
   *
   * @param done so far
   * @param all in the data set
   */
  default void onCheck(int done, int all) {}

  /**
   * The features of the pictures are computed before training.
   *
   * @param done pictures so far
   * @param all pictures
   */
  default void onFeatures(int done, int all) {}

  /** Something that a person wants to know and need not act upon. */
  default void onNotice(String message) {}

  /** One optimizer update is done. */
  default void onStep(StepMetrics step) {}

  /** An epoch is done, its weights judged and kept if they are the best. */
  default void onEpoch(EpochReport epoch) {}

  /**
   * An epoch's weights are the best so far, by the pictures that validate: they are kept, in the
   * run folder or in memory until it is time to write them.
   *
   * @param before the best until now, if there was one
   */
  default void onBest(EpochMetrics best, Optional<EpochMetrics> before) {}

  /** Everything that the run needs to go on after a crash is kept. */
  default void onCheckpoint(CheckpointReport checkpoint) {}

  /** A picture was left out because it cannot be read. */
  default void onSkipped(Skipped picture) {}

  /** Something looks wrong, in one or two sentences with what to try. */
  default void onWarning(String message) {}

  /**
   * Where an epoch stands after a step.
   *
   * @param epoch from 1
   * @param epochs of the run, 0 if it is measured in time
   * @param step from 1
   * @param steps of the epoch
   * @param loss mean of the epoch so far
   * @param top1 training accuracy of the epoch so far, 0..1
   * @param imagesPerSecond of the epoch so far
   * @param left until the end of the run, validation and saving counted in; a rough guess before
   *     the first epoch has ended
   */
  record StepMetrics(
      int epoch,
      int epochs,
      int step,
      int steps,
      double loss,
      double top1,
      double imagesPerSecond,
      Duration left) {}

  /**
   * A finished epoch.
   *
   * @param metrics its figures
   * @param best whether its weights are the best so far: they are kept, in the run folder or in
   *     memory until it is time to write them
   * @param waitShare part of the training time that the network waited for pictures, 0..1
   * @param left until the end of the run, if neither patience nor the target ends it before
   * @param validation how the validation pictures were judged; empty if there are none
   */
  record EpochReport(
      EpochMetrics metrics,
      boolean best,
      double waitShare,
      Duration left,
      Optional<EvaluationReport> validation) {}

  /**
   * A checkpoint.
   *
   * @param epoch that the run would go on with
   * @param step of that epoch after which it would
   * @param bytes of the file
   * @param seconds that writing took
   */
  record CheckpointReport(int epoch, int step, long bytes, double seconds) {}
}
