package alexnet.transform;

/** Range checks that several transforms share. */
public final class Checks {
  private Checks() {}

  /** Refuses a side outside 1..{@link Preprocessing#MAX_SIDE} pixels. */
  public static void side(String name, int pixels) {
    if (pixels < 1 || pixels > Preprocessing.MAX_SIDE) {
      throw new IllegalArgumentException(
          name + " must be 1.." + Preprocessing.MAX_SIDE + " pixels, got " + pixels);
    }
  }

  /** Refuses values outside a closed range, and NaN. */
  public static void range(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(name + " must be " + min + ".." + max + ", got " + value);
    }
  }

  /** Refuses shares of an area that are not {@code 0 < min <= max <= 1}. */
  public static void area(double min, double max) {
    if (!(min > 0 && min <= max && max <= 1)) {
      throw new IllegalArgumentException(
          "scale must be 0 < min <= max <= 1, got " + min + ".." + max);
    }
  }

  /** Refuses ratios of two sides that are not {@code 0 < min <= max}, or infinite. */
  public static void ratio(double min, double max) {
    if (!(min > 0 && min <= max && max < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("ratio must be 0 < min <= max, got " + min + ".." + max);
    }
  }
}
