package alexnet.serve.inside;

/**
 * How often values occur.
 *
 * @param from the smallest value
 * @param to the largest value
 * @param zeros how many are exactly 0
 * @param counts in equal parts from the smallest to the largest value
 */
@SuppressWarnings("ArrayRecordComponent") // written and forgotten, never compared
public record Histogram(double from, double to, int zeros, int[] counts) {
  /**
   * Counts values.
   *
   * @param values finite, at least one
   * @param bins at least 1
   */
  static Histogram of(float[] values, int bins) {
    double from = Double.POSITIVE_INFINITY;
    double to = Double.NEGATIVE_INFINITY;
    int zeros = 0;
    for (float value : values) {
      from = Math.min(from, value);
      to = Math.max(to, value);
      zeros += value == 0 ? 1 : 0;
    }
    int[] counts = new int[bins];
    for (float value : values) {
      int bin = to > from ? (int) ((value - from) / (to - from) * bins) : 0;
      counts[Math.min(bins - 1, bin)]++;
    }
    return new Histogram(Digits.four(from), Digits.four(to), zeros, counts);
  }
}
