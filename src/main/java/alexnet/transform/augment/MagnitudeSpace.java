package alexnet.transform.augment;

/**
 * The magnitudes at which a policy uses the operations: {@value #BINS} of each, evenly spaced from
 * no effect to the strongest, in 32-bit floats as {@code torch.linspace} computes them.
 */
enum MagnitudeSpace {
  /** TrivialAugment's wide space: as far as 99%, 32 pixels, 135 degrees and 2 bits. */
  WIDE(0.99, 135, 0.99, 6) {
    @Override
    double translation(int side) {
      return 32;
    }
  },

  /** RandAugment's: as far as a shear of 0.3, 45% of the side, 30 degrees, 90% and 4 bits. */
  RAND(0.3, 30, 0.9, 4) {
    @Override
    double translation(int side) {
      return 150.0 / 331.0 * side;
    }
  };

  /** Magnitudes of an operation. */
  static final int BINS = 31;

  private final double shear;
  private final double degrees;
  private final double colour;
  private final int lostBits;

  MagnitudeSpace(double shear, double degrees, double colour, int lostBits) {
    this.shear = shear;
    this.degrees = degrees;
    this.colour = colour;
    this.lostBits = lostBits;
  }

  /** The farthest move of a picture with this side, in pixels. */
  abstract double translation(int side);

  /**
   * One magnitude, never negative.
   *
   * @param bin 0..30, from no effect to the strongest
   * @param width of the picture, in pixels
   * @param height of the picture, in pixels
   */
  double magnitude(PictureOperation operation, int bin, int width, int height) {
    return switch (operation) {
      case IDENTITY, AUTO_CONTRAST, EQUALIZE -> 0;
      case SHEAR_X, SHEAR_Y -> linspace(0, shear, bin);
      case TRANSLATE_X -> linspace(0, translation(width), bin);
      case TRANSLATE_Y -> linspace(0, translation(height), bin);
      case ROTATE -> linspace(0, degrees, bin);
      case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> linspace(0, colour, bin);
      case POSTERIZE -> 8 - Math.rint(bin * lostBits / (BINS - 1.0));
      case SOLARIZE -> linspace(255, 0, bin);
    };
  }

  /**
   * The second half is counted back from the end, so that both ends are exact; nothing is rounded
   * twice.
   */
  private static float linspace(double start, double end, int bin) {
    float step = ((float) end - (float) start) / (BINS - 1);
    return bin < BINS / 2
        ? Math.fma(step, bin, (float) start)
        : Math.fma(-step, BINS - 1 - bin, (float) end);
  }
}
