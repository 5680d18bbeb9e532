package alexnet.image.tiff;

import alexnet.image.jpeg.JpegSource;
import alexnet.image.source.BadPictureException;
import alexnet.image.source.RowSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;

/**
 * The JPEG streams of a TIFF's strips or tiles (TIFF technical note 2). They may share their
 * tables, which the directory holds, and say nothing of their colours: that is for the directory to
 * say.
 */
final class TiffJpeg {
  private static final int TABLES = 347;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;

  private final byte[] start;
  private String tolerated = "";

  /**
   * Reads what the streams share.
   *
   * @param ycbcr whether three samples are YCbCr, which become red, green and blue; else they are
   *     given as they are stored
   */
  TiffJpeg(TiffDirectory directory, boolean ycbcr) throws BadPictureException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0xFF, (byte) SOI, (byte) 0xFF, (byte) 0xEE, 0, 14});
    out.writeBytes(
        new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) (ycbcr ? 1 : 0)});
    byte[] tables = directory.has(TABLES) ? directory.bytes(TABLES) : new byte[0];
    if (isMarker(tables, 0, SOI)) {
      boolean ended = isMarker(tables, tables.length - 2, EOI);
      out.write(tables, 2, Math.max(0, tables.length - (ended ? 4 : 2)));
    }
    start = out.toByteArray();
  }

  private static boolean isMarker(byte[] bytes, int at, int marker) {
    return at >= 0
        && at + 1 < bytes.length
        && bytes[at] == (byte) 0xFF
        && (bytes[at + 1] & 0xFF) == marker;
  }

  /** Damage that was gone past; empty if there was none. */
  String tolerated() {
    return tolerated;
  }

  /**
   * Decodes a block.
   *
   * @param into receives its samples, rows of the block's whole width
   */
  void decode(
      byte[] file, int from, int length, TiffLayout layout, int line, int column, byte[] into)
      throws IOException {
    if (length < 2 || !isMarker(file, from, SOI)) {
      throw new BadPictureException("damaged TIFF: a strip or tile is no JPEG stream");
    }
    int samples = layout.samplesInBlock();
    if (samples != 1 && samples != 3 && samples != 4) {
      throw BadPictureException.unsupported("TIFF", "JPEG compression of " + samples + " samples");
    }
    try (JpegSource jpeg = new JpegSource(stream(file, from, length), true)) {
      int rows = layout.rows(line);
      int columns = layout.columns(column);
      boolean fits =
          jpeg.width() >= columns
              && jpeg.height() >= rows
              && jpeg.width() <= layout.blockWidth()
              && jpeg.height() <= layout.blockHeight();
      if (!fits) {
        throw new BadPictureException(
            String.format(
                Locale.ROOT,
                "damaged TIFF: JPEG of %dx%d pixels where %dx%d are needed",
                jpeg.width(),
                jpeg.height(),
                columns,
                rows));
      }
      jpeg.read(new Rows(into, samples, jpeg.width(), layout.blockWidth(), rows));
      if (samplesOf(jpeg) != samples) {
        throw new BadPictureException("damaged TIFF: JPEG of " + jpeg.pixelFormat());
      }
      tolerated = tolerated.isEmpty() ? jpeg.tolerated() : tolerated;
    }
  }

  private static int samplesOf(JpegSource jpeg) {
    return switch (jpeg.pixelFormat().colours()) {
      case GREY -> 1;
      case CMYK -> 4; // or any other four
      default -> 3;
    };
  }

  /** A stream of its own; what applications say of colours at its start is left out. */
  private byte[] stream(byte[] file, int from, int length) {
    int end = from + length;
    int at = from + 2;
    while (at + 4 <= end && file[at] == (byte) 0xFF && (file[at + 1] & 0xF0) == 0xE0) {
      at += 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(start.length + length);
    out.writeBytes(start);
    out.write(file, Math.min(at, end), Math.max(0, end - at));
    return out.toByteArray();
  }

  /** Keeps the rows that are wanted. */
  private static final class Rows implements RowSink {
    private final byte[] into;
    private final int samples;
    private final int width;
    private final int blockWidth;
    private final int rows;
    private int seen;

    Rows(byte[] into, int samples, int width, int blockWidth, int rows) {
      this.into = into;
      this.samples = samples;
      this.width = width;
      this.blockWidth = blockWidth;
      this.rows = rows;
    }

    @Override
    public void row(byte[] rgb, int offset) {
      if (seen < rows) {
        int to = seen * blockWidth * samples;
        if (samples > 1) {
          System.arraycopy(rgb, offset, into, to, samples * width);
        } else {
          for (int x = 0; x < width; x++) {
            into[to + x] = rgb[offset + 3 * x];
          }
        }
      }
      seen++;
    }

    @Override
    public void restart() {
      seen = 0;
    }
  }
}
