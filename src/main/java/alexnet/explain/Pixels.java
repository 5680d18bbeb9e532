package alexnet.explain;

import java.util.function.Supplier;

/**
 * What a network takes of a picture: computed by the first chunk that asks, and on its thread. For
 * one thread at a time.
 */
final class Pixels {
  private final int side;
  private final Supplier<float[]> makeInput;
  private final Baselines baselines;
  private float[] input;
  private float[] baseline;

  /** Gives the baseline of an input. */
  interface Baselines {
    float[] of(float[] input);
  }

  /**
   * @param makeInput normalised, [3, side, side], row-major
   */
  Pixels(int side, Supplier<float[]> makeInput, Baselines baselines) {
    this.side = side;
    this.makeInput = makeInput;
    this.baselines = baselines;
  }

  int side() {
    return side;
  }

  /** Of the input: three channels. */
  int values() {
    return 3 * side * side;
  }

  float[] input() {
    if (input == null) {
      input = makeInput.get();
    }
    return input;
  }

  float[] baseline() {
    if (baseline == null) {
      baseline = baselines.of(input());
    }
    return baseline;
  }

  /** The largest magnitude among the channels of each pixel. */
  float[][] largestOfChannels(double[] values) {
    double[] largest = new double[side * side];
    for (int i = 0; i < values.length; i++) {
      largest[i % largest.length] = Math.max(largest[i % largest.length], Math.abs(values[i]));
    }
    return Work.rows(largest, side);
  }

  /** The sum of the channels of each pixel. */
  double[] sumOfChannels(double[] values) {
    double[] sums = new double[side * side];
    for (int i = 0; i < values.length; i++) {
      sums[i % sums.length] += values[i];
    }
    return sums;
  }
}
