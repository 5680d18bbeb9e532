package alexnet.image;

/** A JPEG's frame header (ITU T.81, B.2.2): size and components. */
final class JpegFrame {
  private static final int COMPONENTS = 8;

  private final byte[] bytes;
  private final int start;
  private final boolean progressive;

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

  /** Whether three components are called R, G and B. */
  boolean isNamedRgb() {
    return u8(COMPONENTS) == 'R' && u8(COMPONENTS + 3) == 'G' && u8(COMPONENTS + 6) == 'B';
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
