package alexnet.report;

import alexnet.train.LearningRateCurve;
import java.util.Locale;

/**
 * The loss over the rate as an SVG file: a dot a step, the smoothed curve, and a line at the
 * suggestion. Dark where its viewer is.
 */
public final class LearningRateSvg {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 64;
  private static final int RIGHT = 20;
  private static final int TOP = 48;
  private static final int BOTTOM = 56;
  private static final int LOSSES = 5;

  private static final String STYLE =
      """
      <style>
      svg { background: #fff; color: #202124; font: 13px sans-serif }
      text { fill: currentColor }
      .frame { fill: none; stroke: currentColor }
      .grid { stroke: currentColor; opacity: .15 }
      .step { fill: #7a7f87; opacity: .5 }
      .curve { fill: none; stroke: #1f5fa8; stroke-width: 2.5 }
      .mark { stroke: #b3541e; stroke-width: 2; stroke-dasharray: 6 4 }
      @media (prefers-color-scheme: dark) {
        svg { background: #16181c; color: #e4e6ea }
        .curve { stroke: #7db4f5 }
        .mark { stroke: #f0a06a }
      }
      </style>
      """;

  private final LearningRateCurve curve;
  private final LearningRatePlane plane;
  private final StringBuilder svg = new StringBuilder();

  private LearningRateSvg(LearningRateCurve curve) {
    this.curve = curve;
    this.plane = LearningRatePlane.ofSteps(curve);
  }

  /**
   * Draws a curve.
   *
   * @param curve of at least two points
   * @return the whole file
   */
  public static String of(LearningRateCurve curve) {
    return new LearningRateSvg(curve).draw();
  }

  private String draw() {
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
            + " role='img' aria-label='loss over learning rate'>",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    svg.append(STYLE);
    add(
        "<clipPath id='inside'><rect x='%d' y='%d' width='%d' height='%d'/></clipPath>",
        LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
    for (double decade : plane.decades()) {
      line("grid", x(decade), TOP, x(decade), HEIGHT - BOTTOM);
      text("middle", x(decade), HEIGHT - BOTTOM + 20, LearningRatePlane.label(decade));
    }
    for (int i = 0; i <= LOSSES; i++) {
      double loss = plane.lowLoss() + i * (plane.highLoss() - plane.lowLoss()) / LOSSES;
      line("grid", LEFT, y(loss), WIDTH - RIGHT, y(loss));
      text("end", LEFT - 8, y(loss) + 4, String.format(Locale.ROOT, "%.3g", loss));
    }
    text("middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "learning rate");
    text("start", LEFT, 20, "loss of each step, and smoothed");
    svg.append("<g clip-path='url(#inside)'>\n");
    StringBuilder path = new StringBuilder();
    for (LearningRateCurve.Point point : curve.points()) {
      add(
          "<circle class='step' cx='%s' cy='%s' r='2'/>",
          number(x(point.rate())), number(y(point.loss())));
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(number(x(point.rate())))
          .append(' ')
          .append(number(y(point.smoothed())));
    }
    add("<path class='curve' d='%s'/>", path);
    svg.append("</g>\n");
    curve.suggestion().ifPresent(point -> mark(point.rate()));
    add(
        "<rect class='frame' x='%d' y='%d' width='%d' height='%d'/>",
        LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
    return svg.append("</svg>\n").toString();
  }

  private void mark(double rate) {
    line("mark", x(rate), TOP, x(rate), HEIGHT - BOTTOM);
    String side = plane.x(rate) < 0.5 ? "start" : "end";
    text(side, x(rate), TOP - 8, "suggestion " + LearningRateCurve.text(rate));
  }

  private double x(double rate) {
    return LEFT + plane.x(rate) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double loss) {
    return HEIGHT - BOTTOM - plane.y(loss) * (HEIGHT - TOP - BOTTOM);
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    add(
        "<line class='%s' x1='%s' y1='%s' x2='%s' y2='%s'/>",
        style, number(x1), number(y1), number(x2), number(y2));
  }

  private void text(String anchor, double x, double y, String text) {
    add("<text text-anchor='%s' x='%s' y='%s'>%s</text>", anchor, number(x), number(y), text);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
