package alexnet.eval;

import java.util.List;
import java.util.Locale;

/** Checks of figures and sizes, with messages that hold both numbers. */
public final class Checks {
  private Checks() {}

  /** NaN is no fraction either, which keeps it out of every JSON result. */
  static void fraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s must be in [0, 1]: %s".formatted(name, value));
    }
  }

  public static void names(List<String> names, int classes) {
    if (names.size() != classes) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d class names for %d classes", names.size(), classes));
    }
  }
}
