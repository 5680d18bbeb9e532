package alexnet.train;

import alexnet.data.Skipped;

/** Two listeners, the first of which is told first. */
record Both(TrainListener first, TrainListener second) implements TrainListener {
  @Override
  public void onStart(int classes, int trainImages, int validationImages, int stepsPerEpoch) {
    first.onStart(classes, trainImages, validationImages, stepsPerEpoch);
    second.onStart(classes, trainImages, validationImages, stepsPerEpoch);
  }

  @Override
  public void onCheck(int done, int all) {
    first.onCheck(done, all);
    second.onCheck(done, all);
  }

  @Override
  public void onFeatures(int done, int all) {
    first.onFeatures(done, all);
    second.onFeatures(done, all);
  }

  @Override
  public void onNotice(String message) {
    first.onNotice(message);
    second.onNotice(message);
  }

  @Override
  public void onStep(StepMetrics step) {
    first.onStep(step);
    second.onStep(step);
  }

  @Override
  public void onEpoch(EpochReport epoch) {
    first.onEpoch(epoch);
    second.onEpoch(epoch);
  }

  @Override
  public void onBest(EpochMetrics best, EpochMetrics before) {
    first.onBest(best, before);
    second.onBest(best, before);
  }

  @Override
  public void onCheckpoint(CheckpointReport checkpoint) {
    first.onCheckpoint(checkpoint);
    second.onCheckpoint(checkpoint);
  }

  @Override
  public void onSkipped(Skipped picture) {
    first.onSkipped(picture);
    second.onSkipped(picture);
  }

  @Override
  public void onWarning(String message) {
    first.onWarning(message);
    second.onWarning(message);
  }
}
