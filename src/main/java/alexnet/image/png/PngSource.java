package alexnet.image.png;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.Orientation;
import alexnet.image.source.PictureSource;
import alexnet.image.source.PixelFormat;
import alexnet.image.source.RowSink;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * PNG (W3C, third edition), row by row. Not by ImageIO, which neither verifies checksums nor leaves
 * text chunks alone, and wants the whole picture in memory.
 */
public final class PngSource implements PictureSource {
  /** Deflate's best: 258 bytes from two bits. */
  private static final int MOST_INFLATION = 1032;

  /**
   * The pixels of one pass: every {@code across}-th column from {@code left} on, every {@code
   * down}-th row from {@code top} on.
   */
  private record Pass(int left, int top, int across, int down) {
    int width(int pictureWidth) {
      return (pictureWidth - left + across - 1) / across;
    }

    int height(int pictureHeight) {
      return (pictureHeight - top + down - 1) / down;
    }
  }

  private static final Pass[] WHOLE = {new Pass(0, 0, 1, 1)};

  private static final Pass[] ADAM7 = {
    new Pass(0, 0, 8, 8),
    new Pass(4, 0, 8, 8),
    new Pass(0, 4, 4, 8),
    new Pass(2, 0, 4, 4),
    new Pass(0, 2, 2, 4),
    new Pass(1, 0, 2, 2),
    new Pass(0, 1, 1, 2)
  };

  private final PngChunks chunks;
  private final int width;
  private final int height;
  private final int depth;
  private final int colourType;
  private final boolean interlaced;

  /** Reads the header of a file and checks its structure. */
  public PngSource(byte[] bytes) throws BadPictureException {
    chunks = new PngChunks(bytes);
    ByteBuffer header = chunks.header();
    width = header.getInt();
    height = header.getInt();
    depth = header.get() & 0xFF;
    colourType = header.get() & 0xFF;
    int compression = header.get() & 0xFF;
    int filter = header.get() & 0xFF;
    int interlace = header.get() & 0xFF;
    if (!isValidDepth()) {
      throw new BadPictureException(
          "damaged PNG: colour type " + colourType + " with " + depth + " bits a sample");
    }
    if (compression != 0 || filter != 0 || interlace > 1) {
      throw BadPictureException.unsupported(
          "PNG",
          String.format(
              Locale.ROOT,
              "methods of compression %d, filter %d, interlace %d",
              compression,
              filter,
              interlace));
    }
    interlaced = interlace == 1;
  }

  private boolean isValidDepth() {
    return switch (colourType) {
      case PngPixels.GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
      case PngPixels.PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
      case PngPixels.RGB, PngPixels.GREY_ALPHA, PngPixels.RGB_ALPHA -> depth == 8 || depth == 16;
      default -> false;
    };
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public Orientation orientation() {
    return chunks.orientation();
  }

  @Override
  public void read(RowSink rows) throws BadPictureException {
    checkAmount();
    PngPixels pixels = new PngPixels(colourType, depth, chunks.palette(), chunks.transparency());
    try (PngRows data = new PngRows(chunks.pixelData())) {
      if (interlaced) {
        readInterlaced(data, pixels, rows);
      } else {
        byte[] rgb = new byte[Math.multiplyExact(width, 3)];
        data.startPass((int) rowBytes(width), pixelBytes());
        for (int y = 0; y < height; y++) {
          pixels.toRgb(data.next(), 1, width, rgb);
          rows.row(rgb, 0);
        }
      }
    }
  }

  @Override
  public PixelFormat pixelFormat() {
    PixelFormat.Colours colours =
        switch (colourType) {
          case PngPixels.GREY, PngPixels.GREY_ALPHA -> PixelFormat.Colours.GREY;
          case PngPixels.PALETTE -> PixelFormat.Colours.PALETTE;
          default -> PixelFormat.Colours.RGB;
        };
    boolean samples = colourType == PngPixels.GREY_ALPHA || colourType == PngPixels.RGB_ALPHA;
    return new PixelFormat(colours, depth, samples || chunks.transparency() != null);
  }

  @Override
  public String tolerated() {
    return chunks.complete() ? "" : "the end chunk is missing";
  }

  /** Finds out a header that lies before a row is allocated. */
  private void checkAmount() throws BadPictureException {
    long needed = 0;
    for (Pass pass : interlaced ? ADAM7 : WHOLE) {
      int passWidth = pass.width(width);
      if (passWidth > 0) {
        needed += pass.height(height) * (1 + rowBytes(passWidth));
      }
    }
    long given = chunks.pixelData().stream().mapToLong(ByteBuffer::remaining).sum();
    if (given * MOST_INFLATION < needed || rowBytes(width) > Integer.MAX_VALUE - 16) {
      throw BadPictureException.truncated(
          String.format(
              Locale.ROOT,
              "truncated PNG: %,d bytes of pixel data cannot hold %,dx%,d pixels",
              given,
              width,
              height));
    }
  }

  private void readInterlaced(PngRows data, PngPixels pixels, RowSink rows)
      throws BadPictureException {
    byte[] picture = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
    byte[] rgb = new byte[width * 3];
    for (Pass pass : ADAM7) {
      int passWidth = pass.width(width);
      if (passWidth == 0) {
        continue;
      }
      data.startPass((int) rowBytes(passWidth), pixelBytes());
      for (int y = pass.top(); y < height; y += pass.down()) {
        pixels.toRgb(data.next(), 1, passWidth, rgb);
        int to = (y * width + pass.left()) * 3;
        for (int from = 0; from < 3 * passWidth; from += 3, to += 3 * pass.across()) {
          System.arraycopy(rgb, from, picture, to, 3);
        }
      }
    }
    for (int y = 0; y < height; y++) {
      rows.row(picture, y * width * 3);
    }
  }

  private long rowBytes(int pixels) {
    return ((long) pixels * depth * PngPixels.samples(colourType) + 7) / 8;
  }

  private int pixelBytes() {
    return Math.max(1, depth * PngPixels.samples(colourType) / 8);
  }
}
