package alexnet.run;

import alexnet.train.config.Ranges;

/**
 * How far an epoch has come, with its sums so far: what {@code EpochProgress} goes on from.
 *
 * @param epoch from 1
 * @param step made so far
 * @param images that were learned from so far; the unreadable do not count
 * @param correct of these
 * @param lossSum over these, each times its class weight if there are any
 * @param lossWeight sum of these weights; without any the number of pictures
 * @param lateImages those of the last quarter of the steps
 * @param lateCorrect of these
 * @param lateLossSum over these
 * @param lateLossWeight of these
 * @param learningRate of the latest step
 * @param seconds that it took so far
 * @param waitedSeconds that the network waited for pictures
 */
public record EpochState(
    int epoch,
    int step,
    long images,
    long correct,
    double lossSum,
    double lossWeight,
    long lateImages,
    long lateCorrect,
    double lateLossSum,
    double lateLossWeight,
    double learningRate,
    double seconds,
    double waitedSeconds) {
  /** Checks that position and sums are possible. */
  public EpochState {
    Ranges.between("epoch", epoch, 1, Integer.MAX_VALUE);
    Ranges.between("step", step, 0, Integer.MAX_VALUE);
    Ranges.atLeast("seconds", seconds, 0);
  }

  /** An epoch of which nothing is done yet. */
  public static EpochState begin(int epoch) {
    return new EpochState(epoch, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
