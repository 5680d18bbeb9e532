package alexnet.image.tiff;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.Blend;
import alexnet.image.source.PixelFormat;

/**
 * Levels of a TIFF's samples to RGB over white, by its field PhotometricInterpretation (262). What
 * is no picture for people to look at is refused by its name.
 */
final class TiffColours {
  private static final int COLOUR_MAP = 320;
  private static final int INK_SET = 332;
  private static final int NUMBER_OF_INKS = 334;
  private static final int DOT_RANGE = 336;

  /** What the samples of a pixel stand for. */
  enum Kind {
    WHITE_IS_ZERO("grey", 1),
    BLACK_IS_ZERO("grey", 1),
    RGB("RGB", 3),
    PALETTE("palette", 1),
    CMYK("CMYK", 4),
    YCBCR("YCbCr", 3),
    /** TIFF 6.0, section 23: a* and b* are signed. */
    CIE_LAB("L*a*b*", 3),
    /** TIFF technical note on it, as in colour profiles: a* and b* are 128 more. */
    ICC_LAB("L*a*b*", 3);

    private final String title;
    private final int samples;

    Kind(String title, int samples) {
      this.title = title;
      this.samples = samples;
    }

    /** Samples a pixel, without extra ones. */
    int samples() {
      return samples;
    }

    @Override
    public String toString() {
      return title;
    }

    /** Grey or RGB, which numbers of any kind may stand for. */
    boolean isLight() {
      return this == WHITE_IS_ZERO || this == BLACK_IS_ZERO || this == RGB;
    }

    boolean isLab() {
      return this == CIE_LAB || this == ICC_LAB;
    }

    /** Kinds whose zero is white: what was multiplied by alpha lies over white already. */
    private boolean isInk() {
      return this == WHITE_IS_ZERO || this == CMYK;
    }

    /** The kind of a code, or a refusal that names what the code stands for. */
    static Kind of(long code) throws BadPictureException {
      if (code < 0 || code > 0xFFFF) {
        throw new BadPictureException("damaged TIFF: photometric interpretation " + code);
      }
      return switch ((int) code) {
        case 0 -> WHITE_IS_ZERO;
        case 1 -> BLACK_IS_ZERO;
        case 2 -> RGB;
        case 3 -> PALETTE;
        case 5 -> CMYK;
        case 6 -> YCBCR;
        case 8 -> CIE_LAB;
        case 9 -> ICC_LAB;
        default ->
            throw BadPictureException.unsupported(
                "TIFF",
                switch ((int) code) {
                  case 4 -> "a transparency mask, not a picture";
                  case 10 -> "ITU L*a*b* colours";
                  case 32803 -> "a raw photograph, colour filter array";
                  case 32844, 32845 -> "LogLuv, logarithmic brightness";
                  case 34892 -> "a raw photograph, linear";
                  case 51177 -> "a depth map, not a picture";
                  case 52527 -> "a semantic mask, not a picture";
                  default -> "photometric interpretation " + code;
                });
      };
    }
  }

  private final Kind kind;
  private final int samples;
  private final TiffAlpha alpha;
  private final byte[] palette;
  private final TiffYcbcr ycbcr;

  /**
   * Reads what else the colours need.
   *
   * @param samples a pixel, extra ones too
   * @param bits of a sample
   */
  TiffColours(TiffDirectory directory, Kind kind, int samples, int bits, TiffAlpha alpha)
      throws BadPictureException {
    this.kind = kind;
    this.samples = samples;
    this.alpha = alpha;
    this.palette = kind == Kind.PALETTE ? palette(directory, bits) : null;
    this.ycbcr = kind == Kind.YCBCR ? new TiffYcbcr(directory) : null;
    if (kind == Kind.CMYK) {
      requireDots(directory, bits);
    }
    boolean multiplied = alpha.kind() == TiffAlpha.Kind.ASSOCIATED;
    if (multiplied && !kind.isLight() && !kind.isInk()) {
      throw BadPictureException.unsupported("TIFF", kind + " multiplied by transparency");
    }
  }

  /** All reds, then all greens, then all blues, of 16 bits; entries that are missing are black. */
  private static byte[] palette(TiffDirectory directory, int bits) throws BadPictureException {
    int entries = 1 << bits;
    long given = directory.count(COLOUR_MAP) / 3;
    if (given == 0) {
      throw new BadPictureException("damaged TIFF: no palette (field ColorMap)");
    }
    int[] values = new int[3 * entries];
    boolean small = true;
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < Math.min(entries, given); i++) {
        int value = (int) directory.value(COLOUR_MAP, c * given + i);
        values[3 * i + c] = value;
        small &= value < 256;
      }
    }
    // Some programs wrote 8 bits, which would all be black; libtiff sees it so, too.
    byte[] palette = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      palette[i] = (byte) (small ? values[i] : values[i] >> 8);
    }
    return palette;
  }

  /** Refuses inks that are others than cyan, magenta, yellow and black. */
  static void requireCmyk(TiffDirectory directory) throws BadPictureException {
    long inks = directory.number(NUMBER_OF_INKS, 4);
    if (directory.number(INK_SET, 1) != 1 || inks != 4) {
      throw BadPictureException.unsupported("TIFF", inks + " inks that are not CMYK");
    }
  }

  private static void requireDots(TiffDirectory directory, int bits) throws BadPictureException {
    long full = bits < 32 ? (1L << bits) - 1 : 0;
    for (int i = 0; i < Math.min(10, directory.count(DOT_RANGE)); i++) {
      if (full > 0 && directory.value(DOT_RANGE, i) != (i % 2 == 0 ? 0 : full)) {
        throw BadPictureException.unsupported("TIFF", "inks with a range of dots of their own");
      }
    }
  }

  /** Whether a row of bytes is a row of RGB as it is. */
  boolean isPlainRgb() {
    return kind == Kind.RGB && samples == 3;
  }

  /** How the pixels are stored. */
  PixelFormat pixelFormat(int bits) {
    PixelFormat.Colours colours =
        switch (kind) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO -> PixelFormat.Colours.GREY;
          case RGB, YCBCR -> PixelFormat.Colours.RGB;
          case PALETTE -> PixelFormat.Colours.PALETTE;
          case CMYK -> PixelFormat.Colours.CMYK;
          case CIE_LAB, ICC_LAB -> PixelFormat.Colours.OTHER;
        };
    return new PixelFormat(colours, bits, alpha.kind() != TiffAlpha.Kind.NONE);
  }

  /**
   * Converts a row.
   *
   * @param levels all samples of a pixel, then those of the next
   * @param rgb receives {@code 3 * width} bytes
   */
  void toRgb(int[] levels, int width, byte[] rgb) {
    for (int i = 0, at = 0; i < 3 * width; i += 3, at += samples) {
      int colour = // each of red, green, blue in 8 bits
          switch (kind) {
            case WHITE_IS_ZERO -> (255 - levels[at]) * 0x010101;
            case BLACK_IS_ZERO -> levels[at] * 0x010101;
            case RGB -> levels[at] << 16 | levels[at + 1] << 8 | levels[at + 2];
            case PALETTE -> entry(levels[at]);
            case CMYK -> inks(levels, at);
            case YCBCR -> ycbcr.toRgb(levels[at], levels[at + 1], levels[at + 2]);
            case CIE_LAB -> TiffLab.toRgb(levels[at], (byte) levels[at + 1], (byte) levels[at + 2]);
            case ICC_LAB -> TiffLab.toRgb(levels[at], levels[at + 1] - 128, levels[at + 2] - 128);
          };
      int red = colour >> 16;
      int green = colour >> 8 & 0xFF;
      int blue = colour & 0xFF;
      switch (alpha.kind()) {
        case ASSOCIATED -> {
          int white = kind.isInk() ? 0 : 255 - levels[at + alpha.sample()];
          red = Math.min(255, red + white);
          green = Math.min(255, green + white);
          blue = Math.min(255, blue + white);
        }
        case UNASSOCIATED -> {
          int opacity = levels[at + alpha.sample()];
          if (opacity != 255) {
            red = Blend.overWhite(red, opacity);
            green = Blend.overWhite(green, opacity);
            blue = Blend.overWhite(blue, opacity);
          }
        }
        default -> {}
      }
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
  }

  private int entry(int index) {
    return (palette[3 * index] & 0xFF) << 16
        | (palette[3 * index + 1] & 0xFF) << 8
        | (palette[3 * index + 2] & 0xFF);
  }

  private static int inks(int[] levels, int at) {
    int light = 255 - levels[at + 3];
    int red = Blend.underBlack(255 - levels[at], light);
    int green = Blend.underBlack(255 - levels[at + 1], light);
    int blue = Blend.underBlack(255 - levels[at + 2], light);
    return red << 16 | green << 8 | blue;
  }
}
