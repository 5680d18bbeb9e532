package alexnet.train.config;

import java.util.Locale;
import java.util.function.Consumer;

/** Settings that may have been given, and are null if they were not. */
final class Given {
  private Given() {}

  static double or(Double value, double fallback) {
    return value == null ? fallback : value;
  }

  static int or(Integer value, int fallback) {
    return value == null ? fallback : value;
  }

  static <T> void ifGiven(T value, Consumer<T> use) {
    if (value != null) {
      use.accept(value);
    }
  }

  /** Makes what a setting is for, so that what is wrong with its value is said of the setting. */
  static <T> void check(String key, T value, Consumer<T> use) {
    if (value == null) {
      return;
    }
    try {
      use.accept(value);
    } catch (IllegalArgumentException e) {
      String reason = e.getMessage();
      throw new IllegalArgumentException(
          reason.startsWith(key + " ") ? reason : key + ": " + reason, e);
    }
  }

  static void between(String key, Integer value, int low, int high) {
    if (value != null) {
      Ranges.between(key, value, low, high);
    }
  }

  static void fraction(String key, Double value) {
    if (value != null) {
      Ranges.fraction(key, value);
    }
  }

  /**
   * Refuses a setting that would do nothing.
   *
   * @param owner the setting that it needs, such as {@code optimizer sgd}
   */
  static void needs(boolean isThere, String owner, String key, Object value) {
    if (!isThere && value != null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s does nothing without %s", key, owner));
    }
  }
}
