package alexnet.transform.augment;

/**
 * Hue, saturation and value in 8 bits each, with the conversions of Pillow's Convert.c (which
 * follow Python's colorsys). Where a value is a float and where a double decides how it rounds, so
 * the types below are Pillow's.
 */
final class Hsv {
  private Hsv() {}

  /**
   * Converts the pixel at {@code i} to HSV, adds to its hue and converts it back.
   *
   * @param shift in 256ths of a turn, wrapping around; torchvision computes it as 255 * turns
   */
  static void turnHue(byte[] in, byte[] out, int i, int shift) {
    int red = in[i] & 255;
    int green = in[i + 1] & 255;
    int blue = in[i + 2] & 255;
    int value = Math.max(red, Math.max(green, blue));
    int spread = value - Math.min(red, Math.min(green, blue));
    int hue = 0;
    int saturation = 0;
    if (spread > 0) {
      float range = spread;
      saturation = (int) (range / value * 255.0);
      hue = hue(red, green, blue, value, range);
    }
    toRgb((hue + shift) & 255, saturation, value, out, i);
  }

  private static int hue(int red, int green, int blue, int value, float range) {
    float r = (value - red) / range;
    float g = (value - green) / range;
    float b = (value - blue) / range;
    float sixths;
    if (red == value) {
      sixths = b - g;
    } else if (green == value) {
      sixths = (float) (2.0 + r - b);
    } else {
      sixths = (float) (4.0 + g - r);
    }
    double positive = sixths / 6.0 + 1.0; // 5/6..11/6, as red's hues begin below 0
    float turns = (float) (positive >= 1 ? positive - 1 : positive);
    return (int) (turns * 255.0);
  }

  private static void toRgb(int hue, int saturation, int value, byte[] out, int i) {
    if (saturation == 0) {
      set(out, i, value, value, value);
      return;
    }
    int sector = (int) (hue * 6.0 / 255.0);
    float part = (float) (hue * 6.0 / 255.0 - sector);
    float s = (float) (saturation / 255.0);
    int low = (int) (value * (1.0 - s) + 0.5);
    int falling = (int) (value * (1.0 - s * part) + 0.5);
    int rising = (int) (value * (1.0 - s * (1.0 - part)) + 0.5);
    switch (sector % 6) {
      case 0 -> set(out, i, value, rising, low);
      case 1 -> set(out, i, falling, value, low);
      case 2 -> set(out, i, low, value, rising);
      case 3 -> set(out, i, low, falling, value);
      case 4 -> set(out, i, rising, low, value);
      default -> set(out, i, value, low, falling);
    }
  }

  private static void set(byte[] out, int i, int red, int green, int blue) {
    out[i] = (byte) red;
    out[i + 1] = (byte) green;
    out[i + 2] = (byte) blue;
  }
}
