package alexnet.image.png;

import alexnet.image.source.BadPictureException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates the rows of a PNG's passes and undoes their filters (section 9 of the standard). */
final class PngRows implements AutoCloseable {
  private final Inflater inflater = new Inflater();
  private final Iterator<ByteBuffer> pieces;
  private int pixelBytes;
  private byte[] above = {};
  private byte[] row = {};

  PngRows(List<ByteBuffer> pixelData) {
    pieces = pixelData.iterator();
  }

  /**
   * Begins a pass; the row above its first counts as zeros.
   *
   * @param rowBytes samples of a row, without the filter's byte
   * @param pixelBytes distance to the byte that filters take for "left", at least 1
   */
  void startPass(int rowBytes, int pixelBytes) {
    this.pixelBytes = pixelBytes;
    above = new byte[1 + rowBytes];
    row = new byte[1 + rowBytes];
  }

  /** The next row: samples from index 1 on, valid until the row after the next is read. */
  byte[] next() throws BadPictureException {
    byte[] recycled = above;
    above = row;
    row = recycled;
    inflate(row);
    int filter = row[0];
    switch (filter) {
      case 0 -> {}
      case 1 -> {
        for (int i = 1 + pixelBytes; i < row.length; i++) {
          row[i] += row[i - pixelBytes];
        }
      }
      case 2 -> {
        for (int i = 1; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 1; i < row.length; i++) {
          int left = i > pixelBytes ? row[i - pixelBytes] & 0xFF : 0;
          row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
        }
      }
      case 4 -> paeth();
      default -> throw new BadPictureException("damaged PNG: filter " + (filter & 0xFF));
    }
    return row;
  }

  private void paeth() {
    int first = Math.min(row.length, 1 + pixelBytes);
    for (int i = 1; i < first; i++) {
      row[i] += above[i]; // left and corner are zero, so the prediction is what is above
    }
    for (int i = first; i < row.length; i++) {
      int left = row[i - pixelBytes] & 0xFF;
      int up = above[i] & 0xFF;
      int corner = above[i - pixelBytes] & 0xFF;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int prediction = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      row[i] += (byte) prediction;
    }
  }

  private void inflate(byte[] bytes) throws BadPictureException {
    int filled = 0;
    while (filled < bytes.length) {
      int count;
      try {
        count = inflater.inflate(bytes, filled, bytes.length - filled);
      } catch (DataFormatException e) {
        throw new BadPictureException("damaged PNG pixel data (" + e.getMessage() + ")", e);
      }
      filled += count;
      if (count > 0) {
        continue;
      }
      if (inflater.needsInput() && pieces.hasNext()) {
        inflater.setInput(pieces.next());
      } else {
        throw BadPictureException.truncated("truncated PNG pixel data: rows are missing");
      }
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
