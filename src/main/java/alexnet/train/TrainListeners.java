package alexnet.train;

import alexnet.data.Skipped;
import alexnet.run.EpochMetrics;
import java.util.List;
import java.util.Optional;

/** Several listeners as one; they are told in their order. */
record TrainListeners(List<TrainListener> all) implements TrainListener {
  TrainListeners {
    all = List.copyOf(all);
  }

  @Override
  public void onStart(int classes, int trainImages, int validationImages, int stepsPerEpoch) {
    all.forEach(one -> one.onStart(classes, trainImages, validationImages, stepsPerEpoch));
  }

  @Override
  public void onCheck(int done, int pictures) {
    all.forEach(one -> one.onCheck(done, pictures));
  }

  @Override
  public void onFeatures(int done, int pictures) {
    all.forEach(one -> one.onFeatures(done, pictures));
  }

  @Override
  public void onNotice(String message) {
    all.forEach(one -> one.onNotice(message));
  }

  @Override
  public void onStep(StepMetrics step) {
    all.forEach(one -> one.onStep(step));
  }

  @Override
  public void onEpoch(EpochReport epoch) {
    all.forEach(one -> one.onEpoch(epoch));
  }

  @Override
  public void onBest(EpochMetrics best, Optional<EpochMetrics> before) {
    all.forEach(one -> one.onBest(best, before));
  }

  @Override
  public void onCheckpoint(CheckpointReport checkpoint) {
    all.forEach(one -> one.onCheckpoint(checkpoint));
  }

  @Override
  public void onSkipped(Skipped picture) {
    all.forEach(one -> one.onSkipped(picture));
  }

  @Override
  public void onWarning(String message) {
    all.forEach(one -> one.onWarning(message));
  }
}
