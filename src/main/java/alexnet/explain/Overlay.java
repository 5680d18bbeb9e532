package alexnet.explain;

import alexnet.image.RgbImage;
import java.awt.image.BufferedImage;

/**
 * An explanation drawn over its picture: all of the picture in grey, dark where the network did not
 * see it; over the rest the map in {@link ColourScale}, each cell at its true centre, straight
 * between centres, and as at the last one beyond it.
 */
public final class Overlay {
  /** Smaller pictures are enlarged to this, so that there is something to see... */
  private static final int SHORT_SIDE = 224;

  /** ... but to no more pixels than this: a picture may be a line. */
  private static final long MOST_PIXELS = 4_000_000;

  /** What is left of the lightness of what was not seen. */
  private static final double DIMMED = 0.35;

  private Overlay() {}

  /**
   * Draws an explanation; its largest value, whatever its sign, has the full colour.
   *
   * @param picture {@link Explaining#picture}
   */
  public static BufferedImage draw(RgbImage picture, Explanation explanation) {
    return draw(picture, explanation, explanation.largest());
  }

  /**
   * As {@link #draw(RgbImage, Explanation)}, on a scale that others share.
   *
   * @param largest value that has the full colour; of a map of zeros 0
   */
  public static BufferedImage draw(RgbImage picture, Explanation explanation, double largest) {
    int times = times(picture);
    int width = picture.width() * times;
    int height = picture.height() * times;
    Line columns =
        Line.of(
            width,
            explanation.pictureWidth(),
            explanation.pictureXs(),
            explanation.seen().x(),
            explanation.seen().width());
    Line rows =
        Line.of(
            height,
            explanation.pictureHeight(),
            explanation.pictureYs(),
            explanation.seen().y(),
            explanation.seen().height());
    BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double behind = lightness(picture, x / times, y / times);
        int rgb;
        if (columns.seen[x] && rows.seen[y]) {
          double value = value(explanation.map(), columns, rows, x, y);
          double share = largest == 0 ? 0 : Math.max(-1, Math.min(1, value / largest));
          rgb = ColourScale.over(behind, share, 0.25 + 0.5 * Math.abs(share));
        } else {
          rgb = ColourScale.rgb(DIMMED * behind, 0, 0);
        }
        drawn.setRGB(x, y, rgb);
      }
    }
    return drawn;
  }

  private static int times(RgbImage picture) {
    int wanted = (SHORT_SIDE + picture.shortSide() - 1) / picture.shortSide();
    double room = MOST_PIXELS / ((double) picture.width() * picture.height());
    return Math.max(1, (int) Math.min(wanted, Math.sqrt(room)));
  }

  private static double lightness(RgbImage picture, int x, int y) {
    int at = (y * picture.width() + x) * 3;
    byte[] pixels = picture.pixels();
    return ColourScale.lightness(pixels[at] & 0xFF, pixels[at + 1] & 0xFF, pixels[at + 2] & 0xFF);
  }

  private static double value(float[][] map, Line columns, Line rows, int x, int y) {
    float[] upper = map[rows.before[y]];
    float[] lower = map[rows.after[y]];
    int left = columns.before[x];
    int right = columns.after[x];
    double above = upper[left] + columns.share[x] * ((double) upper[right] - upper[left]);
    double below = lower[left] + columns.share[x] * ((double) lower[right] - lower[left]);
    return above + rows.share[y] * (below - above);
  }

  /** For each pixel of a line: whether it was seen, the cells about it, and how far it is along. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Line(boolean[] seen, int[] before, int[] after, double[] share) {
    /**
     * @param pixels drawn
     * @param length of the line in the picture's pixels
     * @param centres of the cells, ascending, in the picture's pixels
     */
    static Line of(int pixels, int length, double[] centres, double from, double seenLength) {
      Line line =
          new Line(new boolean[pixels], new int[pixels], new int[pixels], new double[pixels]);
      int cell = 0;
      for (int i = 0; i < pixels; i++) {
        double place = (i + 0.5) * length / pixels;
        line.seen[i] = place >= from && place <= from + seenLength;
        while (cell + 1 < centres.length && centres[cell + 1] <= place) {
          cell++;
        }
        int next = Math.min(cell + 1, centres.length - 1);
        double apart = centres[next] - centres[cell];
        line.before[i] = cell;
        line.after[i] = next;
        line.share[i] = apart == 0 ? 0 : Math.max(0, Math.min(1, (place - centres[cell]) / apart));
      }
      return line;
    }
  }
}
