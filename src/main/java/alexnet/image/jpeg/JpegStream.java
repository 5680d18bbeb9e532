package alexnet.image.jpeg;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.Orientation;
import alexnet.image.source.OrientationTags;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A JPEG taken apart at its markers (ITU T.81, annex B): what it says of itself, and a copy with
 * nothing but tables, frame and scans. Stray bytes between segments are skipped, as libjpeg does;
 * what follows the end of the first picture is left out.
 */
final class JpegStream {
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ABSENT = -1;

  /** SOI and an Adobe segment, whose last byte says how the components make colours. */
  private static final byte[] START =
      HexFormat.of().parseHex("FFD8FFEE000E41646F6265006400000000FF");

  private final byte[] in;
  private final ByteArrayOutputStream out;
  private int at;

  private JpegFrame frame;
  private JpegProgression progression;
  private int scans;
  private int firstScanComponents;
  private long scanBytes;
  private boolean complete;
  private boolean jfif;
  private int adobeTransform = ABSENT;
  private final OrientationTags orientation = new OrientationTags();
  private final JpegColours colours;

  /** Takes a stream apart that starts with an SOI marker. */
  JpegStream(byte[] bytes) throws BadPictureException {
    in = bytes;
    out = new ByteArrayOutputStream(START.length + bytes.length + 2);
    out.writeBytes(START);
    at = 2;
    while (!complete && at < in.length) {
      segment();
    }
    if (frame == null || scans == 0) {
      throw BadPictureException.truncated("damaged or truncated JPEG: no picture in it");
    }
    if (lacksDetails()) {
      out.writeBytes(progression.emptyScans());
    }
    out.write(0xFF);
    out.write(0xD9);
    colours = JpegColours.of(frame, jfif, adobeTransform);
  }

  private void segment() throws BadPictureException {
    int marker = nextMarker();
    if (marker == ABSENT) {
      return;
    }
    if (marker == 0xD9) {
      complete = true;
      return;
    }
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
      return; // stand alone, without a length
    }
    if (marker == 0xD8) {
      if (scans > 0) {
        at = in.length; // the next picture; this one has lost its end
      }
      return;
    }
    if (at + 2 > in.length) {
      at = in.length;
      return;
    }
    int length = u16(at);
    if (length < 2) {
      throw new BadPictureException(
          String.format(Locale.ROOT, "damaged JPEG: segment FF%02X has length %d", marker, length));
    }
    if (at + length > in.length) {
      at = in.length; // cut off within the segment
      return;
    }
    switch (marker) {
      case 0xC4, 0xDB, 0xDD -> copySegment(length); // Huffman and quantisation tables, restarts
      case 0xC0, 0xC1, 0xC2 -> frame(marker, length);
      case 0xDA -> scan(length);
      case 0xE0 -> jfif |= startsWith(JFIF, length);
      case 0xE1 -> orientation.jpegSegment(in, at + 2, length - 2);
      case 0xEE -> {
        if (length >= 14 && startsWith(ADOBE, length)) {
          adobeTransform = u8(at + 13);
        }
      }
      case 0xC3, 0xCB -> throw unsupported("lossless");
      case 0xC9, 0xCA -> throw unsupported("arithmetic");
      case 0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF -> throw unsupported("hierarchical");
      case 0xF7 -> throw unsupported("JPEG-LS");
      default -> {} // profiles, comments, maker's data
    }
    at += length;
    if (marker == 0xDA) {
      entropyCodedData();
    }
  }

  /** Moves behind the next marker and returns its second byte. */
  private int nextMarker() {
    while (at + 1 < in.length) {
      if (in[at] == (byte) 0xFF && in[at + 1] != 0 && in[at + 1] != (byte) 0xFF) {
        at += 2;
        return u8(at - 1);
      }
      at++;
    }
    at = in.length;
    return ABSENT;
  }

  private void frame(int marker, int length) throws BadPictureException {
    if (frame != null) {
      throw new BadPictureException("damaged JPEG: two frame headers");
    }
    frame = new JpegFrame(in, at, length, marker == 0xC2);
    progression = new JpegProgression(frame);
    copySegment(length);
  }

  private void scan(int length) throws BadPictureException {
    if (length < 6) {
      throw new BadPictureException("damaged JPEG: scan header of length " + length);
    }
    if (frame == null) {
      throw new BadPictureException("damaged JPEG: a scan comes before the frame header");
    }
    if (++scans == 1) {
      firstScanComponents = u8(at + 2);
    }
    progression.scan(in, at + 2, length - 2);
    copySegment(length);
  }

  private void entropyCodedData() {
    int start = at;
    while (at < in.length) {
      if (in[at] == (byte) 0xFF && at + 1 < in.length) {
        int next = u8(at + 1);
        boolean data = next == 0 || next == 0xFF || (next >= 0xD0 && next <= 0xD7);
        if (!data) {
          break;
        }
      }
      at++;
    }
    out.write(in, start, at - start);
    scanBytes += at - start;
  }

  /** Copies the segment whose length field is at the current place, with its marker. */
  private void copySegment(int length) {
    out.write(0xFF);
    out.write(in, at - 1, length + 1);
  }

  private boolean startsWith(byte[] text, int length) {
    return length - 2 >= text.length
        && Arrays.equals(in, at + 2, at + 2 + text.length, text, 0, text.length);
  }

  static BadPictureException unsupported(String coding) {
    return BadPictureException.unsupported("JPEG coding", coding);
  }

  private int u8(int index) {
    return in[index] & 0xFF;
  }

  private int u16(int index) {
    return u8(index) << 8 | u8(index + 1);
  }

  JpegFrame frame() {
    return frame;
  }

  JpegColours colours() {
    return colours;
  }

  Orientation orientation() {
    return orientation.orientation();
  }

  /** Whether the end-of-image marker is there. */
  boolean complete() {
    return complete;
  }

  /**
   * Whether a scan of several could be missing without a trace: details or components come apart.
   */
  boolean severalScans() {
    return frame.progressive() || scans > 1 || firstScanComponents < frame.components();
  }

  /** One, or several where components or details come apart. */
  int scans() {
    return scans;
  }

  /** Whether a progressive picture lacks scans and still has its end: it is coarser than meant. */
  boolean lacksDetails() {
    return frame.progressive() && !progression.complete();
  }

  /** Bytes of entropy-coded data of all scans. */
  long scanBytes() {
    return scanBytes;
  }

  /**
   * The same picture without anything beside it: a complete stream from SOI to EOI.
   *
   * @param adobeTransform how the decoder is to take the components: as they are (0), as YCbCr (1)
   *     or as YCCK (2)
   */
  byte[] cleaned(int adobeTransform) {
    byte[] cleaned = out.toByteArray();
    cleaned[START.length - 1] = (byte) adobeTransform;
    return cleaned;
  }
}
