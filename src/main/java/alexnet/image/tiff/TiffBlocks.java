package alexnet.image.tiff;

import alexnet.image.source.BadPictureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The strips or tiles of a TIFF, unpacked: those that make up some rows of the picture at a time.
 */
final class TiffBlocks {
  private static final byte[] REVERSED = reversed();

  private final byte[] file;
  private final TiffDirectory directory;
  private final TiffLayout layout;
  private final TiffCompression compression;
  private final TiffSamples samples;
  private final TiffYcbcr units;
  private final TiffJpeg jpeg;

  /** Of the blocks of a line, those of a plane side by side. */
  private final ByteBuffer[] blocks;

  private final int[] starts;
  private final byte[][] unpacked;
  private int line = -1;

  /**
   * Opens them; reads nothing yet.
   *
   * @param units of samples that share their chroma; null where all samples follow each other
   * @param jpeg what the streams have in common; null where blocks are none
   * @throws BadPictureException if there are too few of them
   */
  TiffBlocks(
      byte[] file,
      TiffDirectory directory,
      TiffLayout layout,
      TiffCompression compression,
      TiffSamples samples,
      TiffYcbcr units,
      TiffJpeg jpeg)
      throws BadPictureException {
    this.file = file;
    this.directory = directory;
    this.layout = layout;
    this.compression = compression;
    this.samples = samples;
    this.units = units;
    this.jpeg = jpeg;
    // A file that has the last one is large enough for what is kept of all.
    layout.offset(
        directory, layout.number(layout.planes() - 1, layout.down() - 1, layout.across() - 1));
    int count = layout.across() * layout.planes();
    this.blocks = new ByteBuffer[count];
    this.starts = new int[count];
    this.unpacked = new byte[count][];
  }

  private static byte[] reversed() {
    byte[] reversed = new byte[256];
    for (int i = 0; i < 256; i++) {
      reversed[i] = (byte) (Integer.reverse(i) >>> 24);
    }
    return reversed;
  }

  /** Unpacks the blocks that a row of the picture lies in, unless they are the same as before. */
  void seek(int row) throws IOException {
    int wanted = row / layout.blockHeight();
    if (wanted == line) {
      return;
    }
    line = wanted;
    for (int i = 0; i < blocks.length; i++) {
      load(i, i / layout.across(), i % layout.across());
    }
  }

  private void load(int index, int plane, int column) throws IOException {
    long block = layout.number(plane, line, column);
    long offset = layout.offset(directory, block);
    long packed = layout.bytes(directory, block);
    long needed = blockBytes(layout.rows(line));
    if (compression == TiffCompression.NONE) {
      packed = needed; // counts of blocks that are not packed are often wrong, and not needed
    } else if (packed <= 0) {
      packed = file.length - offset; // not told: no further than the file
    }
    if (offset < 0 || packed < 0 || offset > file.length || packed > file.length - offset) {
      throw BadPictureException.truncated(
          String.format(
              Locale.ROOT,
              "truncated TIFF: %s %,d ends at byte %,d of %,d",
              layout.tiled() ? "tile" : "strip",
              block + 1,
              offset + packed,
              file.length));
    }
    if (needed > Integer.MAX_VALUE - 16) {
      throw BadPictureException.unsupported("TIFF", "strips or tiles of more than 2 GB");
    }
    int start = (int) offset;
    int length = (int) packed;
    if (compression == TiffCompression.JPEG) {
      requireEnough(length, needed);
      buffer(index, (int) needed);
      jpeg.decode(file, start, length, layout, line, column, unpacked[index]);
      return;
    }
    byte[] from = file;
    if (layout.bitsReversed()) {
      from = new byte[length];
      for (int i = 0; i < length; i++) {
        from[i] = REVERSED[file[start + i] & 0xFF];
      }
      start = 0;
    }
    if (compression == TiffCompression.NONE) {
      blocks[index] = ByteBuffer.wrap(from).order(samples.order());
      starts[index] = start;
    } else {
      unpack(index, from, start, length, (int) needed);
    }
  }

  private void unpack(int index, byte[] from, int start, int length, int needed)
      throws BadPictureException {
    requireEnough(length, needed);
    buffer(index, needed);
    int filled = compression.unpack(from, start, length, unpacked[index], needed);
    if (filled < needed) {
      throw tooFew(filled, needed);
    }
    if (layout.predictor() > 1) {
      int distance = layout.samplesInBlock();
      int count = layout.blockWidth() * distance;
      for (int row = 0; row < layout.rows(line); row++) {
        TiffPredictor.undo(
            layout.predictor(), samples, blocks[index], row * (int) rowBytes(), count, distance);
      }
    }
  }

  /** The last line of blocks may be smaller, and takes the memory of the others. */
  private void buffer(int index, int needed) {
    if (unpacked[index] == null || unpacked[index].length < needed) {
      unpacked[index] = new byte[needed];
    }
    blocks[index] = ByteBuffer.wrap(unpacked[index]).order(samples.order());
    starts[index] = 0;
  }

  /** Finds out a header that lies before memory is taken for it. */
  private void requireEnough(int length, long needed) throws BadPictureException {
    if (!compression.canHold(length, needed)) {
      throw tooFew(length, needed);
    }
  }

  private static BadPictureException tooFew(int given, long needed) {
    return BadPictureException.truncated(
        String.format(Locale.ROOT, "truncated TIFF pixel data: %,d bytes of %,d", given, needed));
  }

  private long blockBytes(int rows) {
    return units == null ? rows * rowBytes() : units.bytes(layout.blockWidth(), rows);
  }

  private long rowBytes() {
    return ((long) layout.blockWidth() * layout.samplesInBlock() * samples.bits() + 7) / 8;
  }

  /** The row that was sought, in a block of a plane: where it begins in {@link #bytes}. */
  private int rowStart(int block, int row) {
    return starts[block] + row % layout.blockHeight() * (int) rowBytes();
  }

  /** Whether a row that was sought lies in one piece. */
  boolean isWhole() {
    return blocks.length == 1 && units == null;
  }

  /** What a row lies in that is in one piece. */
  byte[] bytes() {
    return blocks[0].array();
  }

  /** Where a row that is in one piece begins. */
  int start(int row) {
    return rowStart(0, row);
  }

  /** The largest of the floating-point samples of a row that was sought. */
  double largest(int row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < blocks.length; i++) {
      int count = layout.columns(i % layout.across()) * layout.samplesInBlock();
      largest = Math.max(largest, samples.largest(blocks[i], rowStart(i, row), count));
    }
    return largest;
  }

  /** The samples of a row that was sought, pixel by pixel, as {@code meaning} reads them. */
  void unpackRow(int row, TiffSamples meaning, int[] levels) {
    int inPixel = layout.samplesInRow();
    for (int i = 0; i < blocks.length; i++) {
      int column = i % layout.across();
      int count = layout.columns(column);
      int first = column * layout.blockWidth() * inPixel;
      int rowOfBlock = row % layout.blockHeight();
      if (units != null) {
        byte[] bytes = blocks[i].array();
        units.unpack(bytes, starts[i], layout.blockWidth(), rowOfBlock, count, levels, first);
      } else {
        int plane = i / layout.across();
        count *= layout.samplesInBlock();
        meaning.unpack(blocks[i], rowStart(i, row), count, levels, first + plane, layout.planes());
      }
    }
  }
}
