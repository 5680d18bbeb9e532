package alexnet.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a network's probabilities can be believed: predictions sorted by the probability of the
 * predicted class into bins of equal width, each with how often they are right.
 *
 * <p>Source: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML
 * 2017, whose bin m of M holds the probabilities in ((m - 1)/M, m/M].
 *
 * @param bins from the lowest probabilities to the highest
 */
public record ReliabilityBins(List<Bin> bins) {
  /** As many as in the paper's tables. */
  public static final int BINS = 15;

  /** Copies the bins and checks that there is one. */
  public ReliabilityBins {
    bins = List.copyOf(bins);
    if (bins.isEmpty()) {
      throw new IllegalArgumentException("reliability needs at least one bin");
    }
  }

  /**
   * One bin.
   *
   * @param count predictions in it
   * @param confidence mean probability of the predicted class, 0..1; 0 of an empty bin
   * @param accuracy fraction that is right, 0..1; 0 of an empty bin
   */
  public record Bin(long count, double confidence, double accuracy) {
    /** Checks the ranges. */
    public Bin {
      if (count < 0) {
        throw new IllegalArgumentException("count must be at least 0: " + count);
      }
      Checks.fraction("confidence", confidence);
      Checks.fraction("accuracy", accuracy);
    }
  }

  /** All predictions. */
  public long count() {
    return bins.stream().mapToLong(Bin::count).sum();
  }

  /**
   * ECE, {@code sum over bins of count / n * |accuracy - confidence|}: equation 3 of the paper.
   *
   * @return 0..1; 0 of no prediction
   */
  public double expectedCalibrationError() {
    long n = count();
    return n == 0
        ? 0
        : bins.stream().mapToDouble(b -> b.count() * Math.abs(b.accuracy() - b.confidence())).sum()
            / n;
  }

  /** Bins to count into: {@link #BINS} of them. */
  public static Builder builder() {
    return new Builder(BINS);
  }

  /** Counts one prediction after another. Not for several threads at once. */
  public static final class Builder {
    private final long[] counts;
    private final long[] correct;
    private final double[] probabilities;

    private Builder(int bins) {
      counts = new long[bins];
      correct = new long[bins];
      probabilities = new double[bins];
    }

    /** Counts a prediction. */
    public void add(Outcome outcome) {
      add(outcome.probability(), outcome.correct());
    }

    void add(double probability, boolean right) {
      Checks.fraction("probability", probability);
      int last = counts.length - 1;
      // Edges belong to the bin below them; 0, which is no softmax's largest value, to the first.
      int bin = (int) Math.min(last, Math.max(0, Math.ceil(probability * counts.length) - 1));
      counts[bin]++;
      correct[bin] += right ? 1 : 0;
      probabilities[bin] += probability;
    }

    /** What was counted so far; counting may go on. */
    public ReliabilityBins build() {
      List<Bin> bins = new ArrayList<>();
      for (int i = 0; i < counts.length; i++) {
        bins.add(
            counts[i] == 0
                ? new Bin(0, 0, 0)
                : new Bin(
                    counts[i],
                    Math.min(1, probabilities[i] / counts[i]),
                    (double) correct[i] / counts[i]));
      }
      return new ReliabilityBins(bins);
    }
  }
}
