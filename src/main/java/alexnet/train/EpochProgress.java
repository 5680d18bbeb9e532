package alexnet.train;

import alexnet.eval.EvaluationReport;
import alexnet.run.EpochMetrics;
import alexnet.run.EpochState;
import alexnet.run.Pace;
import alexnet.train.step.TrainingStep;
import java.time.Duration;
import java.util.Optional;

/** Running figures of the epoch under way. */
final class EpochProgress {
  private final int epoch;
  private final int epochs;
  private final int steps;
  private final RunClock clock;
  private final double secondsBefore;
  private final double waitedBefore;
  private final double start;
  private int step;
  private long images;
  private long correct;
  private double lossSum;
  private double lossWeight;
  private double trainSeconds;
  private long lateImages;
  private long lateCorrect;
  private double lateLossSum;
  private double lateLossWeight;
  private double waitShare;
  private double learningRate;

  /**
   * Goes on from a state.
   *
   * @param epochs of the run, 0 if it is measured in time
   * @param steps of the epoch
   * @param clock by which its seconds are told from now on
   */
  EpochProgress(EpochState from, int epochs, int steps, RunClock clock) {
    this.epoch = from.epoch();
    this.epochs = epochs;
    this.steps = steps;
    this.step = from.step();
    this.images = from.images();
    this.correct = from.correct();
    this.lossSum = from.lossSum();
    this.lossWeight = from.lossWeight();
    this.lateImages = from.lateImages();
    this.lateCorrect = from.lateCorrect();
    this.lateLossSum = from.lateLossSum();
    this.lateLossWeight = from.lateLossWeight();
    this.learningRate = from.learningRate();
    this.clock = clock;
    this.start = clock.seconds();
    this.secondsBefore = from.seconds();
    this.waitedBefore = from.waitedSeconds();
  }

  /**
   * Where the epoch stands, to go on from.
   *
   * @param waited for pictures since this object was made
   */
  EpochState state(Duration waited) {
    return new EpochState(
        epoch,
        step,
        images,
        correct,
        lossSum,
        lossWeight,
        lateImages,
        lateCorrect,
        lateLossSum,
        lateLossWeight,
        learningRate,
        seconds(),
        waitedBefore + seconds(waited));
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
    lossSum += result.loss() * result.lossWeight();
    lossWeight += result.lossWeight();
    if (step > steps * 3 / 4) {
      lateImages += result.images();
      lateCorrect += result.correct();
      lateLossSum += result.loss() * result.lossWeight();
      lateLossWeight += result.lossWeight();
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
    return lateImages == 0 ? 0 : lateLossSum / lateLossWeight;
  }

  /** Training accuracy of the last quarter of the steps, 0..1. */
  double lateTop1() {
    return lateImages == 0 ? 0 : (double) lateCorrect / lateImages;
  }

  /**
   * The figures so far.
   *
   * @param left until the end of the run
   */
  TrainListener.StepMetrics soFar(Duration left) {
    return new TrainListener.StepMetrics(
        epoch, epochs, step, steps, loss(), top1(), images / seconds(), left);
  }

  /**
   * The last step is made.
   *
   * @param waited for pictures since this object was made
   */
  void trained(Duration waited) {
    trainSeconds = seconds();
    waitShare = (waitedBefore + seconds(waited)) / trainSeconds;
  }

  /** Part of the training time spent waiting for pictures. */
  double waitShare() {
    return waitShare;
  }

  /** What the steps of this epoch took, once they are all made. */
  double trainSeconds() {
    return trainSeconds;
  }

  /**
   * The epoch's figures.
   *
   * @param validation empty without a validation set
   */
  EpochMetrics finish(Optional<EvaluationReport> validation) {
    return new EpochMetrics(
        epoch,
        loss(),
        top1(),
        validation.map(EvaluationReport::loss),
        validation.map(EvaluationReport::top1),
        validation.map(EvaluationReport::top5),
        learningRate,
        images / trainSeconds,
        seconds());
  }

  /** Mean over the pictures so far, by class weights if there are any. */
  private double loss() {
    return images == 0 ? 0 : lossSum / lossWeight;
  }

  private double top1() {
    return images == 0 ? 0 : (double) correct / images;
  }

  /** What the epoch took so far, all its processes together. */
  double seconds() {
    return secondsBefore + clock.seconds() - start;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** What the epoch took, whose steps are made, with what has followed them so far. */
  Pace pace() {
    return new Pace(trainSeconds() / Math.max(1, step()), seconds() - trainSeconds());
  }
}
