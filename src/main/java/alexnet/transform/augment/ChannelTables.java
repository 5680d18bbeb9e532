package alexnet.transform.augment;

import alexnet.image.RgbImage;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * A change of colour that looks at one value at a time: a table of 256 bytes for each of red, green
 * and blue.
 */
final class ChannelTables {
  /** Values a channel can have. */
  static final int LEVELS = 256;

  private final byte[] red;
  private final byte[] green;
  private final byte[] blue;

  private ChannelTables(byte[] red, byte[] green, byte[] blue) {
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /** The same change of all three channels; results are bounded to 0..255. */
  static ChannelTables same(IntUnaryOperator change) {
    byte[] table = table(change);
    return new ChannelTables(table, table, table);
  }

  /** A change of each channel; results are bounded to 0..255. */
  static ChannelTables of(IntUnaryOperator red, IntUnaryOperator green, IntUnaryOperator blue) {
    return new ChannelTables(table(red), table(green), table(blue));
  }

  /**
   * A change of each channel that follows from how often it has each value.
   *
   * @param change from 256 counts to 256 values, which are bounded to 0..255
   */
  static ChannelTables ofHistograms(RgbImage image, UnaryOperator<int[]> change) {
    int[] red = new int[LEVELS];
    int[] green = new int[LEVELS];
    int[] blue = new int[LEVELS];
    byte[] pixels = image.pixels();
    for (int i = 0; i < pixels.length; i += 3) {
      red[pixels[i] & 255]++;
      green[pixels[i + 1] & 255]++;
      blue[pixels[i + 2] & 255]++;
    }
    int[] newRed = change.apply(red);
    int[] newGreen = change.apply(green);
    int[] newBlue = change.apply(blue);
    return of(v -> newRed[v], v -> newGreen[v], v -> newBlue[v]);
  }

  private static byte[] table(IntUnaryOperator change) {
    byte[] table = new byte[LEVELS];
    for (int value = 0; value < LEVELS; value++) {
      table[value] = (byte) Math.max(0, Math.min(255, change.applyAsInt(value)));
    }
    return table;
  }

  /** The changed picture. */
  RgbImage apply(RgbImage image) {
    byte[] in = image.pixels();
    byte[] out = new byte[in.length];
    for (int i = 0; i < in.length; i += 3) {
      out[i] = red[in[i] & 255];
      out[i + 1] = green[in[i + 1] & 255];
      out[i + 2] = blue[in[i + 2] & 255];
    }
    return new RgbImage(image.width(), image.height(), out);
  }
}
