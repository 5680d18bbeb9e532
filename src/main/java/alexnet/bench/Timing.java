package alexnet.bench;

import java.util.List;

/**
 * How long the same work took, time after time.
 *
 * @param millis of each run, in their order; at least one
 */
public record Timing(List<Double> millis) {
  /** Copies the list. */
  public Timing {
    if (millis.isEmpty()) {
      throw new IllegalArgumentException("a timing needs at least one run");
    }
    millis = List.copyOf(millis);
  }

  /** Number of runs. */
  public int runs() {
    return millis.size();
  }

  /** The time that half of the runs stayed below, ms. */
  public double median() {
    return quantile(0.5);
  }

  /** The fastest run, ms. */
  public double best() {
    return quantile(0);
  }

  /**
   * The time that a part of the runs stayed below, ms; between two runs in proportion.
   *
   * @param part 0 to 1
   */
  public double quantile(double part) {
    List<Double> sorted = millis.stream().sorted().toList();
    double position = part * (sorted.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
  }

  /** How far the median of the later half is from that of the earlier, as a part of the latter. */
  double drift() {
    int half = millis.size() / 2;
    if (half == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double earlier = new Timing(millis.subList(0, half)).median();
    double later = new Timing(millis.subList(half, millis.size())).median();
    return Math.abs(later - earlier) / earlier;
  }
}
