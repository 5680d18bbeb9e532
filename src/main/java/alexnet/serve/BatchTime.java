package alexnet.serve;

/**
 * How long a batch takes: nearly a line, {@code T(n) = a + b n}, fitted to what was measured. Times
 * of each size are averaged with more weight on recent ones, so that the line follows a machine
 * that becomes busy; sizes that do not occur any more keep what was last seen.
 *
 * <p>Safe to use from several threads.
 */
public final class BatchTime {
  /** Weight of a new time of a size that was seen before. */
  private static final double WEIGHT = 0.1;

  /** By number of pictures; 0 where none was seen. */
  private final double[] nanos;

  /**
   * The line.
   *
   * @param base nanoseconds of any batch, at least 0
   * @param each nanoseconds more for each picture, above 0
   */
  public record Line(double base, double each) {
    /** Nanoseconds of a batch. */
    public double of(int pictures) {
      return base + each * pictures;
    }
  }

  private Line line = new Line(0, 1);
  private boolean known;

  /**
   * @param largest batch that there can be
   */
  BatchTime(int largest) {
    nanos = new double[largest + 1];
  }

  /** Takes a batch's time into account. */
  synchronized void add(int pictures, long taken) {
    double before = nanos[pictures];
    nanos[pictures] = before == 0 ? taken : before + WEIGHT * (taken - before);
    line = fitted();
    known = true;
  }

  /** Whether anything was measured. */
  synchronized boolean isKnown() {
    return known;
  }

  /** As it is now; a nanosecond a picture before anything was measured. */
  public synchronized Line line() {
    return line;
  }

  /**
   * Largest batch whose time, twice, is within a limit: who comes while one is computed waits for
   * that and for the own.
   *
   * @return 1 to {@code most}
   */
  int largestWithin(long limitNanos, int most) {
    Line now = line();
    double pictures = (limitNanos / 2.0 - now.base) / now.each;
    return (int) Math.max(1, Math.min(most, Math.floor(pictures)));
  }

  /** Least squares over the sizes, each with the same weight. */
  private Line fitted() {
    int sizes = 0;
    double sumN = 0;
    double sumT = 0;
    for (int n = 1; n < nanos.length; n++) {
      if (nanos[n] > 0) {
        sizes++;
        sumN += n;
        sumT += nanos[n];
      }
    }
    double meanN = sumN / sizes;
    double meanT = sumT / sizes;
    double covariance = 0;
    double variance = 0;
    for (int n = 1; n < nanos.length; n++) {
      if (nanos[n] > 0) {
        covariance += (n - meanN) * (nanos[n] - meanT);
        variance += (n - meanN) * (n - meanN);
      }
    }
    double each = variance == 0 ? meanT / meanN : covariance / variance;
    double base = meanT - each * meanN;
    // Noise may tilt the line over an end: then it goes through the origin, or through the mean.
    return each <= 0 || base < 0 ? new Line(0, meanT / meanN) : new Line(base, each);
  }
}
