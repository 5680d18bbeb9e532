package alexnet.image.png;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.Orientation;
import alexnet.image.source.OrientationTags;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG that pixels depend on, checksums verified. Text, profiles, times and
 * animation frames are stepped over, but for the orientation in XMP: what they hold can neither
 * fail a picture nor be inflated.
 */
final class PngChunks {
  private static final int SIGNATURE = 8;

  /** The keyword of a packet of XMP, and that it is not compressed. */
  private static final byte[] XMP = "XML:com.adobe.xmp\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private final byte[] bytes;
  private ByteBuffer header;
  private ByteBuffer palette;
  private ByteBuffer transparency;
  private final List<ByteBuffer> pixelData = new ArrayList<>();
  private final OrientationTags orientation = new OrientationTags();
  private boolean complete;

  /** Walks over a file that starts with PNG's signature. */
  PngChunks(byte[] bytes) throws BadPictureException {
    this.bytes = bytes;
    int at = SIGNATURE;
    boolean more = true;
    while (more && at + 8 <= bytes.length) {
      ByteBuffer start = ByteBuffer.wrap(bytes, at, 8);
      long length = start.getInt() & 0xFFFFFFFFL;
      String type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (header == null && type.equals("CgBI")) {
        throw BadPictureException.unsupported("PNG", "Apple's for the iPhone, chunk CgBI");
      }
      if (header == null && !type.equals("IHDR")) {
        throw new BadPictureException("damaged PNG: does not start with the chunk IHDR");
      }
      if (at + 12 + length > bytes.length) {
        cutOff(type);
        break;
      }
      more = chunk(type, at + 8, (int) length);
      at += 12 + (int) length;
    }
    if (header == null) {
      throw BadPictureException.truncated("truncated PNG: no header");
    }
    if (pixelData.isEmpty()) {
      throw BadPictureException.truncated("truncated PNG: no pixel data (chunk IDAT)");
    }
  }

  /** A file may end early, but not in its pixels or what they need. */
  private void cutOff(String type) throws BadPictureException {
    boolean beforePixels = pixelData.isEmpty();
    if (beforePixels || type.equals("IDAT")) {
      throw BadPictureException.truncated(
          "truncated PNG: the file ends within chunk " + printable(type));
    }
  }

  /** Takes one chunk; false at the last. */
  private boolean chunk(String type, int start, int length) throws BadPictureException {
    switch (type) {
      case "IHDR" -> {
        if (header != null || length != 13) {
          throw new BadPictureException("damaged PNG: chunk IHDR of " + length + " bytes");
        }
        header = verified(type, start, length);
      }
      case "PLTE" -> palette = verified(type, start, length);
      case "tRNS" -> transparency = verified(type, start, length);
      case "IDAT" -> pixelData.add(verified(type, start, length));
      case "eXIf" -> {
        if (crcIsRight(start, length)) {
          orientation.exif(bytes, start, length);
        }
      }
      case "iTXt" -> {
        if (crcIsRight(start, length)) {
          xmp(start, length);
        }
      }
      case "IEND" -> {
        complete = true;
        return false;
      }
      default -> {
        boolean critical = Character.isUpperCase(type.charAt(0));
        if (!isType(type)) {
          throw new BadPictureException("damaged PNG: chunk type " + printable(type));
        }
        if (critical) {
          throw BadPictureException.unsupported("PNG", "needs chunk " + type);
        }
      }
    }
    return true;
  }

  /** XMP stands in the open, as its specification wants; what is compressed stays so. */
  private void xmp(int start, int length) {
    boolean plain =
        length > XMP.length && Arrays.equals(bytes, start, start + XMP.length, XMP, 0, XMP.length);
    if (plain) {
      orientation.xmp(bytes, start + XMP.length, length - XMP.length);
    }
  }

  private ByteBuffer verified(String type, int start, int length) throws BadPictureException {
    if (!crcIsRight(start, length)) {
      throw new BadPictureException("PNG checksum of chunk " + type + " is wrong");
    }
    return ByteBuffer.wrap(bytes, start, length).slice();
  }

  /** The checksum is over type and content, and follows them. */
  private boolean crcIsRight(int start, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, start - 4, length + 4);
    return (int) crc.getValue() == ByteBuffer.wrap(bytes, start + length, 4).getInt();
  }

  private static boolean isType(String type) {
    return type.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
  }

  private static String printable(String type) {
    if (isType(type)) {
      return type;
    }
    StringBuilder hex = new StringBuilder();
    type.chars().forEach(c -> hex.append(String.format(Locale.ROOT, "%02x", c)));
    return hex.toString();
  }

  /** The 13 bytes of IHDR. */
  ByteBuffer header() {
    return header.duplicate();
  }

  /** Red, green, blue of each entry; null without a palette. */
  ByteBuffer palette() {
    return palette;
  }

  /** The content of tRNS, or null. */
  ByteBuffer transparency() {
    return transparency;
  }

  /** The compressed pixels, in pieces. */
  List<ByteBuffer> pixelData() {
    return pixelData;
  }

  /** Whether the end chunk is there. */
  boolean complete() {
    return complete;
  }

  /** From the chunk eXIf, or else from a packet of XMP in a chunk iTXt. */
  Orientation orientation() {
    return orientation.orientation();
  }
}
