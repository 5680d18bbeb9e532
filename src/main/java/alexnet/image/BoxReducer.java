package alexnet.image;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.RowSink;
import java.util.Arrays;

/**
 * Builds a picture from its rows, each {@code factor x factor} block of pixels averaged to one. The
 * blocks at the right and the bottom are smaller where the factor does not divide the size, and the
 * average is over the pixels they have (as Pillow's {@code Image.reduce}).
 */
final class BoxReducer implements RowSink {
  /** Keeps the sum of a block, {@code factor² * 255}, within an int. */
  private static final int LARGEST_FACTOR = 2048;

  private final int width;
  private final int height;
  private final int factor;
  private final int reducedWidth;
  private final int reducedHeight;
  private int rowsSeen;
  private byte[] pixels;
  private int[] sums;

  /**
   * @param width pixels a row
   * @param height rows to come
   * @param factor side of a block, 1 to keep every pixel
   */
  BoxReducer(int width, int height, int factor) {
    this.width = width;
    this.height = height;
    this.factor = factor;
    this.reducedWidth = (width - 1) / factor + 1;
    this.reducedHeight = (height - 1) / factor + 1;
  }

  /**
   * The side of the blocks for a picture that will be resized: the largest that leaves the shorter
   * side at twice the target or more, so 1 below four times the target.
   *
   * @param targetShortSide what the shorter side will be resized to; 0 keeps every pixel
   */
  static int factor(int width, int height, int targetShortSide) {
    if (targetShortSide == 0) {
      return 1;
    }
    long factor = Math.min(width, height) / (2L * targetShortSide);
    return (int) Math.max(1, Math.min(LARGEST_FACTOR, factor));
  }

  @Override
  public void row(byte[] rgb, int offset) {
    if (rowsSeen >= height) {
      throw new IllegalStateException("more than " + height + " rows");
    }
    if (pixels == null) {
      // Not before the first row: a header that lies about its size then costs nothing.
      pixels = new byte[Math.multiplyExact(Math.multiplyExact(reducedWidth, reducedHeight), 3)];
      sums = factor == 1 ? null : new int[reducedWidth * 3];
    }
    if (factor == 1) {
      System.arraycopy(rgb, offset, pixels, rowsSeen * width * 3, width * 3);
      rowsSeen++;
      return;
    }
    add(rgb, offset);
    rowsSeen++;
    int blockRows = (rowsSeen - 1) % factor + 1;
    if (blockRows == factor || rowsSeen == height) {
      average(blockRows, (rowsSeen - 1) / factor * reducedWidth * 3);
    }
  }

  @Override
  public void restart() {
    rowsSeen = 0;
    if (sums != null) {
      Arrays.fill(sums, 0);
    }
  }

  private void add(byte[] rgb, int offset) {
    int from = offset;
    for (int x = 0; x < reducedWidth; x++) {
      int to = from + Math.min(factor, width - x * factor) * 3;
      int red = 0;
      int green = 0;
      int blue = 0;
      for (int i = from; i < to; i += 3) {
        red += rgb[i] & 0xFF;
        green += rgb[i + 1] & 0xFF;
        blue += rgb[i + 2] & 0xFF;
      }
      sums[3 * x] += red;
      sums[3 * x + 1] += green;
      sums[3 * x + 2] += blue;
      from = to;
    }
  }

  private void average(int blockRows, int offset) {
    for (int x = 0; x < reducedWidth; x++) {
      int count = blockRows * Math.min(factor, width - x * factor);
      for (int c = 0; c < 3; c++) {
        pixels[offset + 3 * x + c] = (byte) ((sums[3 * x + c] + count / 2) / count);
      }
    }
    Arrays.fill(sums, 0);
  }

  /**
   * The picture.
   *
   * @throws BadPictureException if rows are missing
   */
  RgbImage finish() throws BadPictureException {
    if (rowsSeen < height) {
      throw BadPictureException.truncated(
          "the pixel data ends after row " + rowsSeen + " of " + height);
    }
    return new RgbImage(reducedWidth, reducedHeight, pixels);
  }
}
