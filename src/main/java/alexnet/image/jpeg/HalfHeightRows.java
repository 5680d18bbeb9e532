package alexnet.image.jpeg;

import alexnet.image.source.RowSink;

/**
 * Interpolates the rows of components that have all of a picture's columns and half of its rows:
 * the chroma of 4:4:0, which is a camera's 4:2:2 after a quarter turn without loss.
 *
 * <p>libjpeg-turbo does this itself, libjpeg 6b hands every such row out twice; both come with
 * JDKs, and values then differ by up to 83 of 255. What comes from libjpeg 6b goes through here and
 * is equal to libjpeg-turbo's, and so to Pillow's: three parts of the nearer row and one of the
 * farther, halves rounded down in the upper row of a pair and up in the lower.
 */
final class HalfHeightRows implements RowSink {
  private final int height;
  private final boolean[] halved;
  private final RowSink next;
  private final byte[] lower;
  private final byte[] mixed;
  private int y;

  /**
   * @param width pixels a row
   * @param height rows to come
   * @param halved which of the components of a pixel have half the rows, each handed in twice
   * @param next takes the rows, samples of a pixel side by side as they came
   */
  HalfHeightRows(int width, int height, boolean[] halved, RowSink next) {
    this.height = height;
    this.halved = halved;
    this.next = next;
    this.lower = new byte[width * halved.length];
    this.mixed = new byte[width * halved.length];
  }

  @Override
  public void row(byte[] samples, int offset) {
    boolean upper = (y & 1) == 0;
    if (upper) {
      if (y > 0) {
        emit(lower, 0, samples, offset, 2);
      }
      // Above the first row lies the first.
      emit(samples, offset, y > 0 ? lower : samples, y > 0 ? 0 : offset, 1);
    } else {
      System.arraycopy(samples, offset, lower, 0, lower.length);
      if (y == height - 1) {
        emit(lower, 0, lower, 0, 2);
      }
    }
    y++;
  }

  @Override
  public void restart() {
    y = 0;
    next.restart();
  }

  private void emit(byte[] near, int nearOffset, byte[] far, int farOffset, int rounding) {
    System.arraycopy(near, nearOffset, mixed, 0, mixed.length);
    for (int component = 0; component < halved.length; component++) {
      if (!halved[component]) {
        continue;
      }
      for (int i = component; i < mixed.length; i += halved.length) {
        int sum = 3 * (near[nearOffset + i] & 0xFF) + (far[farOffset + i] & 0xFF);
        mixed[i] = (byte) ((sum + rounding) >> 2);
      }
    }
    next.row(mixed, 0);
  }
}
