package alexnet.serve.inside;

/** Numbers for people: of many values four digits each are enough to read, and half the bytes. */
final class Digits {
  private Digits() {}

  /** The nearest number of four significant decimal digits. */
  static double four(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value;
    }
    int exponent = 3 - (int) Math.floor(Math.log10(Math.abs(value)));
    if (exponent > 300 || exponent < -300) {
      return value;
    }
    double unit = Math.pow(10, Math.abs(exponent));
    return exponent >= 0 ? Math.rint(value * unit) / unit : Math.rint(value / unit) * unit;
  }

  /** Rows of a map that stands in values in row-major order. */
  static double[][] rows(float[] values, int from, int height, int width) {
    double[][] rows = new double[height][width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        rows[y][x] = four(values[from + y * width + x]);
      }
    }
    return rows;
  }
}
