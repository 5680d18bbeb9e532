package alexnet.transform;

import alexnet.image.RgbImage;
import java.util.Arrays;

/**
 * Antialiased bilinear resize, equal to Pillow's {@code Image.resize(size, BILINEAR)} bit for bit:
 * horizontally, rounded to 8 bits, then vertically (see {@link ResizeAxis} for the weights).
 */
public final class BilinearResize {
  private static final int HALF = 1 << (ResizeAxis.PRECISION_BITS - 1);

  /** Pillow resizes vertically first when a picture this many times taller than wide gets lower. */
  private static final int TALL = 100;

  private BilinearResize() {}

  /**
   * Resizes part of a picture, as Pillow's {@code crop(box).resize((width, height), BILINEAR)}:
   * pixels outside the box have no influence.
   *
   * @param box inside the picture
   * @param width columns of the result, at least 1
   * @param height rows of the result, at least 1
   */
  public static RgbImage resize(RgbImage image, CropBox box, int width, int height) {
    return resize(
        image, box, ResizeAxis.whole(box.width(), width), ResizeAxis.whole(box.height(), height));
  }

  /**
   * As above, for the window of the resized picture that two axes hold. Only the rows of the input
   * that the window needs are read, each once.
   */
  public static RgbImage resize(RgbImage image, CropBox box, ResizeAxis columns, ResizeAxis rows) {
    box.requireInside(image);
    int width = columns.count();
    int height = rows.count();
    if (columns.isUnscaled() && rows.isUnscaled()) {
      int top = box.top() + rows.start(0);
      int left = box.left() + columns.start(0);
      return new CropBox(top, left, height, width).cutFrom(image);
    }
    if (rows.shrinks() && !columns.isUnscaled() && box.height() > (long) TALL * box.width()) {
      RgbImage lower = resize(image, box, ResizeAxis.whole(box.width(), box.width()), rows);
      return resize(lower, CropBox.of(lower), columns, ResizeAxis.whole(height, height));
    }
    int line = width * 3;
    byte[] output = new byte[height * line];
    // Rows that are already resized horizontally, row y in slot y % slots. An output row needs at
    // most `slots` consecutive rows and the next one never starts earlier, so none is lost early.
    int slots = rows.maxTaps();
    int[][] ring = new int[slots][line];
    int[] sums = new int[line];
    int done = 0;
    for (int y = 0; y < height; y++) {
      int start = rows.start(y);
      int end = start + rows.taps(y);
      for (int row = Math.max(done, start); row < end; row++) {
        int offset = ((box.top() + row) * image.width() + box.left()) * 3;
        resizeRow(image.pixels(), offset, columns, ring[row % slots]);
      }
      done = Math.max(done, end);
      Arrays.fill(sums, HALF);
      for (int row = start; row < end; row++) {
        addRow(sums, ring[row % slots], rows.weight(y, row - start));
      }
      round(sums, output, y * line);
    }
    return new RgbImage(width, height, output);
  }

  private static void resizeRow(byte[] pixels, int offset, ResizeAxis columns, int[] output) {
    for (int x = 0; x < columns.count(); x++) {
      int at = offset + columns.start(x) * 3;
      int taps = columns.taps(x);
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      for (int k = 0; k < taps; k++, at += 3) {
        int weight = columns.weight(x, k);
        red += (pixels[at] & 255) * weight;
        green += (pixels[at + 1] & 255) * weight;
        blue += (pixels[at + 2] & 255) * weight;
      }
      output[x * 3] = round(red);
      output[x * 3 + 1] = round(green);
      output[x * 3 + 2] = round(blue);
    }
  }

  /** Kept apart and on ints alone: this is the loop that the JIT compiles to vector code. */
  private static void addRow(int[] sums, int[] row, int weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i] * weight;
    }
  }

  private static void round(int[] sums, byte[] output, int offset) {
    for (int i = 0; i < sums.length; i++) {
      output[offset + i] = (byte) round(sums[i]);
    }
  }

  /** Rounded weights may add up to a little more than one, hence the bound. */
  private static int round(int sum) {
    return Math.min(255, sum >> ResizeAxis.PRECISION_BITS);
  }
}
