package alexnet.report.chart;

import alexnet.page.Markup;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A drawing, for the middle of a page or a file of its own. Lengths are in units of its view box,
 * from the top left; the page decides how large a unit is. Shapes have classes, which the style
 * sheet of the page or the file fills for light and dark.
 */
public final class Svg {
  /** What a file names as its language; within a page it goes without saying. */
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private final Markup markup = new Markup();

  /**
   * A drawing for a page.
   *
   * @param title what it shows, for those who cannot see it
   */
  public Svg(double width, double height, String title) {
    this(null, width, height, title);
  }

  private Svg(String namespace, double width, double height, String title) {
    markup.open(
        "svg",
        "xmlns",
        namespace,
        "viewBox",
        "0 0 " + number(width) + " " + number(height),
        "width",
        number(width),
        "height",
        number(height),
        "role",
        "img",
        "aria-label",
        title);
  }

  /**
   * A drawing that is a file.
   *
   * @param styles its style sheet
   */
  static Svg file(double width, double height, String title, String styles) {
    Svg svg = new Svg(NAMESPACE, width, height, title);
    svg.markup.open("style").own(styles).close();
    return svg;
  }

  /** At most two decimals, and none that are zero. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a drawing has no place " + value);
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  public Svg rect(double x, double y, double width, double height, String style) {
    markup.empty("rect", box(x, y, width, height, style));
    return this;
  }

  /** A rectangle that says more when pointed at. */
  public Svg rect(double x, double y, double width, double height, String style, String hover) {
    markup.open("rect", box(x, y, width, height, style)).element("title", hover).close();
    return this;
  }

  private static String[] box(double x, double y, double width, double height, String style) {
    return new String[] {
      "x", number(x),
      "y", number(y),
      "width", number(width),
      "height", number(height),
      "class", style
    };
  }

  /**
   * A rectangle of one of the page's colours that lets the background through.
   *
   * @param opacity 0..1
   * @param hover what it says when pointed at
   */
  public Svg cell(double x, double y, double side, String style, double opacity, String hover) {
    markup
        .open(
            "rect",
            "x",
            number(x),
            "y",
            number(y),
            "width",
            number(side),
            "height",
            number(side),
            "class",
            style,
            "fill-opacity",
            number(opacity))
        .element("title", hover)
        .close();
    return this;
  }

  public Svg line(double x1, double y1, double x2, double y2, String style) {
    markup.empty(
        "line",
        "x1",
        number(x1),
        "y1",
        number(y1),
        "x2",
        number(x2),
        "y2",
        number(y2),
        "class",
        style);
    return this;
  }

  /** A line or area as SVG's path data. */
  public Svg path(String data, String style) {
    markup.empty("path", "d", data, "class", style);
    return this;
  }

  /** A point that says its value when pointed at. */
  Svg dot(double x, double y, double radius, String style, String hover) {
    markup
        .open("circle", "cx", number(x), "cy", number(y), "r", number(radius), "class", style)
        .element("title", hover)
        .close();
    return this;
  }

  /**
   * A line of text on a base line.
   *
   * @param style with {@code end} or {@code mid} in it, the text ends at x or is centred there
   */
  public Svg text(double x, double y, String style, String text) {
    markup.element("text", text, "x", number(x), "y", number(y), "class", style);
    return this;
  }

  /** A line of text that may be cut short, with the whole of it when pointed at. */
  public Svg name(double x, double y, String style, String name, int letters) {
    return name(markup, name, letters, "x", number(x), "y", number(y), "class", style);
  }

  /** As {@link #name}, read from below. */
  public Svg upright(double x, double y, String style, String name, int letters) {
    String turn = "translate(" + number(x) + " " + number(y) + ") rotate(-90)";
    return name(markup, name, letters, "transform", turn, "class", style);
  }

  private Svg name(Markup to, String name, int letters, String... attributes) {
    to.open("text", attributes).text(Names.cut(name, letters));
    to.element("title", name).close();
    return this;
  }

  /** Begins a part of the drawing of which nothing is seen outside this rectangle. */
  Svg openWindow(double x, double y, double width, double height) {
    markup.open(
        "svg",
        "x",
        number(x),
        "y",
        number(y),
        "width",
        number(width),
        "height",
        number(height),
        "viewBox",
        Stream.of(x, y, width, height).map(Svg::number).collect(Collectors.joining(" ")));
    return this;
  }

  /** Ends that part. */
  Svg closeWindow() {
    markup.close();
    return this;
  }

  /** The finished drawing; nothing can be added. */
  public Markup finish() {
    return markup.close();
  }
}
