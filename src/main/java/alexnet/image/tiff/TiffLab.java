package alexnet.image.tiff;

/**
 * CIE L*a*b* under the light D50, as printing has it, to sRGB: by the formulas of CIE 15 and IEC
 * 61966-2-1, with Bradford's adaptation to sRGB's white. Colours that sRGB lacks are clipped.
 */
final class TiffLab {
  private static final double WHITE_X = 0.9642;
  private static final double WHITE_Z = 0.8249;

  /** From XYZ under D50 to linear red, green and blue. */
  private static final double[] TO_RGB = {
    3.1338561, -1.6168667, -0.4906146, //
    -0.9787684, 1.9161415, 0.0334540, //
    0.0719453, -0.2289914, 1.4052427
  };

  private static final int STEPS = 1 << 16;

  /** sRGB's curve: the level of each of so many steps of light. */
  private static final byte[] LEVELS = levels();

  private TiffLab() {}

  private static byte[] levels() {
    byte[] levels = new byte[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      double light = (double) i / STEPS;
      double signal = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
      levels[i] = (byte) Math.round(255 * signal);
    }
    return levels;
  }

  /**
   * Converts a colour.
   *
   * @param lightness 0 to 255, for L* of 0 to 100
   * @param a of -128 to 127
   * @param b of -128 to 127
   * @return red, green and blue in 8 bits each
   */
  static int toRgb(int lightness, int a, int b) {
    double middle = (lightness / 2.55 + 16) / 116;
    double x = WHITE_X * linear(middle + a / 500.0);
    double y = linear(middle);
    double z = WHITE_Z * linear(middle - b / 200.0);
    int rgb = 0;
    for (int row = 0; row < 9; row += 3) {
      double light = TO_RGB[row] * x + TO_RGB[row + 1] * y + TO_RGB[row + 2] * z;
      int step = (int) Math.round(Math.max(0, Math.min(1, light)) * STEPS);
      rgb = rgb << 8 | (LEVELS[step] & 0xFF);
    }
    return rgb;
  }

  private static double linear(double root) {
    double knee = 6.0 / 29;
    return root > knee ? root * root * root : 3 * knee * knee * (root - 4.0 / 29);
  }
}
