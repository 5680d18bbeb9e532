package alexnet.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The chunks of a WebP (RFC 9649), walked for what its reader does not look at: whether the file is
 * whole, whether canvas and picture are of one size, and the orientation.
 */
final class WebpChunks {
  private static final int FIRST_CHUNK = 12;
  private static final int ANIMATED = 2;

  private final ByteBuffer webp;
  private String canvas;
  private String picture;
  private boolean animated;
  private Orientation orientation = Orientation.UPRIGHT;

  /** Walks over a file that starts as a WebP does. */
  WebpChunks(byte[] bytes) throws BadPictureException {
    webp = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long at = FIRST_CHUNK;
    while (at + 8 <= bytes.length) {
      String type = new String(bytes, (int) at, 4, StandardCharsets.ISO_8859_1);
      long length = webp.getInt((int) at + 4) & 0xFFFFFFFFL;
      if (at + 8 + length > bytes.length) {
        if (picture != null) {
          break; // only what stands behind the picture is cut
        }
        throw BadPictureException.truncated("truncated WebP");
      }
      chunk(type, (int) at + 8, (int) length);
      at += 8 + length + (length & 1);
    }
    if (picture == null) {
      throw BadPictureException.truncated("truncated WebP: no picture in it");
    }
    if (canvas != null && !animated && !canvas.equals(picture)) {
      // The size that is allocated would not be the size that is coded.
      throw new BadPictureException("damaged WebP: picture " + picture + " on canvas " + canvas);
    }
  }

  private void chunk(String type, int at, int length) {
    switch (type) {
      case "VP8X" -> {
        if (length >= 10) {
          animated = (webp.get(at) & ANIMATED) != 0;
          canvas = u24(at + 4) + 1 + "x" + (u24(at + 7) + 1);
        }
      }
      case "VP8 " -> {
        if (length >= 10 && picture == null) {
          int width = webp.getShort(at + 6) & 0x3FFF;
          int height = webp.getShort(at + 8) & 0x3FFF;
          picture = width + "x" + height;
        }
      }
      case "VP8L" -> {
        if (length >= 5 && picture == null) {
          int bits = webp.getInt(at + 1);
          picture = (bits & 0x3FFF) + 1 + "x" + ((bits >> 14 & 0x3FFF) + 1);
        }
      }
      case "ANMF" -> picture = "frames";
      case "EXIF" -> orientation = ExifBlock.orientation(webp.array(), at, length);
      default -> {} // profile, XMP, alpha
    }
  }

  private int u24(int at) {
    return (webp.getShort(at) & 0xFFFF) | (webp.get(at + 2) & 0xFF) << 16;
  }

  /** From the chunk EXIF; upright without one. */
  Orientation orientation() {
    return orientation;
  }
}
