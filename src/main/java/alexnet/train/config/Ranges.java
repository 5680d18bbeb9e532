package alexnet.train.config;

import java.util.Locale;

/** Range checks of options, with messages that name the option, its range and the value given. */
public final class Ranges {
  private Ranges() {}

  public static void halfOpen(String name, double value, double low, double high) {
    if (!(value >= low && value < high)) {
      throw new IllegalArgumentException(
          "%s must be in [%s, %s): %s".formatted(name, plain(low), plain(high), plain(value)));
    }
  }

  public static void atLeast(String name, double value, double low) {
    if (!(value >= low && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s must be at least %s: %s".formatted(name, plain(low), plain(value)));
    }
  }

  static void fraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s must be 0 to 1: %s".formatted(name, plain(value)));
    }
  }

  public static void above(String name, double value, double low) {
    if (!(value > low && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s must be above %s: %s".formatted(name, plain(low), plain(value)));
    }
  }

  public static void between(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be %,d to %,d: %,d", name, low, high, value));
    }
  }

  /** Without the ".0" of a whole number. */
  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
