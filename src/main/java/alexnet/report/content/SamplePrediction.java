package alexnet.report.content;

import alexnet.report.chart.Canvas;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * A picture and what the network took it for.
 *
 * @param picture as the network saw it
 * @param truth name of its class
 * @param predicted name of the most probable class
 * @param probability of that class, 0..1
 */
public record SamplePrediction(
    BufferedImage picture, String truth, String predicted, double probability) {
  private static final int COLUMNS = 4;
  private static final int SIDE = 160;
  private static final int TEXT = 40;
  private static final int GAP = 8;
  private static final Color PAPER = Color.WHITE;
  private static final Color INK = new Color(0x202124);
  private static final Color RIGHT = new Color(0x1b6e3c);
  private static final Color WRONG = new Color(0xb3261e);

  /** Checks the probability. */
  public SamplePrediction {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability must be 0 to 1: " + probability);
    }
  }

  /** Whether the prediction is right. */
  public boolean correct() {
    return truth.equals(predicted);
  }

  /**
   * Pictures in rows of four, each over its true class and, green if right and red if wrong, the
   * predicted one.
   *
   * @param samples at least one
   */
  public static BufferedImage sheet(List<SamplePrediction> samples) {
    int columns = Math.min(COLUMNS, samples.size());
    int rows = (samples.size() + columns - 1) / columns;
    BufferedImage image =
        Canvas.blank(columns * (SIDE + GAP) + GAP, rows * (SIDE + TEXT + GAP) + GAP, PAPER);
    Graphics2D graphics = Canvas.graphics(image);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int i = 0; i < samples.size(); i++) {
      samples
          .get(i)
          .draw(
              graphics, GAP + i % columns * (SIDE + GAP), GAP + i / columns * (SIDE + TEXT + GAP));
    }
    graphics.dispose();
    return image;
  }

  private void draw(Graphics2D graphics, int x, int y) {
    graphics.drawImage(picture, x, y, SIDE, SIDE, null);
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.setColor(INK);
    graphics.drawString(Canvas.fit("true: " + truth, metrics, SIDE), x, y + SIDE + 15);
    graphics.setColor(correct() ? RIGHT : WRONG);
    String share = String.format(Locale.ROOT, " %.0f%%", 100 * probability);
    String name = Canvas.fit(predicted, metrics, SIDE - metrics.stringWidth(share));
    graphics.drawString(name + share, x, y + SIDE + 32);
  }
}
