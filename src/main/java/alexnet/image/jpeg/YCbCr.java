package alexnet.image.jpeg;

/**
 * JFIF's YCbCr to RGB, in libjpeg's fixed point of 16 bits, so that the values are those of a
 * picture that libjpeg converts itself. Luma is 0..255, the chroma of grey is 128.
 */
final class YCbCr {
  private static final int HALF = 1 << 15;

  private YCbCr() {}

  static int red(int luma, int cr) {
    return clamp(luma + ((91881 * (cr - 128) + HALF) >> 16));
  }

  static int green(int luma, int cb, int cr) {
    return clamp(luma + ((-22554 * (cb - 128) - 46802 * (cr - 128) + HALF) >> 16));
  }

  static int blue(int luma, int cb) {
    return clamp(luma + ((116130 * (cb - 128) + HALF) >> 16));
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
