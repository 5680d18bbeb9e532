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
import java.util.function.ToDoubleFunction;

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
    accuracy.add(series("validation top-1", epoch -> epoch.validationTop1().orElse(Double.NaN)));
    if (five) {
      accuracy.add(series("validation top-5", epoch -> epoch.validationTop5().orElse(Double.NaN)));
    }
    body.add(
        chart(
            "Loss",
            Form.AMOUNT,
            List.of(
                series("training", EpochMetrics::trainLoss),
                series("validation", epoch -> epoch.validationLoss().orElse(Double.NaN)))));
    body.add(chart("Accuracy", Form.FRACTION, accuracy));
    body.add(one("Learning rate", "learning rate", EpochMetrics::learningRate));
    body.add(one("Pictures trained a second", "pictures a second", EpochMetrics::imagesPerSecond));
    return body.close();
  }

  /** Seconds of each epoch, for the section on time. */
  Markup seconds() {
    return one("Seconds an epoch, validation included", "seconds", EpochMetrics::seconds);
  }

  private Markup one(String title, String name, ToDoubleFunction<EpochMetrics> figure) {
    return chart(title, Form.AMOUNT, List.of(series(name, figure)));
  }

  private Markup chart(String title, Form form, List<Series> lines) {
    List<Series> known =
        lines.stream()
            .filter(line -> line.points().stream().anyMatch(p -> Double.isFinite(p.value())))
            .toList();
    return new LineChart(
            title, form, known, report.epochs().best().map(EpochMetrics::epoch).orElse(0))
        .figure();
  }

  private Series series(String name, ToDoubleFunction<EpochMetrics> figure) {
    return new Series(name, points(report.epochs().figures(), figure));
  }

  /** The values of one figure; NaN leaves a gap. */
  static List<Point> points(List<EpochMetrics> epochs, ToDoubleFunction<EpochMetrics> figure) {
    return epochs.stream()
        .map(epoch -> new Point(epoch.epoch(), figure.applyAsDouble(epoch)))
        .toList();
  }
}
