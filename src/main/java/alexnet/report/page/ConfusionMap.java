package alexnet.report.page;

import alexnet.eval.ConfusionMatrix;
import alexnet.eval.ConfusionMatrix.Cell;
import alexnet.page.Markup;
import alexnet.report.chart.Axis;
import alexnet.report.chart.LegendKey;
import alexnet.report.chart.Names;
import alexnet.report.chart.Svg;
import java.util.List;
import java.util.Locale;

/**
 * The confusion matrix as a heat map: rows are the true classes, and a cell is the fuller the
 * larger its part of the row. Few classes have the counts in their cells; of many, cells tell their
 * names and counts when pointed at.
 *
 * @param matrix counts
 * @param classes names in class order
 */
record ConfusionMap(ConfusionMatrix matrix, List<String> classes) {
  /** Up to as many classes there is room for numbers. */
  private static final int NUMBERS = 20;

  /** Up to as many there is room for names. */
  private static final int NAMED = 50;

  /** Cells that can be pointed at, those with the most pictures first: 100 bytes each. */
  private static final int HOVERED = 4_000;

  /** Levels of fullness where cells share their shapes. */
  private static final int LEVELS = 10;

  private static final int LETTERS = 14;

  /** Width of a letter of the labels, of which fonts have wide ones. */
  private static final double LETTER = 8;

  /** Copies the names. */
  ConfusionMap {
    classes = List.copyOf(classes);
  }

  /** Whether counts stand in the cells: a map that is small enough for half a page. */
  boolean numbered() {
    return classes.size() <= NUMBERS;
  }

  private boolean named() {
    return classes.size() <= NAMED;
  }

  Markup figure() {
    Markup figure = new Markup().open("figure", "class", numbered() ? "chart" : null);
    figure.open("figcaption").element("b", "Rows: true class. Columns: predicted class.");
    LegendKey.add(figure, "hit", "right");
    LegendKey.add(figure, "miss", "mistaken");
    figure.close();
    if (!named()) {
      figure.element(
          "p",
          "Numbers count the classes from 0, in the order of the table of classes. Point at a cell"
              + " for its names.",
          "class",
          "quiet");
    }
    figure.open("div", "class", numbered() ? "scroll" : "scroll map");
    return figure.add(named() ? withNames() : withoutNames()).close().close();
  }

  private Markup withNames() {
    int n = classes.size();
    double side = numbered() ? 32 : 17;
    double margin =
        12
            + LETTER
                * classes.stream().mapToInt(name -> Names.letters(name, LETTERS)).max().orElse(0);
    Svg svg = new Svg(margin + n * side + 2, margin + n * side + 2, "Confusion matrix");
    for (int i = 0; i < n; i++) {
      double middle = margin + (i + 0.5) * side + 4;
      svg.name(margin - 5, middle, "tick end", classes.get(i), LETTERS);
      svg.upright(middle, margin - 5, "tick", classes.get(i), LETTERS);
    }
    frame(svg, margin, n * side);
    for (Cell cell : matrix.mostFirst()) {
      double x = margin + cell.predicted() * side;
      double y = margin + cell.trueClass() * side;
      double part = part(cell);
      svg.cell(x + 0.5, y + 0.5, side - 1, style(cell), fullness(part), hover(cell));
      if (numbered()) {
        String count = Long.toString(cell.count());
        String size = count.length() > 3 ? " small" : "";
        String on =
            "cell" + (fullness(part) > 0.85 ? " full" : fullness(part) > 0.6 ? " half" : "");
        svg.text(x + side / 2, y + side / 2 + 4, on + size, count);
      }
    }
    return svg.finish();
  }

  /** Cells of a class of fullness are one shape, which keeps a thousand classes within bounds. */
  private Markup withoutNames() {
    int n = classes.size();
    double margin = 44;
    double width = 800;
    double side = (width - margin) / n;
    Svg svg = new Svg(width + 2, width + 2, "Confusion matrix");
    Axis axis = new Axis(0, n - 1.0, Math.max(1, Axis.around(0, n, 10).step()));
    for (double tick : axis.ticks()) {
      double middle = margin + (tick + 0.5) * side;
      String label = axis.label(tick);
      svg.line(margin - 4, middle, margin, middle, "axis");
      svg.line(middle, margin - 4, middle, margin, "axis");
      svg.text(margin - 7, middle + 4, "tick end", label);
      svg.text(middle, margin - 9, "tick mid", label);
    }
    frame(svg, margin, n * side);
    List<Cell> cells = matrix.mostFirst();
    levels(svg, cells, margin, side);
    for (Cell cell : cells.subList(0, Math.min(HOVERED, cells.size()))) {
      double x = margin + cell.predicted() * side;
      double y = margin + cell.trueClass() * side;
      svg.rect(x, y, side, side, "clear", hover(cell));
    }
    return svg.finish();
  }

  private void levels(Svg svg, List<Cell> cells, double margin, double side) {
    StringBuilder[][] paths = new StringBuilder[2][LEVELS + 1];
    String shape = "h" + Svg.number(side) + "v" + Svg.number(side) + "h-" + Svg.number(side) + "z";
    for (Cell cell : cells) {
      int kind = cell.isRight() ? 0 : 1;
      int level = (int) Math.ceil(fullness(part(cell)) * LEVELS);
      if (paths[kind][level] == null) {
        paths[kind][level] = new StringBuilder();
      }
      paths[kind][level]
          .append('M')
          .append(Svg.number(margin + cell.predicted() * side))
          .append(' ')
          .append(Svg.number(margin + cell.trueClass() * side))
          .append(shape);
    }
    for (int kind = 0; kind < 2; kind++) {
      for (int level = 1; level <= LEVELS; level++) {
        if (paths[kind][level] != null) {
          svg.path(paths[kind][level].toString(), (kind == 0 ? "hit" : "miss") + " l" + level);
        }
      }
    }
  }

  private static void frame(Svg svg, double margin, double side) {
    svg.rect(margin, margin, side, side, "frame");
  }

  private static String style(Cell cell) {
    return cell.isRight() ? "hit" : "miss";
  }

  /** The cell's part of its row, above 0. */
  private double part(Cell cell) {
    return (double) cell.count() / matrix.support(cell.trueClass());
  }

  /** Raised so that small parts show, which are what one looks for. */
  private static double fullness(double part) {
    return Math.max(0.1, Math.pow(part, 0.4));
  }

  private String hover(Cell cell) {
    return String.format(
        Locale.ROOT,
        "%s \u2192 %s: %,d of %,d",
        classes.get(cell.trueClass()),
        classes.get(cell.predicted()),
        cell.count(),
        matrix.support(cell.trueClass()));
  }
}
