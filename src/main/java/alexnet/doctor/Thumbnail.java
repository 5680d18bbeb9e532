package alexnet.doctor;

/**
 * A picture in 96 bytes, to tell whether two pictures with close hashes do look alike: 8x8 values
 * of brightness and 4x4 of each colour difference (YCbCr as in JFIF), a byte each.
 *
 * <p>The limits were chosen by looking at pairs; docs/doctor.md has what they find. Copies that
 * were halved, doubled, recompressed to JPEG quality 15 or of lower contrast pass, brightened ones
 * every other time, cropped ones hardly; pictures of the same object in another colour, or of
 * another object of the same shape, do not.
 */
final class Thumbnail {
  private static final int LUMA_SIDE = 8;
  private static final int CHROMA_SIDE = 4;
  private static final int LUMA = LUMA_SIDE * LUMA_SIDE;
  private static final int CHROMA = CHROMA_SIDE * CHROMA_SIDE;

  /** Largest difference of a colour value, of 255. */
  private static final int MOST_CHROMA = 14;

  /** Largest difference of a brightness value that brightness and contrast do not explain. */
  private static final double MOST_RESIDUAL = 8;

  private static final double LEAST_CORRELATION = 0.99;

  /** How far contrast may have been turned down. */
  private static final double LEAST_GAIN = 0.5;

  private Thumbnail() {}

  /** Brightness of RGB. */
  static double luma(double red, double green, double blue) {
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  }

  /**
   * Averages blocks of pixels.
   *
   * @param rgb {@code side * side * 3} bytes
   * @param side a multiple of 8
   */
  static byte[] of(byte[] rgb, int side) {
    byte[] thumbnail = new byte[LUMA + 2 * CHROMA];
    for (int i = 0; i < LUMA; i++) {
      double[] mean = mean(rgb, side, LUMA_SIDE, i);
      thumbnail[i] = (byte) Math.round(luma(mean[0], mean[1], mean[2]));
    }
    for (int i = 0; i < CHROMA; i++) {
      double[] mean = mean(rgb, side, CHROMA_SIDE, i);
      double luma = luma(mean[0], mean[1], mean[2]);
      thumbnail[LUMA + i] = (byte) Math.round(128 + 0.564 * (mean[2] - luma));
      thumbnail[LUMA + CHROMA + i] = (byte) Math.round(128 + 0.713 * (mean[0] - luma));
    }
    return thumbnail;
  }

  private static double[] mean(byte[] rgb, int side, int blocks, int index) {
    int block = side / blocks;
    int top = index / blocks * block;
    int left = index % blocks * block;
    double[] mean = new double[3];
    for (int y = top; y < top + block; y++) {
      for (int i = (y * side + left) * 3; i < (y * side + left + block) * 3; i++) {
        mean[i % 3] += rgb[i] & 0xFF;
      }
    }
    for (int c = 0; c < 3; c++) {
      mean[c] /= block * block;
    }
    return mean;
  }

  /** Whether two pictures look the same but for brightness, contrast and the finest detail. */
  static boolean alike(byte[] one, byte[] other) {
    for (int i = LUMA; i < LUMA + 2 * CHROMA; i++) {
      if (Math.abs((one[i] & 0xFF) - (other[i] & 0xFF)) > MOST_CHROMA) {
        return false;
      }
    }
    double meanOne = mean(one);
    double meanOther = mean(other);
    double squaresOne = 0;
    double squaresOther = 0;
    double products = 0;
    for (int i = 0; i < LUMA; i++) {
      double a = (one[i] & 0xFF) - meanOne;
      double b = (other[i] & 0xFF) - meanOther;
      squaresOne += a * a;
      squaresOther += b * b;
      products += a * b;
    }
    // The one of less contrast is fitted by the other: least squares.
    boolean swap = squaresOther > squaresOne;
    double gain = products / Math.max(squaresOne, squaresOther);
    if (!(products >= LEAST_CORRELATION * Math.sqrt(squaresOne * squaresOther))
        || !(gain >= LEAST_GAIN)) {
      return false;
    }
    for (int i = 0; i < LUMA; i++) {
      double a = (one[i] & 0xFF) - meanOne;
      double b = (other[i] & 0xFF) - meanOther;
      double residual = swap ? a - gain * b : b - gain * a;
      if (Math.abs(residual) > MOST_RESIDUAL) {
        return false;
      }
    }
    return true;
  }

  private static double mean(byte[] thumbnail) {
    int sum = 0;
    for (int i = 0; i < LUMA; i++) {
      sum += thumbnail[i] & 0xFF;
    }
    return (double) sum / LUMA;
  }
}
