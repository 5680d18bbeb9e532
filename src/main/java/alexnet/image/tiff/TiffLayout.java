package alexnet.image.tiff;

import alexnet.image.source.BadPictureException;
import java.util.Locale;

/**
 * How the pixels of a TIFF's first picture lie in the file: in strips, which are as wide as the
 * picture, or tiles; here both are called blocks. Where planes are separate, the blocks of one
 * sample follow those of the one before.
 *
 * @param width of the picture; may be 0 or absurdly large
 * @param height of the picture; may be 0 or absurdly large
 * @param blockWidth pixels a row of a block, also of the last one, which may reach beyond the edge
 * @param blockHeight rows of a block; the last strip may have fewer
 * @param tiled whether the blocks are tiles
 * @param planes of separate samples that are wanted, each in blocks of its own; 1 where all samples
 *     of a pixel lie together
 * @param samplesInBlock samples of a pixel that do
 * @param bitsReversed whether the low bit of each byte comes first
 * @param predictor 1 for none, 2 for differences, 3 for those of floating-point numbers
 */
record TiffLayout(
    int width,
    int height,
    int blockWidth,
    int blockHeight,
    boolean tiled,
    int planes,
    int samplesInBlock,
    boolean bitsReversed,
    int predictor) {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int FILL_ORDER = 266;
  private static final int STRIP_OFFSETS = 273;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTES = 279;
  private static final int PLANAR = 284;
  private static final int PREDICTOR = 317;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;

  /** What a tile has beyond the edge takes memory, and nobody writes so large ones. */
  private static final int MOST_BEYOND_THE_EDGE = 1 << 14;

  /**
   * Reads it.
   *
   * @param samples a pixel, extra ones too
   * @param wanted how many of them, the first ones
   */
  static TiffLayout of(
      TiffDirectory directory, int samples, int wanted, TiffCompression compression)
      throws BadPictureException {
    int width = size(directory, WIDTH, 0);
    int height = size(directory, HEIGHT, 0);
    boolean tiled = directory.has(TILE_WIDTH) && directory.has(TILE_HEIGHT);
    int blockWidth = tiled ? size(directory, TILE_WIDTH, 0) : width;
    int blockHeight =
        tiled
            ? size(directory, TILE_HEIGHT, 0)
            : Math.min(height, size(directory, ROWS_PER_STRIP, height));
    if (width > 0 && height > 0 && (blockWidth == 0 || blockHeight == 0)) {
      throw new BadPictureException(
          "damaged TIFF: "
              + (tiled ? "tiles of " : "strips of ")
              + blockWidth
              + "x"
              + blockHeight
              + " pixels");
    }
    if ((long) blockWidth - width > MOST_BEYOND_THE_EDGE) {
      throw BadPictureException.unsupported(
          "TIFF", "tiles of " + blockWidth + " pixels in a picture of " + width);
    }
    long planar = directory.number(PLANAR, 1);
    long predictor = compression.hasPredictor() ? directory.number(PREDICTOR, 1) : 1;
    if (planar != 1 && planar != 2) {
      throw new BadPictureException("damaged TIFF: planar configuration " + planar);
    }
    if (predictor < 1 || predictor > 3) {
      throw BadPictureException.unsupported("TIFF", "predictor " + predictor);
    }
    return new TiffLayout(
        width,
        height,
        blockWidth,
        blockHeight,
        tiled,
        planar == 2 ? wanted : 1,
        planar == 2 ? 1 : samples,
        directory.number(FILL_ORDER, 1) == 2,
        (int) predictor);
  }

  private static int size(TiffDirectory directory, int tag, int otherwise)
      throws BadPictureException {
    long value = directory.number(tag, otherwise);
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, value));
  }

  /** Blocks side by side. */
  int across() {
    return (width - 1) / blockWidth + 1;
  }

  /** Blocks one below the other. */
  int down() {
    return (height - 1) / blockHeight + 1;
  }

  /** Rows of the picture that blocks of a line have. */
  int rows(int line) {
    return Math.min(blockHeight, height - line * blockHeight);
  }

  /** Pixels of a row of the picture that blocks of a column have. */
  int columns(int column) {
    return Math.min(blockWidth, width - column * blockWidth);
  }

  /** Samples of a pixel that come together from all planes. */
  int samplesInRow() {
    return planes * samplesInBlock;
  }

  /** The number of a block in the file. */
  long number(int plane, int line, int column) {
    return ((long) plane * down() + line) * across() + column;
  }

  /** Where a block begins in the file. */
  long offset(TiffDirectory directory, long block) throws BadPictureException {
    int tag = tiled && directory.has(TILE_OFFSETS) ? TILE_OFFSETS : STRIP_OFFSETS;
    if (block >= directory.count(tag)) {
      throw new BadPictureException(
          String.format(
              Locale.ROOT,
              "damaged TIFF: %,d %s where at least %,d are needed",
              directory.count(tag),
              tiled ? "tiles" : "strips",
              block + 1));
    }
    return directory.value(tag, block);
  }

  /** Bytes of a block as it is packed; 0 where the file does not say. */
  long bytes(TiffDirectory directory, long block) throws BadPictureException {
    int tag = tiled && directory.has(TILE_BYTES) ? TILE_BYTES : STRIP_BYTES;
    return block < directory.count(tag) ? directory.value(tag, block) : 0;
  }
}
