package alexnet.image.plugin;

import alexnet.image.source.RowSink;
import java.util.Arrays;

/**
 * The canvas of an animation, white where its first frame leaves it bare. The frame lies within.
 *
 * @param width pixels a row
 * @param height rows
 * @param frameLeft columns to the left of the frame
 * @param frameTop rows above the frame
 * @param frameHeight rows of the frame
 */
record WhiteCanvas(int width, int height, int frameLeft, int frameTop, int frameHeight) {
  /** Where the rows of the frame come from. */
  interface Frame {
    /**
     * Writes a row of the frame.
     *
     * @param y counted from the frame's top
     * @param rgb receives the frame's pixels from {@code offset} on
     */
    void row(int y, byte[] rgb, int offset);
  }

  /** Hands the canvas with the frame on it to the sink, row by row. */
  void lay(Frame frame, RowSink rows) {
    byte[] rgb = new byte[width * 3];
    for (int y = 0; y < height; y++) {
      Arrays.fill(rgb, (byte) 255);
      if (y >= frameTop && y < frameTop + frameHeight) {
        frame.row(y - frameTop, rgb, frameLeft * 3);
      }
      rows.row(rgb, 0);
    }
  }
}
