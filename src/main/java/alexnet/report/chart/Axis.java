package alexnet.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis whose ticks are round numbers: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param low value at its beginning
 * @param high value at its end, above low
 * @param step between ticks, above 0
 */
public record Axis(double low, double high, double step) {
  /** Checks the order. */
  public Axis {
    if (!(low < high && step > 0 && high < Double.POSITIVE_INFINITY && low > -high - 1e300)) {
      throw new IllegalArgumentException("axis from %s to %s by %s".formatted(low, high, step));
    }
  }

  /**
   * The shortest axis with ticks at both ends that holds these values.
   *
   * @param intervals about as many between ticks
   */
  public static Axis around(double min, double max, int intervals) {
    double span = max - min;
    if (!(span > 1e-12 * Math.max(Math.abs(min), Math.abs(max)))) {
      double margin = min == 0 ? 0.5 : Math.abs(min) / 2; // a single value stands in the middle
      return around(min - margin, min + margin, intervals);
    }
    double step = niceStep(span / intervals);
    // What rounding makes of a value on a tick must not add an interval.
    return new Axis(
        step * Math.floor(min / step + 1e-9), step * Math.ceil(max / step - 1e-9), step);
  }

  /** An axis over whole numbers that begins and ends with them, whatever the ticks. */
  static Axis ofWhole(int first, int last, int intervals) {
    if (first == last) {
      return new Axis(first - 0.5, first + 0.5, 1);
    }
    return new Axis(first, last, Math.max(1, niceStep((double) (last - first) / intervals)));
  }

  private static double niceStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digits = rough / power;
    return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
  }

  /** Where a value lies, 0 at the beginning and 1 at the end. */
  public double position(double value) {
    return (value - low) / (high - low);
  }

  /** The values to label. */
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    for (long i = first; i <= last; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** A tick's label, with as many digits as the step needs. */
  public String label(double tick) {
    if (Math.abs(tick) < step / 2) {
      return "0";
    }
    if (step < 1e-4) {
      return String.format(Locale.ROOT, "%.2e", tick).replaceFirst("\\.?0*e-0?", "e-");
    }
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", tick);
  }
}
