package alexnet.report.chart;

import alexnet.train.LearningRateCurve;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The smoothed loss over the rate, in {@value #ROWS} lines of text at most 80 columns wide. With
 * Unicode each character is two by four dots of Braille.
 */
public final class LearningRateText {
  private static final int ROWS = 14;
  private static final int COLUMNS = 70;
  private static final int LABEL = 7;

  /** Dots of a Braille character from the top, as bits of its code, left and right. */
  private static final int[][] BRAILLE = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

  private static final char EMPTY_BRAILLE = '\u2800';

  private final LearningRateCurve curve;
  private final LearningRatePlane plane;
  private final boolean unicode;
  private final int dotsAcross;
  private final int dotsDown;

  private LearningRateText(LearningRateCurve curve, boolean unicode) {
    this.curve = curve;
    this.plane = LearningRatePlane.ofSmoothed(curve);
    this.unicode = unicode;
    this.dotsAcross = unicode ? 2 : 1;
    this.dotsDown = unicode ? 4 : 1;
  }

  /**
   * Draws a curve.
   *
   * @param curve of at least two points
   * @param unicode whether the reader's terminal shows more than ASCII
   */
  public static String of(LearningRateCurve curve, boolean unicode) {
    return new LearningRateText(curve, unicode).draw();
  }

  private String draw() {
    char[][] cells = new char[ROWS][COLUMNS];
    for (char[] row : cells) {
      Arrays.fill(row, ' ');
    }
    curve.suggestion().ifPresent(point -> mark(cells, column(point.rate())));
    drawCurve(cells);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      String label = row == 0 || row == ROWS - 1 || row == ROWS / 2 ? loss(row) : "";
      text.append(" ".repeat(LABEL - label.length())).append(label);
      text.append(unicode ? " \u2502" : " |");
      text.append(new String(cells[row]).stripTrailing()).append('\n');
    }
    return text.append(axis()).append(decades()).toString();
  }

  private int column(double rate) {
    return (int) Math.round(plane.x(rate) * (COLUMNS - 1));
  }

  /** The loss in the middle of a row. */
  private String loss(int row) {
    double part = 1 - (row + 0.5) / ROWS;
    return String.format(
        Locale.ROOT, "%.3g", plane.lowLoss() + part * (plane.highLoss() - plane.lowLoss()));
  }

  private void mark(char[][] cells, int column) {
    for (char[] row : cells) {
      row[column] = unicode ? '\u250a' : ':';
    }
  }

  /** A dot for each column of dots, and those between it and its left neighbour. */
  private void drawCurve(char[][] cells) {
    int width = COLUMNS * dotsAcross;
    int height = ROWS * dotsDown;
    int before = -1;
    for (int x = 0; x < width; x++) {
      double y = (1 - plane.y(smoothedAt((double) x / (width - 1)))) * height;
      int dot = (int) Math.max(-1, Math.min(height, Math.floor(y)));
      int from =
          x == 0 ? dot : dot > before ? Math.min(before + 1, dot) : Math.max(before - 1, dot);
      for (int at = Math.min(from, dot); at <= Math.max(from, dot); at++) {
        if (at >= 0 && at < height) {
          dot(cells, x, at);
        }
      }
      before = dot;
    }
  }

  private void dot(char[][] cells, int x, int y) {
    char[] row = cells[y / dotsDown];
    int column = x / dotsAcross;
    if (!unicode) {
      row[column] = '*';
      return;
    }
    int dots = row[column] >= EMPTY_BRAILLE ? row[column] : EMPTY_BRAILLE;
    row[column] = (char) (dots | BRAILLE[y % dotsDown][x % dotsAcross]);
  }

  /** Between the points on a straight line. */
  private double smoothedAt(double x) {
    List<LearningRateCurve.Point> points = curve.points();
    double place = x * (points.size() - 1); // rates are equally far apart on this axis
    int left = Math.min((int) place, points.size() - 2);
    double part = place - left;
    return (1 - part) * points.get(left).smoothed() + part * points.get(left + 1).smoothed();
  }

  private String axis() {
    char[] line = new char[COLUMNS];
    Arrays.fill(line, unicode ? '\u2500' : '-');
    for (double decade : plane.decades()) {
      line[column(decade)] = unicode ? '\u2534' : '+';
    }
    return " ".repeat(LABEL) + (unicode ? " \u2514" : " +") + new String(line) + "\n";
  }

  private String decades() {
    StringBuilder line = new StringBuilder();
    for (double decade : plane.decades()) {
      String label = LearningRatePlane.label(decade);
      int at = Math.min(LABEL + 2 + column(decade), LABEL + 2 + COLUMNS - label.length());
      if (at > line.length()) {
        line.append(" ".repeat(at - line.length())).append(label);
      }
    }
    return line.append('\n').toString();
  }
}
