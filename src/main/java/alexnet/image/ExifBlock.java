package alexnet.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The one thing read from EXIF: the orientation. A TIFF header and its first directory, nothing
 * that follows it, so that damage elsewhere in the block (thumbnails, maker notes) does not matter.
 */
final class ExifBlock {
  private static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ORIENTATION = 0x0112;
  private static final int TYPE_SHORT = 3;
  private static final int TYPE_LONG = 4;

  private ExifBlock() {}

  /** Whether a JPEG APP1 segment's content is EXIF; it may also be XMP. */
  static boolean isExif(byte[] bytes, int offset, int length) {
    return length >= PREFIX.length
        && Arrays.equals(bytes, offset, offset + PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /**
   * The orientation tag of a TIFF structure, with or without "Exif" before it. Damaged blocks count
   * as upright: the pixels are fine without them.
   */
  static Orientation orientation(byte[] bytes, int offset, int length) {
    int start = isExif(bytes, offset, length) ? PREFIX.length : 0;
    ByteBuffer tiff = ByteBuffer.wrap(bytes, offset + start, length - start).slice();
    try {
      switch (tiff.getShort()) {
        case 0x4949 -> tiff.order(ByteOrder.LITTLE_ENDIAN);
        case 0x4D4D -> tiff.order(ByteOrder.BIG_ENDIAN);
        default -> {
          return Orientation.UPRIGHT;
        }
      }
      if (tiff.getShort() != 42) {
        return Orientation.UPRIGHT;
      }
      tiff.position(tiff.getInt());
      int entries = tiff.getShort() & 0xFFFF;
      for (int i = 0; i < entries; i++) {
        int tag = tiff.getShort() & 0xFFFF;
        int type = tiff.getShort();
        tiff.getInt(); // count
        int value = tiff.getInt();
        if (tag == ORIENTATION && (type == TYPE_SHORT || type == TYPE_LONG)) {
          if (type == TYPE_SHORT) { // the first two of the four bytes
            value = tiff.order() == ByteOrder.BIG_ENDIAN ? value >>> 16 : value & 0xFFFF;
          }
          return Orientation.ofTag(value);
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      // Cut off, or the directory lies outside the block.
      return Orientation.UPRIGHT;
    }
    return Orientation.UPRIGHT;
  }
}
