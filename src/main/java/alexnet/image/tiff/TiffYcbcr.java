package alexnet.image.tiff;

import alexnet.image.source.BadPictureException;

/**
 * YCbCr that no JPEG holds (TIFF 6.0, sections 20 and 21): coefficients, range of the codes, and
 * how many pixels share their chroma, which is not interpolated.
 */
final class TiffYcbcr {
  private static final int COEFFICIENTS = 529;
  private static final int SUBSAMPLING = 530;
  private static final int REFERENCE_BLACK_WHITE = 532;

  private static final double[] REC_601 = {0.299, 0.587, 0.114};
  private static final double[] FULL_RANGE = {0, 255, 128, 255, 128, 255};

  private final int across;
  private final int down;
  private final double[] luma;
  private final double[] range;

  TiffYcbcr(TiffDirectory directory) throws BadPictureException {
    boolean told = directory.count(SUBSAMPLING) > 1;
    across = told ? (int) directory.value(SUBSAMPLING, 0) : 2;
    down = told ? (int) directory.value(SUBSAMPLING, 1) : 2;
    boolean known =
        (across == 1 || across == 2 || across == 4) && (down == 1 || down == 2 || down == 4);
    if (!known) {
      throw BadPictureException.unsupported(
          "TIFF", "YCbCr with chroma for " + across + "x" + down + " pixels");
    }
    luma = reals(directory, COEFFICIENTS, REC_601);
    range = reals(directory, REFERENCE_BLACK_WHITE, FULL_RANGE);
    if (luma[1] == 0 || range[0] == range[1] || range[2] == range[3] || range[4] == range[5]) {
      throw new BadPictureException("damaged TIFF: YCbCr with an empty range");
    }
  }

  private static double[] reals(TiffDirectory directory, int tag, double[] otherwise)
      throws BadPictureException {
    if (directory.count(tag) < otherwise.length) {
      return otherwise;
    }
    double[] values = new double[otherwise.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = directory.real(tag, i);
      if (!Double.isFinite(values[i])) {
        throw new BadPictureException("damaged TIFF: YCbCr with an empty range");
      }
    }
    return values;
  }

  /** Whether several pixels share their chroma. */
  boolean isSubsampled() {
    return across > 1 || down > 1;
  }

  /** Bytes of so many rows of a strip or tile, which end in whole units. */
  long bytes(long width, long rows) {
    return units(width, across) * units(rows, down) * (across * down + 2);
  }

  private static long units(long pixels, int of) {
    return (pixels + of - 1) / of;
  }

  /**
   * Takes the samples of a row apart: a unit has its brightness, row by row, then Cb and Cr.
   *
   * @param block where the strip or tile begins in {@code bytes}
   * @param width pixels a row of it
   * @param row of it
   * @param count pixels wanted
   * @param levels receives three for each pixel, from {@code start} on
   */
  void unpack(byte[] bytes, int block, int width, int row, int count, int[] levels, int start) {
    int unit = across * down + 2;
    int line = block + row / down * (int) units(width, across) * unit;
    int to = start;
    for (int x = 0; x < count; x++, to += 3) {
      int at = line + x / across * unit;
      levels[to] = bytes[at + row % down * across + x % across] & 0xFF;
      levels[to + 1] = bytes[at + unit - 2] & 0xFF;
      levels[to + 2] = bytes[at + unit - 1] & 0xFF;
    }
  }

  /** Red, green and blue in 8 bits each. */
  int toRgb(int y, int cb, int cr) {
    double light = (y - range[0]) * 255 / (range[1] - range[0]);
    double blueness = (cb - range[2]) * 127 / (range[3] - range[2]);
    double redness = (cr - range[4]) * 127 / (range[5] - range[4]);
    double red = light + redness * (2 - 2 * luma[0]);
    double blue = light + blueness * (2 - 2 * luma[2]);
    double green = (light - luma[0] * red - luma[2] * blue) / luma[1];
    return level(red) << 16 | level(green) << 8 | level(blue);
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
