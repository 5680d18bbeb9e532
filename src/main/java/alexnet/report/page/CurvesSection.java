package alexnet.report.page;

import alexnet.page.Markup;
import alexnet.report.chart.LineChart;
import alexnet.report.chart.LineChart.Form;
import alexnet.report.chart.LineChart.Point;
import alexnet.report.chart.LineChart.Series;
import alexnet.report.content.RunReport;
import alexnet.run.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How a run went, epoch by epoch.
 *
 * @param report of the run
 */
record CurvesSection(RunReport report) {
  Markup body() {
    Markup body = new Markup();
    if (report.epochs().best() != null) {
      body.element(
          "p",
          String.format(
              Locale.ROOT,
              "The dashed upright is epoch %d, whose weights were kept. Training figures are those"
                  + " of the pictures as training saw them: varied, and with dropout.",
              report.epochs().kept()),
          "class",
          "quiet");
    }
    boolean five = report.classes().size() > 5;
    body.open("div", "class", "charts");
    List<Series> accuracy = new ArrayList<>();
    accuracy.add(series("training top-1", EpochMetrics::trainTop1));
    accuracy.add(series("validation top-1", EpochMetrics::validationTop1));
    if (five) {
      accuracy.add(series("validation top-5", EpochMetrics::validationTop5));
    }
    body.add(
        chart(
            "Loss",
            Form.AMOUNT,
            List.of(
                series("training", EpochMetrics::trainLoss),
                series("validation", EpochMetrics::validationLoss))));
    body.add(chart("Accuracy", Form.FRACTION, accuracy));
    body.add(one("Learning rate", "learning rate", EpochMetrics::learningRate));
    body.add(one("Pictures trained a second", "pictures a second", EpochMetrics::imagesPerSecond));
    return body.close();
  }

  /** Seconds of each epoch, for the section on time. */
  Markup seconds() {
    return one("Seconds an epoch, validation included", "seconds", EpochMetrics::seconds);
  }

  private Markup one(String title, String name, Function<EpochMetrics, Double> figure) {
    return chart(title, Form.AMOUNT, List.of(series(name, figure)));
  }

  private Markup chart(String title, Form form, List<Series> lines) {
    List<Series> known =
        lines.stream()
            .filter(line -> line.points().stream().anyMatch(p -> Double.isFinite(p.value())))
            .toList();
    return new LineChart(
            title, form, known, report.epochs().best() == null ? 0 : report.epochs().kept())
        .figure();
  }

  private Series series(String name, Function<EpochMetrics, Double> figure) {
    return new Series(name, points(report.epochs().figures(), figure));
  }

  /** The values of one figure; an absent one leaves a gap. */
  static List<Point> points(List<EpochMetrics> epochs, Function<EpochMetrics, Double> figure) {
    return epochs.stream()
        .map(
            epoch -> {
              Double value = figure.apply(epoch);
              return new Point(epoch.epoch(), value == null ? Double.NaN : value);
            })
        .toList();
  }
}
