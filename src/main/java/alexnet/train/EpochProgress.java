package alexnet.train;

import alexnet.eval.EvaluationReport;
import java.time.Duration;

/** Running figures of the epoch under way. */
final class EpochProgress {
  private final int epoch;
  private final int epochs;
  private final int steps;
  private final long start = System.nanoTime();
  private int step;
  private long images;
  private long correct;
  private double lossSum;
  private double trainSeconds;
  private double lateLossSum;
  private long lateImages;
  private long lateCorrect;
  private double waitShare;
  private double learningRate;

  EpochProgress(int epoch, int epochs, int steps) {
    this.epoch = epoch;
    this.epochs = epochs;
    this.steps = steps;
  }

  /** Steps an epoch. */
  int steps() {
    return steps;
  }

  /** Steps of this epoch so far. */
  int step() {
    return step;
  }

  /** Steps of the whole run so far. */
  long stepsOfRun() {
    return (long) (epoch - 1) * steps + step;
  }

  /**
   * A step is done.
   *
   * @param rate the learning rate it was made with
   */
  void add(TrainingStep.Result result, double rate) {
    step++;
    learningRate = rate;
    images += result.images();
    correct += result.correct();
    lossSum += result.loss() * result.images();
    if (step > steps * 3 / 4) {
      lateImages += result.images();
      lateCorrect += result.correct();
      lateLossSum += result.loss() * result.images();
    }
  }

  /** The epoch, from 1. */
  int epoch() {
    return epoch;
  }

  /** That of the last step. */
  double learningRate() {
    return learningRate;
  }

  /** Mean loss of the last quarter of the steps: what the epoch has come to. */
  double lateLoss() {
    return lateImages == 0 ? 0 : lateLossSum / lateImages;
  }

  /** Training accuracy of the last quarter of the steps, 0..1. */
  double lateTop1() {
    return lateImages == 0 ? 0 : (double) lateCorrect / lateImages;
  }

  TrainListener.StepMetrics soFar() {
    return new TrainListener.StepMetrics(
        epoch, epochs, step, steps, mean(lossSum), mean((double) correct), images / seconds());
  }

  /** The last step is made. */
  void trained(Duration waited) {
    trainSeconds = seconds();
    waitShare = waited.toNanos() / 1e9 / trainSeconds;
  }

  /** Part of the training time spent waiting for pictures. */
  double waitShare() {
    return waitShare;
  }

  /**
   * The epoch's figures.
   *
   * @param validation null without a validation set
   */
  EpochMetrics finish(EvaluationReport validation) {
    return new EpochMetrics(
        epoch,
        mean(lossSum),
        mean((double) correct),
        validation == null ? null : validation.loss(),
        validation == null ? null : validation.top1(),
        validation == null ? null : validation.top5(),
        learningRate,
        images / trainSeconds,
        seconds());
  }

  private double mean(double sum) {
    return images == 0 ? 0 : sum / images;
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
