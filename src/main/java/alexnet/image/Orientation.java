package alexnet.image;

/** How the rows of a file lie, by the EXIF tag "Orientation" (0x0112). */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  UPSIDE_DOWN,
  FLIPPED,
  TRANSPOSED,
  TURNED_LEFT,
  TRANSVERSE,
  TURNED_RIGHT;

  private static final Orientation[] BY_TAG = values();

  /** The orientation of a tag's value 1 to 8; any other value is ignored. */
  static Orientation ofTag(int value) {
    return value >= 1 && value <= BY_TAG.length ? BY_TAG[value - 1] : UPRIGHT;
  }

  /** Rows and columns change places. */
  boolean swaps() {
    return compareTo(TRANSPOSED) >= 0;
  }

  /** The picture set upright: a new one, or the same if it is upright already. */
  RgbImage apply(RgbImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int width = stored.width();
    int height = stored.height();
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
    byte[] from = stored.pixels();
    byte[] to = new byte[from.length];
    int i = 0;
    for (int y = 0; y < height; y++) {
      int target = (start + y * down) * 3;
      for (int x = 0; x < width; x++, i += 3, target += right * 3) {
        to[target] = from[i];
        to[target + 1] = from[i + 1];
        to[target + 2] = from[i + 2];
      }
    }
    return new RgbImage(uprightWidth, swaps() ? width : height, to);
  }
}
