package alexnet.report.chart;

import alexnet.eval.ReliabilityBins;
import alexnet.eval.ReliabilityBins.Bin;
import alexnet.page.Markup;
import java.util.List;
import java.util.Locale;

/**
 * How often predictions are right, by their probability, against the diagonal of a network whose
 * probabilities can be believed; below, how many there are of each probability.
 *
 * @param bins from the evaluation
 */
public record ReliabilityDiagram(ReliabilityBins bins) {
  private static final double WIDTH = 460;
  private static final double HEIGHT = 440;
  private static final double LEFT = 54;
  private static final double SIDE = 390;
  private static final double TOP = 10;
  private static final double BOTTOM = 296;
  private static final double COUNTS_TOP = 316;
  private static final double COUNTS_BOTTOM = 396;

  public Markup figure() {
    Markup figure = new Markup().open("figure", "class", "chart");
    figure.open("figcaption").element("b", "Reliability");
    LegendKey.add(figure, "s0", "right");
    LegendKey.add(figure, "under", "right, beyond the mean probability");
    LegendKey.add(figure, "gap", "mean probability beyond what is right");
    return figure.close().add(drawing()).close();
  }

  private Markup drawing() {
    Svg svg = new Svg(WIDTH, HEIGHT, "Reliability diagram");
    for (double tick : new Axis(0, 1, 0.2).ticks()) {
      String label = String.format(Locale.ROOT, "%.1f", tick);
      svg.line(LEFT, y(tick), LEFT + SIDE, y(tick), "grid");
      svg.text(LEFT - 6, y(tick) + 4, "tick end", label);
      svg.text(LEFT + tick * SIDE, COUNTS_BOTTOM + 17, "tick mid", label);
    }
    List<Bin> all = bins.bins();
    double width = SIDE / all.size();
    long most = all.stream().mapToLong(Bin::count).max().orElse(0);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).count() > 0) {
        bin(svg, all.get(i), i, LEFT + i * width, width, most);
      }
    }
    svg.line(LEFT, BOTTOM, LEFT + SIDE, TOP, "diagonal");
    svg.line(LEFT, BOTTOM, LEFT + SIDE, BOTTOM, "axis");
    svg.line(LEFT, COUNTS_BOTTOM, LEFT + SIDE, COUNTS_BOTTOM, "axis");
    svg.text(LEFT - 6, COUNTS_TOP + 8, "tick end", String.format(Locale.ROOT, "%,d", most));
    svg.text(LEFT + SIDE / 2, HEIGHT - 6, "label mid", "probability of the predicted class");
    return svg.finish();
  }

  private void bin(Svg svg, Bin bin, int index, double x, double width, long most) {
    String hover =
        String.format(
            Locale.ROOT,
            "probability %.2f to %.2f: %,d predictions, %.3f of them right, mean probability %.3f",
            (double) index / bins.bins().size(),
            (index + 1.0) / bins.bins().size(),
            bin.count(),
            bin.accuracy(),
            bin.confidence());
    double low = Math.min(bin.accuracy(), bin.confidence());
    double high = Math.max(bin.accuracy(), bin.confidence());
    String gap = bin.accuracy() > bin.confidence() ? "under" : "gap";
    svg.rect(x + 1, y(low), width - 2, BOTTOM - y(low), "s0", hover);
    svg.rect(x + 1, y(high), width - 2, y(low) - y(high), gap, hover);
    double height = (COUNTS_BOTTOM - COUNTS_TOP) * bin.count() / most;
    svg.rect(x + 1, COUNTS_BOTTOM - height, width - 2, height, "count", hover);
  }

  private static double y(double fraction) {
    return BOTTOM - fraction * (BOTTOM - TOP);
  }
}
