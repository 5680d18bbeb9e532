package alexnet.report.chart;

import alexnet.train.LearningRateCurve;
import java.util.Locale;

/**
 * The loss over the rate as an SVG file: a dot a step, the smoothed curve, and a line at the
 * suggestion. Dark where its viewer is.
 */
public final class LearningRateSvg {
  private static final double WIDTH = 760;
  private static final double HEIGHT = 420;
  private static final double LEFT = 64;
  private static final double RIGHT = WIDTH - 20;
  private static final double TOP = 48;
  private static final double BOTTOM = HEIGHT - 56;
  private static final int LOSSES = 5;

  private static final String STYLES =
      """
      svg { background: #fff; color: #202124; font: 13px sans-serif }
      text { fill: currentColor }
      .mid { text-anchor: middle }
      .end { text-anchor: end }
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
      """;

  private final LearningRateCurve curve;
  private final LearningRatePlane plane;
  private final Svg svg = Svg.file(WIDTH, HEIGHT, "loss over learning rate", STYLES);

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
    for (double decade : plane.decades()) {
      svg.line(x(decade), TOP, x(decade), BOTTOM, "grid");
      svg.text(x(decade), BOTTOM + 20, "mid", LearningRatePlane.label(decade));
    }
    for (int i = 0; i <= LOSSES; i++) {
      double loss = plane.lowLoss() + i * (plane.highLoss() - plane.lowLoss()) / LOSSES;
      svg.line(LEFT, y(loss), RIGHT, y(loss), "grid");
      svg.text(LEFT - 8, y(loss) + 4, "end", loss(loss));
    }
    svg.text((LEFT + RIGHT) / 2, HEIGHT - 12, "mid", "learning rate");
    svg.text(LEFT, 20, "start", "loss of each step, and smoothed");
    svg.openWindow(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP);
    StringBuilder path = new StringBuilder();
    for (LearningRateCurve.Point point : curve.points()) {
      String hover = loss(point.loss()) + " at " + LearningRateCurve.text(point.rate());
      svg.dot(x(point.rate()), y(point.loss()), 2, "step", hover);
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(Svg.number(x(point.rate())))
          .append(' ')
          .append(Svg.number(y(point.smoothed())));
    }
    svg.path(path.toString(), "curve").closeWindow();
    curve.suggestion().ifPresent(point -> mark(point.rate()));
    svg.rect(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, "frame");
    return svg.finish() + "\n";
  }

  private void mark(double rate) {
    svg.line(x(rate), TOP, x(rate), BOTTOM, "mark");
    String side = plane.x(rate) < 0.5 ? "start" : "end";
    svg.text(x(rate), TOP - 8, side, "suggestion " + LearningRateCurve.text(rate));
  }

  private double x(double rate) {
    return LEFT + plane.x(rate) * (RIGHT - LEFT);
  }

  private double y(double loss) {
    return BOTTOM - plane.y(loss) * (BOTTOM - TOP);
  }

  private static String loss(double loss) {
    return String.format(Locale.ROOT, "%.3g", loss);
  }
}
