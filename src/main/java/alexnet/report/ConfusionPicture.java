package alexnet.report;

import alexnet.eval.ConfusionMatrix;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * A confusion matrix as a picture: a row for each true class, a column for each predicted one. A
 * cell is the darker the larger its part of the row; right ones are blue, wrong ones red. Up to 40
 * classes the names and counts are written in.
 */
public final class ConfusionPicture {
  private static final int NAMED = 40;
  private static final int WIDEST = 1_000;
  private static final int NAME_WIDTH = 110;
  private static final int MARGIN = 8;
  private static final Color RIGHT = new Color(0x1f5fa8);
  private static final Color WRONG = new Color(0xb3261e);
  private static final Color PAPER = Color.WHITE;
  private static final Color INK = new Color(0x202124);

  private final ConfusionMatrix matrix;
  private final List<String> classes;
  private final int cell;
  private final int edge;

  private ConfusionPicture(ConfusionMatrix matrix, List<String> classes) {
    this.matrix = matrix;
    this.classes = classes;
    this.cell = Math.max(1, Math.min(44, WIDEST / classes.size()));
    this.edge = isNamed() ? NAME_WIDTH : 0;
  }

  private boolean isNamed() {
    return classes.size() <= NAMED;
  }

  /** Draws the matrix, at most some 1,100 pixels wide unless there are more classes than that. */
  public static BufferedImage of(ConfusionMatrix matrix, List<String> classes) {
    if (matrix.classes() != classes.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a confusion matrix of %d with %d names",
              matrix.classes(),
              classes.size()));
    }
    return new ConfusionPicture(matrix, classes).draw();
  }

  private BufferedImage draw() {
    int side = edge + cell * classes.size() + 2 * MARGIN;
    BufferedImage image = Canvas.blank(side, side, PAPER);
    Graphics2D graphics = Canvas.graphics(image);
    int origin = edge + MARGIN;
    for (int truth = 0; truth < classes.size(); truth++) {
      long support = matrix.support(truth);
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        long count = matrix.count(truth, predicted);
        double part = support == 0 ? 0 : (double) count / support;
        Color full = truth == predicted ? RIGHT : WRONG;
        graphics.setColor(Canvas.mix(PAPER, full, part));
        int x = origin + predicted * cell;
        int y = origin + truth * cell;
        graphics.fillRect(x, y, cell, cell);
        if (isNamed() && count > 0) {
          graphics.setColor(part > 0.5 ? PAPER : INK);
          number(graphics, count, x, y);
        }
      }
    }
    if (isNamed()) {
      graphics.setColor(INK);
      graphics.drawRect(origin - 1, origin - 1, cell * classes.size(), cell * classes.size());
      names(graphics, origin);
    }
    graphics.dispose();
    return image;
  }

  private void number(Graphics2D graphics, long count, int x, int y) {
    String text = Long.toString(count);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.min(13, cell / 2)));
    FontMetrics metrics = graphics.getFontMetrics();
    int width = metrics.stringWidth(text);
    if (width < cell) {
      graphics.drawString(text, x + (cell - width) / 2, y + (cell + metrics.getAscent() - 2) / 2);
    }
  }

  /** Rows to the left, columns from below. */
  private void names(Graphics2D graphics, int origin) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(8, Math.min(12, cell - 2))));
    FontMetrics metrics = graphics.getFontMetrics();
    for (int label = 0; label < classes.size(); label++) {
      String name = Canvas.fit(classes.get(label), metrics, NAME_WIDTH - 6);
      int middle = origin + label * cell + (cell + metrics.getAscent() - 2) / 2;
      graphics.drawString(name, origin - 6 - metrics.stringWidth(name), middle);
      AffineTransform upright = graphics.getTransform();
      graphics.translate(middle, origin - 6);
      graphics.rotate(-Math.PI / 2);
      graphics.drawString(name, 0, 0);
      graphics.setTransform(upright);
    }
  }
}
