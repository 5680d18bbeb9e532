package alexnet.report.chart;

import alexnet.page.Markup;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Figures over epochs, as lines with a legend.
 *
 * @param title above the drawing
 * @param form how values are written
 * @param series lines, perhaps of different lengths; points that are not finite leave gaps
 * @param marked an epoch to point out, or 0
 */
public record LineChart(String title, Form form, List<Series> series, int marked) {
  private static final double WIDTH = 460;
  private static final double HEIGHT = 250;
  private static final double LEFT = 54;
  private static final double RIGHT = 448;
  private static final double TOP = 10;
  private static final double BOTTOM = 212;

  /** A line of more points shows no more on any screen. */
  private static final int MOST_POINTS = 1_000;

  /** More dots would only hide the line. */
  private static final int MOST_DOTS = 80;

  /** Colours of the style sheet; further lines are dashed. */
  static final int COLOURS = 8;

  /** How values are written and where their axis begins. */
  public enum Form {
    /** Fractions of 1, whose axis shows what there is. */
    FRACTION("%.4f", false),
    /** Amounts, whose axis begins at 0. */
    AMOUNT("%.4g", true);

    private final String format;
    private final boolean fromZero;

    Form(String format, boolean fromZero) {
      this.format = format;
      this.fromZero = fromZero;
    }

    String text(double value) {
      return String.format(Locale.ROOT, format, value);
    }
  }

  /** One value. */
  public record Point(int epoch, double value) {}

  /**
   * A line.
   *
   * @param name in the legend
   * @param points in the order of their epochs
   */
  public record Series(String name, List<Point> points) {
    /** Copies the list. */
    public Series {
      points = List.copyOf(points);
    }

    private Stream<Point> finite() {
      return points.stream().filter(point -> Double.isFinite(point.value()));
    }
  }

  /** Copies the list. */
  public LineChart {
    series = List.copyOf(series);
  }

  /** The chart as a figure; a sentence in its place where there is no value. */
  public Markup figure() {
    Markup figure = new Markup().open("figure", "class", "chart");
    figure.open("figcaption").element("b", title);
    if (series.size() > 1) {
      legend(figure);
    }
    figure.close();
    if (series.stream().flatMap(Series::finite).findAny().isEmpty()) {
      figure.element("p", "No figures.", "class", "quiet");
    } else {
      figure.add(drawing());
    }
    return figure.close();
  }

  private void legend(Markup figure) {
    for (int i = 0; i < series.size(); i++) {
      figure.open("span", "class", "key").element("i", "", "class", "swatch " + colour(i));
      figure.text(series.get(i).name()).close().text(" ");
    }
  }

  private static String colour(int index) {
    return "s" + index % COLOURS + (index >= COLOURS ? " dashed" : "");
  }

  private Markup drawing() {
    double[] values = series.stream().flatMap(Series::finite).mapToDouble(Point::value).toArray();
    double min = DoubleStream.of(values).min().orElseThrow();
    double max = DoubleStream.of(values).max().orElseThrow();
    int[] epochs =
        series.stream().flatMap(Series::finite).mapToInt(Point::epoch).sorted().toArray();
    Axis x = Axis.ofWhole(epochs[0], epochs[epochs.length - 1], 6);
    Axis y = form.fromZero ? Axis.around(Math.min(0, min), Math.max(0, max), 4) : bounded(min, max);

    Svg svg = new Svg(WIDTH, HEIGHT, title);
    for (double tick : y.ticks()) {
      double at = y(y, tick);
      svg.line(LEFT, at, RIGHT, at, "grid");
      svg.text(LEFT - 6, at + 4, "tick end", y.label(tick));
    }
    for (double tick : x.ticks()) {
      svg.line(x(x, tick), BOTTOM, x(x, tick), BOTTOM + 4, "axis");
      svg.text(x(x, tick), BOTTOM + 17, "tick mid", x.label(tick));
    }
    svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "axis");
    svg.text((LEFT + RIGHT) / 2, HEIGHT - 4, "label mid", "epoch");
    if (marked >= x.low() && marked <= x.high()) {
      svg.line(x(x, marked), TOP, x(x, marked), BOTTOM, "marked");
    }
    for (int i = 0; i < series.size(); i++) {
      draw(svg, series.get(i), colour(i), x, y);
    }
    return svg.finish();
  }

  /** Room around the values, but none outside 0..1. */
  private static Axis bounded(double min, double max) {
    Axis axis = Axis.around(min, max, 4);
    double low = Math.max(0, axis.low());
    double high = Math.min(1, axis.high());
    return low == axis.low() && high == axis.high() ? axis : Axis.around(low, high, 4);
  }

  private void draw(Svg svg, Series line, String colour, Axis x, Axis y) {
    List<Point> points = line.points();
    int stride = 1 + (points.size() - 1) / MOST_POINTS;
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < points.size(); i++) {
      if (i % stride != 0 && i != points.size() - 1) {
        continue;
      }
      Point point = points.get(i);
      boolean shown = Double.isFinite(point.value());
      if (shown) {
        path.append(pen ? 'L' : 'M').append(Svg.number(x(x, point.epoch()))).append(' ');
        path.append(Svg.number(y(y, point.value())));
      }
      pen = shown;
    }
    svg.path(path.toString(), "line " + colour);
    int every = 1 + (points.size() - 1) / MOST_DOTS;
    for (int i = points.size() - 1; i >= 0; i -= every) {
      Point point = points.get(i);
      if (Double.isFinite(point.value())) {
        String hover =
            String.format(
                Locale.ROOT,
                "%s, epoch %d: %s",
                line.name(),
                point.epoch(),
                form.text(point.value()));
        svg.dot(
            x(x, point.epoch()), y(y, point.value()), points.size() > 30 ? 2 : 3, colour, hover);
      }
    }
  }

  private static double x(Axis axis, double epoch) {
    return LEFT + axis.position(epoch) * (RIGHT - LEFT);
  }

  private static double y(Axis axis, double value) {
    return BOTTOM - axis.position(value) * (BOTTOM - TOP);
  }
}
