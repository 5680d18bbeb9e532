package alexnet.image.plugin;

import alexnet.image.source.BadPictureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Windows bitmaps as TwelveMonkeys reads them rightly: what it takes wrongly is put right in a copy
 * of the file, and what it does not read is named.
 */
final class BmpFile {
  private static final int HEADER = 14;
  private static final int PIXELS_AT = 10;
  private static final int COMPRESSION_AT = 30;
  private static final int MASKS_AT = 54;
  private static final int CORE_HEADER = 12;
  private static final int HEADER_WITH_MASKS = 52;
  private static final int HEADER_WITH_ALPHA = 56;
  private static final int OS2_HEADER = 64;

  private static final int PLAIN = 0;
  private static final int RUNS_8 = 1;
  private static final int RUNS_4 = 2;
  private static final int MASKS = 3;
  private static final int JPEG = 4;
  private static final int PNG = 5;
  private static final int ALPHA_MASKS = 6;

  private static final int[] MASKS_16 = {0x7C00, 0x3E0, 0x1F, 0};
  private static final int[] MASKS_32 = {0xFF0000, 0xFF00, 0xFF, 0};

  private BmpFile() {}

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bits of a pixel. */
  static int bits(byte[] bytes) {
    ByteBuffer bmp = little(bytes);
    return bmp.getShort(bmp.getInt(HEADER) == CORE_HEADER ? 24 : 28);
  }

  /** How pixels are packed; OS/2's short headers know no packing. */
  static int compression(byte[] bytes) {
    ByteBuffer bmp = little(bytes);
    return bmp.getInt(HEADER) <= 16 ? PLAIN : bmp.getInt(COMPRESSION_AT);
  }

  /**
   * The file itself, or a copy whose header says what it means in the words that the reader knows:
   * masks where none are told, which its reader then takes for empty ones; a mask for transparency
   * behind those for colours; one plane, whatever the number.
   *
   * @throws BadPictureException if the header is cut off, or asks for what is not read
   */
  static byte[] readable(byte[] bytes) throws BadPictureException {
    int header = little(bytes).getInt(HEADER);
    if (bytes.length < HEADER + header) {
      throw BadPictureException.truncated("truncated BMP: no header");
    }
    int bits = bits(bytes);
    int compression = compression(bytes);
    boolean deep = bits == 16 || bits == 32;
    boolean known =
        switch (compression) {
          case PLAIN -> deep || bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 24;
          case RUNS_8 -> bits == 8;
          case RUNS_4 -> bits == 4;
          case MASKS, ALPHA_MASKS -> deep && header != OS2_HEADER; // OS/2 means fax codes by it
          default -> false;
        };
    if (!known) {
      boolean windows = header != OS2_HEADER;
      throw BadPictureException.unsupported(
          "BMP",
          windows && compression == JPEG
              ? "a JPEG inside"
              : windows && compression == PNG
                  ? "a PNG inside"
                  : bits + " bits, compression " + compression);
    }
    byte[] start = Arrays.copyOf(bytes, HEADER + header);
    ByteBuffer copy = little(start);
    copy.putShort(header == CORE_HEADER ? 22 : 26, (short) 1);
    boolean masked = header >= HEADER_WITH_MASKS && header != OS2_HEADER;
    if (compression == PLAIN && deep && masked) {
      int[] masks = bits == 16 ? MASKS_16 : MASKS_32;
      for (int i = 0; i < (header == HEADER_WITH_MASKS ? 3 : 4); i++) {
        copy.putInt(MASKS_AT + 4 * i, masks[i]);
      }
    }
    if (compression == MASKS && header == HEADER_WITH_ALPHA) {
      copy.putInt(COMPRESSION_AT, ALPHA_MASKS);
    }
    if (Arrays.equals(start, 0, start.length, bytes, 0, start.length)) {
      return bytes;
    }
    byte[] changed = bytes.clone();
    System.arraycopy(start, 0, changed, 0, start.length);
    return changed;
  }

  /** Whether pixels are packed as runs. */
  static boolean hasRuns(byte[] bytes) {
    int compression = compression(bytes);
    return compression == RUNS_8 || compression == RUNS_4;
  }

  /**
   * The same picture without runs. The reader loses its place at a step to the side or to another
   * row, and at rows that are empty; what is stepped over has the first colour of the palette.
   */
  static byte[] withoutRuns(byte[] bytes, int width, int height) throws BadPictureException {
    int bits = bits(bytes);
    int start = little(bytes).getInt(PIXELS_AT);
    if (start < HEADER || start > bytes.length) {
      throw BadPictureException.truncated("truncated BMP: no pixels");
    }
    int rowBytes = Math.multiplyExact(width, bits) / 32 * 4 + (width * bits % 32 > 0 ? 4 : 0);
    byte[] plain = Arrays.copyOf(bytes, Math.addExact(start, Math.multiplyExact(rowBytes, height)));
    Arrays.fill(plain, start, plain.length, (byte) 0);
    little(plain).putInt(COMPRESSION_AT, PLAIN);
    int x = 0;
    int y = 0;
    int at = start;
    while (y < height) {
      if (at + 1 >= bytes.length) {
        if (y == height - 1 && x >= width) {
          break; // the end is not marked, but reached
        }
        throw BadPictureException.truncated("truncated BMP: its runs end in row " + y);
      }
      int count = bytes[at] & 0xFF;
      int code = bytes[at + 1] & 0xFF;
      at += 2;
      if (count == 0 && code == 1) {
        break;
      } else if (count == 0 && code == 0) {
        x = 0;
        y++;
      } else if (count == 0 && code == 2 && at + 1 < bytes.length) {
        x += bytes[at] & 0xFF;
        y += bytes[at + 1] & 0xFF;
        at += 2;
      } else {
        boolean run = count > 0;
        int pixels = run ? count : code;
        int from = run ? at - 1 : at;
        int packed = (pixels * bits + 7) / 8;
        if (!run && from + packed > bytes.length) {
          throw BadPictureException.truncated("truncated BMP: its runs end in row " + y);
        }
        for (int i = 0; i < pixels && x < width; i++, x++) {
          int packedIndex = bytes[run ? from : from + i * bits / 8];
          int index = packedIndex >> shift(i, bits) & (1 << bits) - 1;
          plain[start + y * rowBytes + x * bits / 8] |= (byte) (index << shift(x, bits));
        }
        at += run ? 0 : packed + packed % 2;
      }
    }
    return plain;
  }

  /**
   * Where the index of a pixel stands in its byte: of two in one the first is in the upper half.
   */
  private static int shift(int pixel, int bits) {
    return bits == 8 || pixel % 2 == 1 ? 0 : 4;
  }
}
