package alexnet.report.chart;

import alexnet.text.PlainText;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** What the pictures for TensorBoard have in common. */
public final class Canvas {
  private Canvas() {}

  /** An RGB picture of one colour. */
  public static BufferedImage blank(int width, int height, Color paper) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(paper);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  /** To draw with smooth letters; the caller disposes of it. */
  public static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    return graphics;
  }

  /**
   * A colour between two.
   *
   * @param part of the second, 0..1
   */
  public static Color mix(Color first, Color second, double part) {
    return new Color(
        mix(first.getRed(), second.getRed(), part),
        mix(first.getGreen(), second.getGreen(), part),
        mix(first.getBlue(), second.getBlue(), part));
  }

  private static int mix(int first, int second, double part) {
    return (int) Math.round(first + (second - first) * part);
  }

  /** As much of a name as there is room for on its line, with dots where it was cut. */
  public static String fit(String name, FontMetrics metrics, int width) {
    String text = PlainText.line(name);
    if (metrics.stringWidth(text) <= width) {
      return text;
    }
    int[] points = text.codePoints().toArray();
    int kept = points.length;
    String cut;
    do {
      kept--;
      cut = new String(points, 0, kept) + "...";
    } while (kept > 0 && metrics.stringWidth(cut) > width);
    return cut;
  }
}
