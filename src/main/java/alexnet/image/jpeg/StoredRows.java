package alexnet.image.jpeg;

import alexnet.image.source.Blend;
import alexnet.image.source.RowSink;

/**
 * Makes RGB of a JPEG's rows of components as they are stored, side by side.
 *
 * <p>Four inks count as inverted (0 is full ink), as Adobe writes them and Pillow assumes of all;
 * YCCK codes the first three as YCbCr.
 */
final class StoredRows implements RowSink {
  private final JpegColours colours;
  private final RowSink next;
  private final byte[] rgb;

  /**
   * @param colours of three components or four
   * @param width pixels a row
   * @param next takes the rows as RGB
   */
  StoredRows(JpegColours colours, int width, RowSink next) {
    this.colours = colours;
    this.next = next;
    this.rgb = new byte[width * 3];
  }

  @Override
  public void row(byte[] samples, int offset) {
    int from = offset;
    for (int to = 0; to < rgb.length; to += 3, from += colours.components()) {
      int first = samples[from] & 0xFF;
      int second = samples[from + 1] & 0xFF;
      int third = samples[from + 2] & 0xFF;
      int red = first;
      int green = second;
      int blue = third;
      if (colours == JpegColours.YCBCR || colours == JpegColours.YCCK) {
        red = YCbCr.red(first, third);
        green = YCbCr.green(first, second, third);
        blue = YCbCr.blue(first, second);
      }
      if (colours == JpegColours.YCCK) { // the complement is coded
        red = 255 - red;
        green = 255 - green;
        blue = 255 - blue;
      }
      if (colours.components() == 4) {
        int light = samples[from + 3] & 0xFF;
        red = Blend.underBlack(red, light);
        green = Blend.underBlack(green, light);
        blue = Blend.underBlack(blue, light);
      }
      rgb[to] = (byte) red;
      rgb[to + 1] = (byte) green;
      rgb[to + 2] = (byte) blue;
    }
    next.row(rgb, 0);
  }

  @Override
  public void restart() {
    next.restart();
  }
}
