package alexnet.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A JPEG taken apart at its markers (ITU T.81, annex B): what it says of itself, and a copy with
 * nothing but tables, frame and scans. Stray bytes between segments are skipped, as libjpeg does;
 * what follows the end of the first picture is left out.
 */
final class JpegStream {
  /** How the components make colours. */
  enum Colours {
    GREY(1, 0),
    YCBCR(3, 1),
    RGB(3, 0),
    CMYK(4, 0),
    YCCK(4, 2);

    private final int components;
    private final int adobeTransform;

    Colours(int components, int adobeTransform) {
      this.components = components;
      this.adobeTransform = adobeTransform;
    }

    int components() {
      return components;
    }
  }

  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ABSENT = -1;

  private final byte[] in;
  private final byte[] out;
  private int at;
  private int written;

  private int frame = ABSENT;
  private int scans;
  private int firstScanComponents;
  private long scanBytes;
  private boolean complete;
  private boolean jfif;
  private int adobeTransform = ABSENT;
  private Orientation orientation = Orientation.UPRIGHT;
  private final Colours colours;

  /** Takes a stream apart that starts with an SOI marker. */
  JpegStream(byte[] bytes) throws BadPictureException {
    in = bytes;
    // The copy starts with SOI and an Adobe segment of our own, and may need an EOI.
    out = new byte[bytes.length + 2 + 16 + 2];
    written = 2 + 16;
    at = 2;
    while (!complete && at < in.length) {
      segment();
    }
    if (frame == ABSENT || scans == 0) {
      throw new BadPictureException("damaged or truncated JPEG: no picture in it");
    }
    out[written++] = (byte) 0xFF;
    out[written++] = (byte) 0xD9;
    colours = findColours();
    byte[] start = {
      (byte) 0xFF,
      (byte) 0xD8,
      (byte) 0xFF,
      (byte) 0xEE,
      0,
      14,
      'A',
      'd',
      'o',
      'b',
      'e',
      0,
      100,
      0,
      0,
      0,
      0,
      (byte) colours.adobeTransform
    };
    System.arraycopy(start, 0, out, 0, start.length);
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
      case 0xC0, 0xC1, 0xC2 -> frame(length);
      case 0xDA -> scan(length);
      case 0xE0 -> jfif |= startsWith(JFIF, length);
      case 0xE1 -> exif(length);
      case 0xEE -> {
        if (length >= 14 && startsWith(ADOBE, length)) {
          adobeTransform = u8(at + 13);
        }
      }
      case 0xC3, 0xCB -> throw unsupported("lossless");
      case 0xC9, 0xCA -> throw unsupported("arithmetic");
      case 0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF -> throw unsupported("hierarchical");
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

  private void frame(int length) throws BadPictureException {
    if (frame != ABSENT) {
      throw new BadPictureException("damaged JPEG: two frame headers");
    }
    if (length < 8 || length != 8 + 3 * u8(at + 7)) {
      throw new BadPictureException("damaged JPEG: frame header of length " + length);
    }
    if (u8(at + 2) != 8) {
      throw unsupported(u8(at + 2) + " bits a sample");
    }
    frame = at;
    if (height() == 0 || width() == 0) {
      throw new BadPictureException("JPEG of " + width() + "x" + height() + " pixels");
    }
    for (int i = 0; i < components(); i++) {
      int across = samplesAcross(i);
      int down = samplesDown(i);
      if (across < 1 || across > 4 || down < 1 || down > 4) {
        throw new BadPictureException("damaged JPEG: sampling factors " + across + "x" + down);
      }
    }
    copySegment(length);
  }

  private void scan(int length) throws BadPictureException {
    if (length < 6) {
      throw new BadPictureException("damaged JPEG: scan header of length " + length);
    }
    if (frame == ABSENT) {
      throw new BadPictureException("damaged JPEG: a scan comes before the frame header");
    }
    if (++scans == 1) {
      firstScanComponents = u8(at + 2);
    }
    copySegment(length);
  }

  private void exif(int length) {
    if (orientation == Orientation.UPRIGHT && ExifBlock.isExif(in, at + 2, length - 2)) {
      orientation = ExifBlock.orientation(in, at + 2, length - 2);
    }
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
    System.arraycopy(in, start, out, written, at - start);
    written += at - start;
    scanBytes += at - start;
  }

  /** Copies the segment whose length field is at the current place, with its marker. */
  private void copySegment(int length) {
    out[written++] = (byte) 0xFF;
    System.arraycopy(in, at - 1, out, written, length + 1);
    written += length + 1;
  }

  /** The rules of libjpeg's jdapimin.c, default_decompress_parms. */
  private Colours findColours() throws BadPictureException {
    return switch (components()) {
      case 1 -> Colours.GREY;
      case 3 -> {
        boolean rgb = adobeTransform == ABSENT ? isNamedRgb() : adobeTransform == 0;
        yield rgb && !jfif ? Colours.RGB : Colours.YCBCR;
      }
      case 4 -> adobeTransform > 0 ? Colours.YCCK : Colours.CMYK;
      default -> throw unsupported(components() + " components");
    };
  }

  private boolean isNamedRgb() {
    return u8(frame + 8) == 'R' && u8(frame + 11) == 'G' && u8(frame + 14) == 'B';
  }

  private boolean startsWith(byte[] text, int length) {
    return length - 2 >= text.length
        && Arrays.equals(in, at + 2, at + 2 + text.length, text, 0, text.length);
  }

  private static BadPictureException unsupported(String coding) {
    return new BadPictureException("unsupported JPEG coding (" + coding + ")");
  }

  private int u8(int index) {
    return in[index] & 0xFF;
  }

  private int u16(int index) {
    return u8(index) << 8 | u8(index + 1);
  }

  private int components() {
    return u8(frame + 7);
  }

  private int samplesAcross(int component) {
    return u8(frame + 9 + 3 * component) >> 4;
  }

  private int samplesDown(int component) {
    return u8(frame + 9 + 3 * component) & 15;
  }

  int width() {
    return u16(frame + 5);
  }

  int height() {
    return u16(frame + 3);
  }

  Colours colours() {
    return colours;
  }

  Orientation orientation() {
    return orientation;
  }

  /** Whether the end-of-image marker is there. */
  boolean complete() {
    return complete;
  }

  /**
   * Whether a scan of several could be missing without a trace: details or components come apart.
   */
  boolean severalScans() {
    return in[frame - 1] == (byte) 0xC2 || scans > 1 || firstScanComponents < components();
  }

  /** One, or several where components or details come apart. */
  int scans() {
    return scans;
  }

  /** Bytes of entropy-coded data of all scans. */
  long scanBytes() {
    return scanBytes;
  }

  /** Blocks of 8x8 samples, of all components, that the picture must have at least. */
  long blocks() {
    int mostAcross = 1;
    int mostDown = 1;
    for (int i = 0; i < components(); i++) {
      mostAcross = Math.max(mostAcross, samplesAcross(i));
      mostDown = Math.max(mostDown, samplesDown(i));
    }
    long blocks = 0;
    for (int i = 0; i < components(); i++) {
      long across = (long) width() * samplesAcross(i) / mostAcross / 8;
      long down = (long) height() * samplesDown(i) / mostDown / 8;
      blocks += across * down;
    }
    return blocks;
  }

  /** The same picture without anything beside it: a complete stream from SOI to EOI. */
  byte[] cleaned() {
    return Arrays.copyOf(out, written);
  }
}
