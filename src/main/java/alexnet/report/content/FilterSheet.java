package alexnet.report.content;

import java.awt.image.BufferedImage;
import java.util.Locale;

/**
 * The filters of a network's first layer, each shown as the small picture that it answers to most.
 *
 * @param filters how many
 * @param side rows and columns of each
 * @param weights [filters][3][side][side] in row-major order, red, green and blue; any scale, since
 *     each filter is scaled by its own largest weight
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
public record FilterSheet(int filters, int side, float[] weights) {
  private static final int COLUMNS = 16;

  /** Pixels a weight, so that viewers that smooth pictures leave edges where they are. */
  private static final int ZOOM = 4;

  private static final int GREY = 0x80;

  /** Checks that the weights are as many as they should be. */
  public FilterSheet {
    if (filters < 1 || side < 1 || weights.length != (long) filters * 3 * side * side) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d filters of 3x%dx%d with %d weights",
              filters,
              side,
              side,
              weights.length));
    }
  }

  /** All of them in rows of sixteen, four pixels a weight; grey is 0, and gaps are transparent. */
  public BufferedImage picture() {
    int columns = Math.min(COLUMNS, filters);
    int rows = (filters + columns - 1) / columns;
    int pitch = side + 1;
    BufferedImage sheet =
        new BufferedImage(
            (columns * pitch - 1) * ZOOM, (rows * pitch - 1) * ZOOM, BufferedImage.TYPE_INT_ARGB);
    for (int f = 0; f < filters; f++) {
      float largest = largest(f);
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int left = ((f % columns) * pitch + x) * ZOOM;
          int top = ((f / columns) * pitch + y) * ZOOM;
          fill(sheet, left, top, colour(f, y, x, largest));
        }
      }
    }
    return sheet;
  }

  private static void fill(BufferedImage sheet, int left, int top, int colour) {
    for (int y = top; y < top + ZOOM; y++) {
      for (int x = left; x < left + ZOOM; x++) {
        sheet.setRGB(x, y, colour);
      }
    }
  }

  private int colour(int filter, int y, int x, float largest) {
    int colour = 0xFF;
    for (int channel = 0; channel < 3; channel++) {
      float weight = weights[index(filter, channel, y, x)];
      int level = largest == 0 ? GREY : Math.round(127.5f + 127.5f * weight / largest);
      colour = colour << 8 | Math.max(0, Math.min(255, level));
    }
    return colour;
  }

  private float largest(int filter) {
    float largest = 0;
    for (int i = index(filter, 0, 0, 0); i < index(filter + 1, 0, 0, 0); i++) {
      largest = Math.max(largest, Math.abs(weights[i]));
    }
    return largest;
  }

  private int index(int filter, int channel, int y, int x) {
    return ((filter * 3 + channel) * side + y) * side + x;
  }
}
