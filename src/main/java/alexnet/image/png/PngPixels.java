package alexnet.image.png;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.Blend;
import java.nio.ByteBuffer;

/**
 * Samples of a PNG to RGB: palettes expanded, 16 bits cut to 8, transparency composed over white.
 * Gamma and profiles are ignored.
 */
final class PngPixels {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  private static final int NO_KEY = -1;

  private final int colourType;
  private final int depth;

  /** RGB of each value of one sample of up to 8 bits, or null. */
  private final byte[] table;

  /** The samples (16 bits each: red, green, blue, or all grey) that are transparent. */
  private final int[] key = {NO_KEY, NO_KEY, NO_KEY};

  PngPixels(int colourType, int depth, ByteBuffer palette, ByteBuffer transparency)
      throws BadPictureException {
    this.colourType = colourType;
    this.depth = depth;
    if (transparency != null && (colourType == GREY || colourType == RGB)) {
      for (int c = 0; c < 3; c++) {
        int index = colourType == GREY ? 0 : 2 * c;
        if (index + 2 <= transparency.limit()) {
          key[c] = transparency.getShort(index) & 0xFFFF;
        }
      }
    }
    if (colourType == PALETTE) {
      if (palette == null) {
        throw new BadPictureException("damaged PNG: no palette (chunk PLTE)");
      }
      table = paletteTable(palette, transparency);
    } else if (colourType == GREY && depth <= 8) {
      table = greyTable();
    } else {
      table = null;
    }
  }

  private static byte[] paletteTable(ByteBuffer palette, ByteBuffer transparency) {
    byte[] table = new byte[256 * 3]; // entries that the file does not define are black
    int colours = Math.min(256, palette.limit() / 3);
    for (int i = 0; i < colours; i++) {
      boolean opaque = transparency == null || i >= transparency.limit();
      int alpha = opaque ? 255 : transparency.get(i) & 0xFF;
      for (int c = 0; c < 3; c++) {
        table[3 * i + c] = (byte) Blend.overWhite(palette.get(3 * i + c) & 0xFF, alpha);
      }
    }
    return table;
  }

  private byte[] greyTable() {
    int values = 1 << depth;
    byte[] table = new byte[values * 3];
    for (int i = 0; i < values; i++) {
      int grey = i == key[0] ? 255 : i * 255 / (values - 1);
      for (int c = 0; c < 3; c++) {
        table[3 * i + c] = (byte) grey;
      }
    }
    return table;
  }

  /** Samples a pixel. */
  static int samples(int colourType) {
    return switch (colourType) {
      case RGB -> 3;
      case GREY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /**
   * Converts one row.
   *
   * @param row unfiltered samples, from {@code offset} on
   * @param rgb receives {@code 3 * width} bytes
   */
  void toRgb(byte[] row, int offset, int width, byte[] rgb) {
    if (table != null) {
      lookUp(row, offset, width, rgb);
      return;
    }
    int bytes = depth / 8;
    int samples = samples(colourType);
    int step = bytes * samples;
    boolean grey = samples <= 2;
    boolean alpha = samples % 2 == 0;
    boolean keyed = key[0] != NO_KEY;
    int from = offset;
    for (int i = 0; i < 3 * width; i += 3, from += step) {
      int red = row[from] & 0xFF;
      int green = grey ? red : row[from + bytes] & 0xFF;
      int blue = grey ? red : row[from + 2 * bytes] & 0xFF;
      if (alpha) {
        int opacity = row[from + step - bytes] & 0xFF;
        red = Blend.overWhite(red, opacity);
        green = Blend.overWhite(green, opacity);
        blue = Blend.overWhite(blue, opacity);
      } else if (keyed && isKey(row, from, grey)) {
        red = 255;
        green = 255;
        blue = 255;
      }
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
  }

  private void lookUp(byte[] row, int offset, int width, byte[] rgb) {
    int mask = (1 << depth) - 1;
    for (int x = 0; x < width; x++) {
      int bit = x * depth;
      int value = row[offset + (bit >> 3)] >> (8 - depth - (bit & 7)) & mask;
      System.arraycopy(table, 3 * value, rgb, 3 * x, 3);
    }
  }

  /** Compares all bits of the samples: two of 16 bits may look the same in 8. */
  private boolean isKey(byte[] row, int from, boolean grey) {
    int bytes = depth / 8;
    for (int c = 0; c < (grey ? 1 : 3); c++) {
      int at = from + c * bytes;
      int sample = bytes == 1 ? row[at] & 0xFF : (row[at] & 0xFF) << 8 | (row[at + 1] & 0xFF);
      if (sample != key[c]) {
        return false;
      }
    }
    return true;
  }
}
