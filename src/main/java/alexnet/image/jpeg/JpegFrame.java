package alexnet.image.jpeg;

import alexnet.image.source.BadPictureException;
import java.util.Locale;

/** A JPEG's frame header (ITU T.81, B.2.2): size and components. */
final class JpegFrame {
  private static final int COMPONENTS = 8;

  private final byte[] bytes;
  private final int start;
  private final boolean progressive;
  private final int mostAcross;
  private final int mostDown;

  /**
   * Checks the header.
   *
   * @param start where the segment's length stands
   */
  JpegFrame(byte[] bytes, int start, int length, boolean progressive) throws BadPictureException {
    this.bytes = bytes;
    this.start = start;
    this.progressive = progressive;
    if (length < COMPONENTS || length != COMPONENTS + 3 * components()) {
      throw new BadPictureException("damaged JPEG: frame header of length " + length);
    }
    if (u8(2) != 8) {
      throw JpegStream.unsupported(u8(2) + " bits a sample");
    }
    if (height() == 0 && width() > 0) { // to be told by the segment DNL (B.2.5)
      throw JpegStream.unsupported("the number of rows stands behind the first scan");
    }
    if (width() == 0) {
      throw new BadPictureException("JPEG of " + width() + "x" + height() + " pixels");
    }
    int widest = 1;
    int highest = 1;
    for (int i = 0; i < components(); i++) {
      int across = samplesAcross(i);
      int down = samplesDown(i);
      if (across < 1 || across > 4 || down < 1 || down > 4) {
        throw new BadPictureException("damaged JPEG: sampling factors " + across + "x" + down);
      }
      widest = Math.max(widest, across);
      highest = Math.max(highest, down);
    }
    mostAcross = widest;
    mostDown = highest;
    for (int i = 0; i < components(); i++) {
      if (mostAcross % samplesAcross(i) != 0 || mostDown % samplesDown(i) != 0) {
        throw JpegStream.unsupported(
            String.format(
                Locale.ROOT,
                "sampling factors %dx%d of %dx%d",
                samplesAcross(i),
                samplesDown(i),
                mostAcross,
                mostDown));
      }
    }
  }

  int width() {
    return u8(5) << 8 | u8(6);
  }

  int height() {
    return u8(3) << 8 | u8(4);
  }

  boolean progressive() {
    return progressive;
  }

  int components() {
    return u8(7);
  }

  /** What scans call a component. */
  int identifier(int component) {
    return u8(COMPONENTS + 3 * component);
  }

  /** Whether three components are called R, G and B. */
  boolean isNamedRgb() {
    return identifier(0) == 'R' && identifier(1) == 'G' && identifier(2) == 'B';
  }

  /** Which components have all of the picture's columns and half of its rows. */
  boolean[] halfHeight() {
    boolean[] halved = new boolean[components()];
    for (int i = 0; i < halved.length; i++) {
      halved[i] = samplesAcross(i) == mostAcross && 2 * samplesDown(i) == mostDown;
    }
    return halved;
  }

  /** Whether there is a component that has all columns and half of the rows. */
  boolean hasHalfHeight() {
    for (boolean halved : halfHeight()) {
      if (halved) {
        return true;
      }
    }
    return false;
  }

  /** Blocks of 8x8 samples, of all components, that the picture must have at least. */
  long blocks() {
    long blocks = 0;
    for (int i = 0; i < components(); i++) {
      long across = (long) width() * samplesAcross(i) / mostAcross / 8;
      long down = (long) height() * samplesDown(i) / mostDown / 8;
      blocks += across * down;
    }
    return blocks;
  }

  /** Blocks of 8x8 samples in a scan of one component alone (A.2.3). */
  int blocks(int component) {
    int across = roundedUp(roundedUp(width() * samplesAcross(component), mostAcross), 8);
    int down = roundedUp(roundedUp(height() * samplesDown(component), mostDown), 8);
    return across * down;
  }

  private static int roundedUp(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private int samplesAcross(int component) {
    return u8(COMPONENTS + 3 * component + 1) >> 4;
  }

  private int samplesDown(int component) {
    return u8(COMPONENTS + 3 * component + 1) & 15;
  }

  private int u8(int offset) {
    int index = start + offset;
    return index < bytes.length ? bytes[index] & 0xFF : 0;
  }
}
