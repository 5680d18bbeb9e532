package alexnet.image.plugin;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.Orientation;
import alexnet.image.source.OrientationTags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The chunks of a WebP (RFC 9649): whether the file is whole and its sizes agree, the orientation,
 * and the first picture, cut out of all that is beside it (profile, metadata, further frames).
 */
final class WebpChunks {
  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;
  private static final int ANIMATED = 2;
  private static final int ALPHA = 16;

  private final ByteBuffer webp;
  private final OrientationTags orientation = new OrientationTags();
  private boolean extended;
  private int flags;
  private int canvasWidth;
  private int canvasHeight;
  private int frameLeft;
  private int frameTop;
  private int frameWidth;
  private int frameHeight;
  private ByteBuffer alpha;
  private ByteBuffer picture;
  private boolean lossless;
  private boolean losslessAlpha;

  /** Walks over a file that starts as a WebP does. */
  WebpChunks(byte[] bytes) throws BadPictureException {
    webp = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    walk(FIRST_CHUNK, bytes.length);
    if (picture == null) {
      throw BadPictureException.truncated("truncated WebP: no picture in it");
    }
    if (!extended) {
      canvasWidth = frameWidth;
      canvasHeight = frameHeight;
    }
    checkSizes();
  }

  private void walk(int start, int end) throws BadPictureException {
    long at = start;
    while (at + CHUNK_HEADER <= end) {
      String type = new String(webp.array(), (int) at, 4, StandardCharsets.ISO_8859_1);
      long length = webp.getInt((int) at + 4) & 0xFFFFFFFFL;
      if (at + CHUNK_HEADER + length > end) {
        if (picture != null) {
          break; // only what stands behind the picture is cut
        }
        throw end == webp.capacity()
            ? BadPictureException.truncated("truncated WebP")
            : new BadPictureException("damaged WebP: a chunk reaches beyond its frame");
      }
      chunk(type, (int) at + CHUNK_HEADER, (int) length);
      at += CHUNK_HEADER + length + (length & 1);
    }
  }

  private void chunk(String type, int at, int length) throws BadPictureException {
    switch (type) {
      case "VP8X" -> {
        if (length >= 10 && at == FIRST_CHUNK + CHUNK_HEADER) {
          extended = true;
          flags = webp.get(at);
          canvasWidth = u24(at + 4) + 1;
          canvasHeight = u24(at + 7) + 1;
        }
      }
      case "ANMF" -> {
        if (length >= FRAME_HEADER && picture == null && isAnimated()) {
          frame(at, length);
        }
      }
      case "ALPH" -> alpha = picture == null ? chunkAt(at, length) : alpha;
      case "VP8 " -> {
        if (length >= 10 && picture == null) {
          picture = chunkAt(at, length);
          size(webp.getShort(at + 6) & 0x3FFF, webp.getShort(at + 8) & 0x3FFF);
        }
      }
      case "VP8L" -> {
        if (length >= 5 && picture == null) {
          picture = chunkAt(at, length);
          lossless = true;
          int bits = webp.getInt(at + 1);
          losslessAlpha = (bits >> 28 & 1) != 0;
          size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
        }
      }
      case "EXIF" -> orientation.exif(webp.array(), at, length);
      case "XMP " -> orientation.xmp(webp.array(), at, length);
      default -> {} // profile, background of an animation, what is unknown
    }
  }

  /** The first frame of an animation: where it lies on the canvas, and chunks of its own. */
  private void frame(int at, int length) throws BadPictureException {
    frameLeft = 2 * u24(at);
    frameTop = 2 * u24(at + 3);
    int width = u24(at + 6) + 1;
    int height = u24(at + 9) + 1;
    walk(at + FRAME_HEADER, at + length);
    if (picture == null) {
      throw new BadPictureException("damaged WebP: a frame without a picture");
    }
    if (width != frameWidth || height != frameHeight) {
      throw disagreement("frame of " + width + "x" + height);
    }
  }

  private void checkSizes() throws BadPictureException {
    boolean within =
        (long) frameLeft + frameWidth <= canvasWidth
            && (long) frameTop + frameHeight <= canvasHeight;
    boolean fills = frameWidth == canvasWidth && frameHeight == canvasHeight;
    if (!(isAnimated() ? within : fills)) {
      // The size that is allocated would not be the size that is coded.
      throw disagreement(canvasWidth + "x" + canvasHeight);
    }
  }

  private BadPictureException disagreement(String outer) {
    String place = isAnimated() ? String.format(Locale.ROOT, " at %d,%d", frameLeft, frameTop) : "";
    return new BadPictureException(
        String.format(
            Locale.ROOT,
            "damaged WebP: picture %dx%d%s on canvas %s",
            frameWidth,
            frameHeight,
            place,
            outer));
  }

  private void size(int width, int height) {
    frameWidth = width;
    frameHeight = height;
  }

  private boolean isAnimated() {
    return (flags & ANIMATED) != 0;
  }

  /** A chunk with its header, as it stands in the file; a byte of padding is not part of it. */
  private ByteBuffer chunkAt(int contentAt, int length) {
    return webp.slice(contentAt - CHUNK_HEADER, CHUNK_HEADER + length);
  }

  private int u24(int at) {
    return (webp.getShort(at) & 0xFFFF) | (webp.get(at + 2) & 0xFF) << 16;
  }

  int canvasWidth() {
    return canvasWidth;
  }

  int canvasHeight() {
    return canvasHeight;
  }

  /** Columns to the left of the picture. */
  int frameLeft() {
    return frameLeft;
  }

  /** Rows above the picture. */
  int frameTop() {
    return frameTop;
  }

  int frameWidth() {
    return frameWidth;
  }

  int frameHeight() {
    return frameHeight;
  }

  /**
   * Whether transparency belongs to the picture; what an extended file does not tell of is none.
   */
  boolean hasAlpha() {
    boolean told = !extended || (flags & ALPHA) != 0;
    return told && (lossless ? losslessAlpha : alpha != null);
  }

  /** The picture as a file of its own: nothing is in it but what makes its pixels. */
  byte[] pictureAlone() {
    boolean withAlpha = !lossless && hasAlpha();
    int size = FIRST_CHUNK + picture.capacity() + 1;
    if (withAlpha) {
      size += CHUNK_HEADER + 10 + alpha.capacity() + 1;
    }
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(0).put(ascii("WEBP"));
    if (withAlpha) {
      file.put(ascii("VP8X")).putInt(10).putInt(ALPHA);
      put24(file, frameWidth - 1);
      put24(file, frameHeight - 1);
      putPadded(file, alpha);
    }
    putPadded(file, picture);
    file.putInt(4, file.position() - CHUNK_HEADER);
    return Arrays.copyOf(file.array(), file.position());
  }

  private static void put24(ByteBuffer file, int value) {
    file.putShort((short) value).put((byte) (value >> 16));
  }

  private static void putPadded(ByteBuffer file, ByteBuffer chunk) {
    file.put(chunk.duplicate());
    if ((chunk.capacity() & 1) != 0) {
      file.put((byte) 0);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** From the chunk EXIF, or else XMP; upright without one. */
  Orientation orientation() {
    return orientation.orientation();
  }
}
