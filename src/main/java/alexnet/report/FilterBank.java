package alexnet.report;

import java.awt.Color;
import java.awt.image.BufferedImage;

/**
 * The windows of a first convolution, which look at colours and can be looked at as pictures.
 *
 * @param count how many, at least 1
 * @param side rows and columns of each, at least 1
 * @param weights {@code count * 3 * side * side} values in the order of window, colour (red, green,
 *     blue), row, column. Shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; two banks compare by identity
public record FilterBank(int count, int side, float[] weights) {
  private static final int ZOOM = 4;
  private static final int GAP = 3;
  private static final Color PAPER = Color.WHITE;

  /** Checks that the array holds exactly the weights that the sizes promise. */
  public FilterBank {
    if (count < 1 || side < 1 || weights.length != (long) count * 3 * side * side) {
      throw new IllegalArgumentException(
          "%d filters of %dx%d with %,d weights".formatted(count, side, side, weights.length));
    }
  }

  /**
   * All windows in rows, a third wider than high. Each has its own scale: its smallest weight is
   * black, its largest full of its colour.
   */
  public BufferedImage picture() {
    int columns = (int) Math.ceil(Math.sqrt(count * 4 / 3.0));
    int rows = (count + columns - 1) / columns;
    int step = side * ZOOM + GAP;
    BufferedImage image = Canvas.blank(columns * step + GAP, rows * step + GAP, PAPER);
    for (int filter = 0; filter < count; filter++) {
      draw(filter, image, GAP + filter % columns * step, GAP + filter / columns * step);
    }
    return image;
  }

  private void draw(int filter, BufferedImage image, int left, int top) {
    int plane = side * side;
    int from = filter * 3 * plane;
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + 3 * plane; i++) {
      low = Math.min(low, weights[i]);
      high = Math.max(high, weights[i]);
    }
    float range = high > low ? high - low : 1;
    for (int y = 0; y < side * ZOOM; y++) {
      for (int x = 0; x < side * ZOOM; x++) {
        int at = from + y / ZOOM * side + x / ZOOM;
        int rgb = 0;
        for (int colour = 0; colour < 3; colour++) {
          rgb = rgb << 8 | Math.round(255 * (weights[at + colour * plane] - low) / range);
        }
        image.setRGB(left + x, top + y, rgb);
      }
    }
  }
}
