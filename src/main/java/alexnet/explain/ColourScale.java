package alexnet.explain;

/**
 * Colours of values from -1 to 1: grey at 0, orange above, blue below, lighter and more colourful
 * by even steps, since lightness and chroma go straight in OKLab (Ottosson 2020, "A perceptual
 * color space for image processing"). Orange and blue differ along the axis that the common kinds
 * of colour blindness leave, and a sign is told from none by lightness alone.
 */
public final class ColourScale {
  private static final double DARK = 0.30;
  private static final double LIGHT = 0.75;
  private static final double CHROMA = 0.13;
  private static final double ORANGE = Math.toRadians(70);
  private static final double BLUE = Math.toRadians(250);

  private ColourScale() {}

  /**
   * The colour of a value.
   *
   * @param value -1..1
   * @return 0xRRGGBB
   */
  public static int rgb(double value) {
    return over(lightness(value), value, 1);
  }

  /**
   * The colour of a value, laid over a picture.
   *
   * @param behind the picture's lightness there, 0..1
   * @param share of the scale's own lightness, 0..1
   */
  static int over(double behind, double value, double share) {
    double hue = value < 0 ? BLUE : ORANGE;
    double chroma = CHROMA * Math.abs(value);
    double lightness = (1 - share) * behind + share * lightness(value);
    return rgb(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
  }

  private static double lightness(double value) {
    return DARK + (LIGHT - DARK) * Math.abs(value);
  }

  /** OKLab to sRGB. */
  static int rgb(double lightness, double a, double b) {
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
        | toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
        | toByte(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
  }

  /** Lightness of an sRGB colour in OKLab, 0..1. */
  static double lightness(int red, int green, int blue) {
    double r = LINEAR[red];
    double g = LINEAR[green];
    double b = LINEAR[blue];
    return 0.2104542553 * Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
        + 0.7936177850 * Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
        - 0.0040720468 * Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  }

  private static final double[] LINEAR = new double[256];

  static {
    for (int i = 0; i < 256; i++) {
      double value = i / 255.0;
      LINEAR[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
  }

  private static double cube(double value) {
    return value * value * value;
  }

  private static int toByte(double linear) {
    double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * Math.max(0, Math.min(1, value)));
  }
}
