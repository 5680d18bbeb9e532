package alexnet.transform.augment;

import alexnet.image.RgbImage;

/**
 * A picture sheared, moved or turned within its frame, black where nothing of it comes to lie: the
 * pixel at (x, y) of the result is the one that holds the point {@code (a x + b y + c, d x + e y +
 * f)} of the input, x and y taken at its centre.
 *
 * <p>Equal to Pillow's {@code Image.transform(size, AFFINE)} with nearest-neighbour interpolation
 * bit for bit: coordinates are fixed-point numbers of 16 fractional bits that are added up along a
 * row. Pillow changes to floats where 32 bits do not hold them, beyond 32,767 pixels; here they
 * have 64.
 */
record NearestAffine(double a, double b, double c, double d, double e, double f) {
  private static final int FRACTION_BITS = 16;

  /**
   * Rows moved sideways by {@code amount} pixels for each row from the top, to the left if
   * positive.
   */
  static NearestAffine shearX(double amount) {
    return new NearestAffine(1, amount, 0, 0, 1, 0);
  }

  /** Columns moved upwards by {@code amount} pixels for each column from the left. */
  static NearestAffine shearY(double amount) {
    return new NearestAffine(1, 0, 0, amount, 1, 0);
  }

  /** Moved to the right and downwards by whole pixels. */
  static NearestAffine translation(int right, int down) {
    return new NearestAffine(1, 0, -right, 0, 1, -down);
  }

  /** Turned around the picture's centre, counter-clockwise. */
  static NearestAffine rotation(double degrees, RgbImage image) {
    double x = image.width() / 2.0;
    double y = image.height() / 2.0;
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    return new NearestAffine(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y);
  }

  RgbImage apply(RgbImage image) {
    int width = image.width();
    int height = image.height();
    byte[] in = image.pixels();
    byte[] out = new byte[in.length];
    long stepX = fixed(a);
    long stepY = fixed(d);
    long rowX = fixed(c + a * 0.5 + b * 0.5);
    long rowY = fixed(f + d * 0.5 + e * 0.5);
    int to = 0;
    for (int row = 0; row < height; row++) {
      long x = rowX;
      long y = rowY;
      for (int column = 0; column < width; column++, to += 3) {
        long fromX = x >> FRACTION_BITS;
        long fromY = y >> FRACTION_BITS;
        if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height) {
          int from = ((int) fromY * width + (int) fromX) * 3;
          out[to] = in[from];
          out[to + 1] = in[from + 1];
          out[to + 2] = in[from + 2];
        }
        x += stepX;
        y += stepY;
      }
      rowX += fixed(b);
      rowY += fixed(e);
    }
    return new RgbImage(width, height, out);
  }

  private static long fixed(double value) {
    return (long) Math.floor(value * (1 << FRACTION_BITS) + 0.5);
  }
}
