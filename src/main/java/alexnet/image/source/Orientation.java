package alexnet.image.source;

/** How the rows of a file lie, by the EXIF tag "Orientation" (0x0112). */
public enum Orientation {
  /** The first row is the top, the first column the left side. */
  UPRIGHT,
  /** Left and right are exchanged. */
  MIRRORED,
  /** Turned by half a turn. */
  UPSIDE_DOWN,
  /** Top and bottom are exchanged. */
  FLIPPED,
  /** The first row is the left side, the first column the top. */
  TRANSPOSED,
  /** The first row is the right side, the first column the top. */
  TURNED_LEFT,
  /** The first row is the right side, the first column the bottom. */
  TRANSVERSE,
  /** The first row is the left side, the first column the bottom. */
  TURNED_RIGHT;

  private static final Orientation[] BY_TAG = values();

  /** The orientation of a tag's value 1 to 8; any other value is ignored. */
  public static Orientation ofTag(int value) {
    return value >= 1 && value <= BY_TAG.length ? BY_TAG[value - 1] : UPRIGHT;
  }

  /** Rows and columns change places. */
  public boolean swaps() {
    return compareTo(TRANSPOSED) >= 0;
  }

  /**
   * The pixels set upright: new ones, or the same if they are upright already.
   *
   * @param stored three bytes each, row by row
   * @param width of the stored rows
   * @param height their number
   */
  public byte[] apply(byte[] stored, int width, int height) {
    if (this == UPRIGHT) {
      return stored;
    }
    // Where stored pixel (0, 0) goes, and how far one step right or down in the file leads.
    int uprightWidth = swaps() ? height : width;
    int last = width * height - 1;
    int start =
        switch (this) {
          case UPRIGHT, TRANSPOSED -> 0;
          case MIRRORED, TURNED_LEFT -> uprightWidth - 1;
          case UPSIDE_DOWN, TRANSVERSE -> last;
          case FLIPPED, TURNED_RIGHT -> last - (uprightWidth - 1);
        };
    int right =
        switch (this) {
          case UPRIGHT, FLIPPED -> 1;
          case MIRRORED, UPSIDE_DOWN -> -1;
          case TRANSPOSED, TURNED_LEFT -> uprightWidth;
          case TRANSVERSE, TURNED_RIGHT -> -uprightWidth;
        };
    int down =
        switch (this) {
          case UPRIGHT, MIRRORED -> uprightWidth;
          case UPSIDE_DOWN, FLIPPED -> -uprightWidth;
          case TRANSPOSED, TURNED_RIGHT -> 1;
          case TRANSVERSE, TURNED_LEFT -> -1;
        };
    byte[] to = new byte[stored.length];
    int i = 0;
    for (int y = 0; y < height; y++) {
      int target = (start + y * down) * 3;
      for (int x = 0; x < width; x++, i += 3, target += right * 3) {
        to[target] = stored[i];
        to[target + 1] = stored[i + 1];
        to[target + 2] = stored[i + 2];
      }
    }
    return to;
  }
}
