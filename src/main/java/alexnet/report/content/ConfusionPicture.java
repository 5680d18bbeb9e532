package alexnet.report.content;

import alexnet.eval.ConfusionMatrix;
import alexnet.eval.ConfusionMatrix.Cell;
import alexnet.report.chart.Canvas;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A confusion matrix as a picture: a row for each true class, a column for each predicted one. A
 * cell is the darker the larger its part of the row; right ones are blue, wrong ones red. Up to 40
 * classes the names and counts are written in. Of more than a thousand several classes share a row
 * and a column, where the largest part is what shows.
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

  /** A cell and its part of its row, above 0. */
  private record Shade(Cell cell, double part) {}

  private final ConfusionMatrix matrix;
  private final List<String> classes;
  private final int classesAPixel;
  private final int cell;
  private final int edge;
  private final int origin;

  private ConfusionPicture(ConfusionMatrix matrix, List<String> classes) {
    this.matrix = matrix;
    this.classes = classes;
    this.classesAPixel = (classes.size() + WIDEST - 1) / WIDEST;
    this.cell = Math.max(1, Math.min(44, WIDEST / classes.size()));
    this.edge = isNamed() ? NAME_WIDTH : 0;
    this.origin = edge + MARGIN;
  }

  private boolean isNamed() {
    return classes.size() <= NAMED;
  }

  /** Draws the matrix, at most some 1,100 pixels wide. */
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
    int side = at(classes.size() - 1) + cell + MARGIN;
    BufferedImage image = Canvas.blank(side, side, PAPER);
    Graphics2D graphics = Canvas.graphics(image);
    matrix.cells().stream()
        .map(shown -> new Shade(shown, part(shown)))
        .sorted(Comparator.comparingDouble(Shade::part))
        .forEach(shade -> draw(graphics, shade));
    if (isNamed()) {
      graphics.setColor(INK);
      graphics.drawRect(origin - 1, origin - 1, cell * classes.size(), cell * classes.size());
      names(graphics);
    }
    graphics.dispose();
    return image;
  }

  private double part(Cell shown) {
    return (double) shown.count() / matrix.support(shown.trueClass());
  }

  /** Where the row or column of a class begins. */
  private int at(int label) {
    return origin + label / classesAPixel * cell;
  }

  private void draw(Graphics2D graphics, Shade shade) {
    int x = at(shade.cell.predicted());
    int y = at(shade.cell.trueClass());
    graphics.setColor(Canvas.mix(PAPER, shade.cell.isRight() ? RIGHT : WRONG, shade.part));
    graphics.fillRect(x, y, cell, cell);
    if (isNamed()) {
      graphics.setColor(shade.part > 0.5 ? PAPER : INK);
      number(graphics, shade.cell.count(), x, y);
    }
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
  private void names(Graphics2D graphics) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(8, Math.min(12, cell - 2))));
    FontMetrics metrics = graphics.getFontMetrics();
    for (int label = 0; label < classes.size(); label++) {
      String name = Canvas.fit(classes.get(label), metrics, NAME_WIDTH - 6);
      int middle = at(label) + (cell + metrics.getAscent() - 2) / 2;
      graphics.drawString(name, origin - 6 - metrics.stringWidth(name), middle);
      AffineTransform upright = graphics.getTransform();
      graphics.translate(middle, origin - 6);
      graphics.rotate(-Math.PI / 2);
      graphics.drawString(name, 0, 0);
      graphics.setTransform(upright);
    }
  }
}
