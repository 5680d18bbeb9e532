package alexnet.image.tiff;

import alexnet.image.plugin.PluginSource;
import alexnet.image.source.BadPictureException;
import alexnet.image.source.Orientation;
import alexnet.image.source.PictureSource;
import alexnet.image.source.PixelFormat;
import alexnet.image.source.RowSink;
import java.io.IOException;

/**
 * The first picture of a TIFF (TIFF 6.0 with its supplements, BigTIFF), row by row. Not by
 * TwelveMonkeys, whose reader takes any fourth sample for transparency and cannot tell what it does
 * not read from what is damaged; it has the fax codes alone. Every sample, colour and extra sample
 * is given as the specification says, or refused by name.
 */
public final class TiffSource implements PictureSource {
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int SAMPLES = 277;
  private static final int COLOUR_MAP = 320;
  private static final int SAMPLE_FORMAT = 339;
  private static final int INDEXED = 346;

  /** The limits count pixels: more samples of each would need memory that nobody agreed to. */
  private static final int MOST_SAMPLES = 64;

  private final byte[] file;
  private final TiffDirectory directory;
  private final TiffCompression compression;
  private final TiffSamples samples;
  private final TiffLayout layout;
  private final TiffColours colours;
  private final TiffYcbcr units;
  private final TiffJpeg jpeg;
  private final Orientation orientation;

  /** Opens the source that the picture's compression asks for. */
  public static PictureSource open(byte[] file) throws IOException {
    TiffDirectory directory = new TiffDirectory(file);
    TiffCompression compression = TiffCompression.of(directory.number(COMPRESSION, 1));
    return switch (compression) {
      case CCITT -> {
        requireBlackAndWhite(directory);
        yield PluginSource.tiff(file, directory.orientation());
      }
      case OLD_JPEG -> new TiffOldJpeg(file, directory);
      default -> new TiffSource(file, directory, compression);
    };
  }

  private static void requireBlackAndWhite(TiffDirectory directory) throws BadPictureException {
    long photometric = directory.number(PHOTOMETRIC, 0);
    if (photometric > 1) {
      TiffColours.Kind kind = TiffColours.Kind.of(photometric);
      throw BadPictureException.unsupported("TIFF", "CCITT compression of " + kind);
    }
    if (bits(directory, 1) != 1 || directory.number(SAMPLES, 1) != 1) {
      throw BadPictureException.unsupported("TIFF", "CCITT compression of more than a bit a pixel");
    }
  }

  private TiffSource(byte[] file, TiffDirectory directory, TiffCompression compression)
      throws BadPictureException {
    this.file = file;
    this.directory = directory;
    this.compression = compression;
    orientation = directory.orientation();
    int inPixel = samplesInPixel(directory);
    TiffColours.Kind kind = kind(directory, inPixel);
    if (inPixel < kind.samples()) {
      String what = kind + " of " + inPixel + (inPixel == 1 ? " sample" : " samples");
      throw kind.isLab()
          ? BadPictureException.unsupported("TIFF", what)
          : new BadPictureException("damaged TIFF: " + what);
    }
    if (kind == TiffColours.Kind.CMYK) { // before further inks are taken for extra samples
      TiffColours.requireCmyk(directory);
    }
    TiffAlpha alpha = TiffAlpha.of(directory, kind.samples(), inPixel - kind.samples());
    boolean palette = kind == TiffColours.Kind.PALETTE;
    long format = kind.isLab() ? labFormat(directory) : format(directory, inPixel);
    samples = TiffSamples.of(format, bits(directory, inPixel), palette, directory.order());
    if (samples.floating() && !kind.isLight()) {
      throw BadPictureException.unsupported("TIFF", "floating-point samples of " + kind);
    }
    int wanted = alpha.kind() == TiffAlpha.Kind.NONE ? kind.samples() : alpha.sample() + 1;
    layout = TiffLayout.of(directory, inPixel, wanted, compression);
    TiffPredictor.require(layout.predictor(), samples);
    boolean streams = compression == TiffCompression.JPEG;
    boolean ycbcr = kind == TiffColours.Kind.YCBCR;
    if (streams && !samples.areBytes()) {
      throw BadPictureException.unsupported(
          "TIFF", "JPEG compression of " + samples.bits() + " bits");
    }
    boolean converted = streams && ycbcr && layout.planes() == 1; // while a stream is decoded
    jpeg = streams ? new TiffJpeg(directory, converted) : null;
    units = ycbcr && !converted ? units() : null;
    colours =
        new TiffColours(
            directory,
            converted ? TiffColours.Kind.RGB : kind,
            layout.samplesInRow(),
            samples.bits(),
            alpha);
  }

  private static int samplesInPixel(TiffDirectory directory) throws BadPictureException {
    long samples = directory.number(SAMPLES, Math.max(1, directory.count(BITS)));
    if (samples < 1 || samples > 0xFFFF) {
      throw new BadPictureException("damaged TIFF: " + samples + " samples a pixel");
    }
    if (samples > MOST_SAMPLES) {
      throw BadPictureException.unsupported("TIFF", samples + " samples a pixel");
    }
    return (int) samples;
  }

  /** The field must be there; where it is not, what libtiff and others guess. */
  private static TiffColours.Kind kind(TiffDirectory directory, int samples)
      throws BadPictureException {
    if (directory.number(INDEXED, 0) == 1 && directory.number(PHOTOMETRIC, 3) != 3) {
      throw BadPictureException.unsupported("TIFF", "a palette of other colours than RGB");
    }
    if (!directory.has(PHOTOMETRIC)) {
      return directory.has(COLOUR_MAP)
          ? TiffColours.Kind.PALETTE
          : samples < 3 ? TiffColours.Kind.BLACK_IS_ZERO : TiffColours.Kind.RGB;
    }
    TiffColours.Kind kind = TiffColours.Kind.of(directory.number(PHOTOMETRIC, 0));
    // YCbCr without colours is grey, which is how libtiff and Pillow have it.
    boolean grey = kind == TiffColours.Kind.YCBCR && samples == 1;
    return grey ? TiffColours.Kind.BLACK_IS_ZERO : kind;
  }

  /** One number for all samples, which is all that is read. */
  private static long bits(TiffDirectory directory, int samples) throws BadPictureException {
    long first = directory.number(BITS, 1);
    long told = Math.min(samples, directory.count(BITS));
    for (int i = 1; i < told; i++) {
      if (directory.value(BITS, i) != first) {
        throw BadPictureException.unsupported(
            "TIFF",
            "samples of " + first + " and of " + directory.value(BITS, i) + " bits in one pixel");
      }
    }
    return first;
  }

  private static long format(TiffDirectory directory, int samples) throws BadPictureException {
    long first = directory.number(SAMPLE_FORMAT, 1);
    long told = Math.min(samples, directory.count(SAMPLE_FORMAT));
    for (int i = 1; i < told; i++) {
      if (directory.value(SAMPLE_FORMAT, i) != first) {
        throw BadPictureException.unsupported("TIFF", "samples of several formats in one pixel");
      }
    }
    return first;
  }

  /** Signs are a matter of L*a*b* itself, whether the field speaks of them or not. */
  private static long labFormat(TiffDirectory directory) throws BadPictureException {
    for (int i = 0; i < Math.min(3, directory.count(SAMPLE_FORMAT)); i++) {
      long format = directory.value(SAMPLE_FORMAT, i);
      if (format != 1 && format != 2 && format != 4) {
        return format;
      }
    }
    return 1;
  }

  /** Units of pixels that share their chroma, or null where each has its own. */
  private TiffYcbcr units() throws BadPictureException {
    TiffYcbcr ycbcr = new TiffYcbcr(directory);
    if (!samples.areBytes()) {
      throw BadPictureException.unsupported("TIFF", "YCbCr of " + samples.bits() + " bits");
    }
    if (!ycbcr.isSubsampled()) {
      return null;
    }
    boolean plain = layout.samplesInBlock() == 3 && layout.predictor() == 1;
    if (!plain) {
      throw BadPictureException.unsupported(
          "TIFF", "subsampled YCbCr in planes, as differences or with extra samples");
    }
    return ycbcr;
  }

  @Override
  public int width() {
    return layout.width();
  }

  @Override
  public int height() {
    return layout.height();
  }

  @Override
  public Orientation orientation() {
    return orientation;
  }

  @Override
  public void read(RowSink rows) throws IOException {
    TiffBlocks blocks = new TiffBlocks(file, directory, layout, compression, samples, units, jpeg);
    TiffSamples meaning = samples.floating() ? samples.scaledBy(largest(blocks)) : samples;
    blocks.seek(0); // what is not there is found out before memory for rows is taken
    boolean asTheyAre = colours.isPlainRgb() && samples.areBytes() && blocks.isWhole();
    int inRow = layout.samplesInRow();
    int[] levels = asTheyAre ? null : new int[Math.multiplyExact(layout.width(), inRow)];
    byte[] rgb = asTheyAre ? null : new byte[Math.multiplyExact(layout.width(), 3)];
    for (int y = 0; y < layout.height(); y++) {
      blocks.seek(y);
      if (asTheyAre) {
        rows.row(blocks.bytes(), blocks.start(y));
      } else {
        blocks.unpackRow(y, meaning, levels);
        colours.toRgb(levels, layout.width(), rgb);
        rows.row(rgb, 0);
      }
    }
  }

  private double largest(TiffBlocks blocks) throws IOException {
    double largest = Double.NEGATIVE_INFINITY;
    for (int y = 0; y < layout.height(); y++) {
      blocks.seek(y);
      largest = Math.max(largest, blocks.largest(y));
    }
    return largest;
  }

  @Override
  public PixelFormat pixelFormat() {
    return colours.pixelFormat(samples.bits());
  }

  @Override
  public String tolerated() {
    return jpeg == null ? "" : jpeg.tolerated();
  }
}
