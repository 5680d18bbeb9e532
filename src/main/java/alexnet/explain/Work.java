package alexnet.explain;

import java.util.OptionalDouble;

/**
 * A method on its way, in chunks that follow each other: between two of them everything it has is a
 * Java value, so that it may be dropped at any time.
 */
interface Work {
  /** Passes through the network that it takes in all. */
  int total();

  /**
   * Computes one chunk: a batch of passes forth, or one pass there and back.
   *
   * @param most passes of a batch, at least 1
   * @return passes that were made, at least 1
   */
  int run(int most);

  /** What came out, once all passes are made. */
  Found found();

  /**
   * What came out.
   *
   * @param map of the method
   * @param gap see {@link Explanation#gap}
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Found(Target target, float[][] map, OptionalDouble gap) {
    Found(Target target, float[][] map) {
      this(target, map, OptionalDouble.empty());
    }
  }

  /** Values in row-major order as rows. */
  static float[][] rows(double[] values, int width) {
    float[][] rows = new float[values.length / width][width];
    for (int i = 0; i < values.length; i++) {
      rows[i / width][i % width] = (float) values[i];
    }
    return rows;
  }
}
