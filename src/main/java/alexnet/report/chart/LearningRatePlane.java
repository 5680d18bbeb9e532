package alexnet.report.chart;

import alexnet.train.LearningRateCurve;
import java.util.ArrayList;
import java.util.List;

/**
 * Where rates and losses lie in a chart: rates on a logarithmic axis, losses on a linear one.
 *
 * @param lowRate at the left edge
 * @param highRate at the right edge
 * @param lowLoss at the lower edge
 * @param highLoss at the upper edge
 */
record LearningRatePlane(double lowRate, double highRate, double lowLoss, double highLoss) {
  /** Room above and below the smoothed curve, as a part of its height. */
  private static final double MARGIN = 0.08;

  /**
   * A plane in which the smoothed losses up to the lowest one fill the height. What comes behind
   * may leave the chart: a network that breaks would press everything else flat.
   *
   * @param curve of at least two points
   */
  static LearningRatePlane ofSmoothed(LearningRateCurve curve) {
    return of(curve, curve.lowest().orElseThrow().smoothed());
  }

  /** As {@link #ofSmoothed}, with room for the loss of every single step below the curve. */
  static LearningRatePlane ofSteps(LearningRateCurve curve) {
    double smoothed = curve.lowest().orElseThrow().smoothed();
    return of(
        curve,
        curve.points().stream()
            .mapToDouble(LearningRateCurve.Point::loss)
            .reduce(smoothed, Math::min));
  }

  private static LearningRatePlane of(LearningRateCurve curve, double low) {
    List<LearningRateCurve.Point> points = curve.points();
    double lowest = curve.lowest().orElseThrow().rate();
    double high =
        points.stream()
            .filter(point -> point.rate() <= lowest)
            .mapToDouble(LearningRateCurve.Point::smoothed)
            .max()
            .orElseThrow();
    double margin = high > low ? MARGIN * (high - low) : Math.max(1e-6, Math.abs(low) / 10);
    return new LearningRatePlane(
        points.get(0).rate(), points.get(points.size() - 1).rate(), low - margin, high + margin);
  }

  /** 0 at the left edge, 1 at the right one. */
  double x(double rate) {
    return Math.log(rate / lowRate) / Math.log(highRate / lowRate);
  }

  /** 0 at the lower edge, 1 at the upper one; outside where the loss is. */
  double y(double loss) {
    return (loss - lowLoss) / (highLoss - lowLoss);
  }

  /** Whole powers of ten inside. */
  List<Double> decades() {
    List<Double> decades = new ArrayList<>();
    for (int power = (int) Math.ceil(Math.log10(lowRate) - 1e-9);
        power <= Math.log10(highRate) + 1e-9;
        power++) {
      decades.add(Math.pow(10, power));
    }
    return decades;
  }

  /** A power of ten as {@code 1e-4}. */
  static String label(double decade) {
    return "1e" + Math.round(Math.log10(decade));
  }
}
