package alexnet.image.source;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is read from EXIF: the orientation, and where a packet of XMP lies. A TIFF header and its
 * first directory, nothing that follows it, so that damage elsewhere in the block (thumbnails,
 * maker notes) does not matter.
 *
 * @param orientation the tag's value as it stands, 0 without one
 * @param xmpOffset of the packet in the bytes that were given
 * @param xmpLength 0 without a packet
 */
record ExifBlock(int orientation, int xmpOffset, int xmpLength) {
  private static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final ExifBlock NOTHING = new ExifBlock(0, 0, 0);
  private static final int ORIENTATION = 0x0112;
  private static final int XMP = 0x02BC;
  private static final int TYPE_SHORT = 3;
  private static final int TYPE_LONG = 4;

  /** Whether a JPEG APP1 segment's content is EXIF; it may also be XMP. */
  static boolean isExif(byte[] bytes, int offset, int length) {
    return length >= PREFIX.length
        && Arrays.equals(bytes, offset, offset + PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /** The two tags of a TIFF structure, with or without "Exif" before it; damaged ones say none. */
  static ExifBlock of(byte[] bytes, int offset, int length) {
    int start = offset + (isExif(bytes, offset, length) ? PREFIX.length : 0);
    ByteBuffer tiff = ByteBuffer.wrap(bytes, start, offset + length - start).slice();
    int orientation = 0;
    int xmpOffset = 0;
    int xmpLength = 0;
    try {
      switch (tiff.getShort()) {
        case 0x4949 -> tiff.order(ByteOrder.LITTLE_ENDIAN);
        case 0x4D4D -> tiff.order(ByteOrder.BIG_ENDIAN);
        default -> {
          return NOTHING;
        }
      }
      if (tiff.getShort() != 42) {
        return NOTHING;
      }
      tiff.position(tiff.getInt());
      int entries = tiff.getShort() & 0xFFFF;
      for (int i = 0; i < entries; i++) {
        int tag = tiff.getShort() & 0xFFFF;
        int type = tiff.getShort();
        int count = tiff.getInt();
        int value = tiff.getInt();
        if (tag == ORIENTATION && (type == TYPE_SHORT || type == TYPE_LONG)) {
          if (type == TYPE_SHORT) { // the first two of the four bytes
            value = tiff.order() == ByteOrder.BIG_ENDIAN ? value >>> 16 : value & 0xFFFF;
          }
          orientation = value;
        } else if (tag == XMP && value >= 0 && count >= 0 && count <= tiff.capacity() - value) {
          xmpOffset = start + value;
          xmpLength = count;
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      // Cut off, or the directory lies outside the block: what stands before that counts.
      return new ExifBlock(orientation, xmpOffset, xmpLength);
    }
    return new ExifBlock(orientation, xmpOffset, xmpLength);
  }
}
