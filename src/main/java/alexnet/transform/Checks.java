package alexnet.transform;

/** Range checks that several transforms share. */
final class Checks {
  private Checks() {}

  /** Refuses a side outside 1..{@link Preprocessing#MAX_SIDE} pixels. */
  static void side(String name, int pixels) {
    if (pixels < 1 || pixels > Preprocessing.MAX_SIDE) {
      throw new IllegalArgumentException(
          name + " must be 1.." + Preprocessing.MAX_SIDE + " pixels, got " + pixels);
    }
  }

  /** Refuses values outside a closed range, and NaN. */
  static void range(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(name + " must be " + min + ".." + max + ", got " + value);
    }
  }
}
