package alexnet.page;

import java.util.Locale;

/** Figures as a person reads them, the same in every locale. */
public final class Figures {
  private Figures() {}

  /** A fraction of 1, a loss or the like to four decimals. */
  public static String four(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** A probability beside a picture. */
  public static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** As {@link #four}; a dash where there is none. */
  public static String fourOrDash(Double value) {
    return value == null ? "\u2013" : four(value);
  }

  /** A count with its unit: {@code 1 picture}, {@code 1,500 pictures}. */
  public static String count(long number, String unit) {
    return String.format(Locale.ROOT, "%,d %s%s", number, unit, number == 1 ? "" : "s");
  }

  /** A time span: {@code 4.1 s}, {@code 41 s}, {@code 1 min 5 s}, {@code 18 min}, {@code 2.1 h}. */
  public static String span(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 600) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    return whole < 6000
        ? Math.round(seconds / 60) + " min"
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
