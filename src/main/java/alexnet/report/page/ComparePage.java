package alexnet.report.page;

import alexnet.page.Figures;
import alexnet.page.Markup;
import alexnet.page.Page;
import alexnet.page.Table;
import alexnet.report.chart.LineChart;
import alexnet.report.chart.LineChart.Form;
import alexnet.report.chart.LineChart.Series;
import alexnet.report.chart.Names;
import alexnet.report.content.ComparedRun;
import alexnet.report.content.ReportFigures;
import alexnet.report.content.SettingDifference;
import alexnet.run.EpochMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Several runs beside each other: their figures, their curves, and the settings that differ.
 *
 * @param runs in the order in which they are numbered, from 1
 * @param notes on what does not compare
 * @param made when
 * @param version of the program
 */
public record ComparePage(
    List<ComparedRun> runs, List<String> notes, Instant made, String version) {
  private static final int LETTERS = 44;

  /** Copies the lists. */
  public ComparePage {
    runs = List.copyOf(runs);
    notes = List.copyOf(notes);
  }

  /** The whole file: HTML 5 that is well-formed XML too. */
  public String html() {
    Markup head = new Markup();
    notes.forEach(note -> head.element("p", note, "class", "note"));
    return new Page("Comparison of " + Figures.count(runs.size(), "run"))
        .headline(head)
        .section("runs", "Runs", table())
        .section("curves", "Curves", curves())
        .section("settings", "Settings that differ", settings())
        .html(made, version);
  }

  private Markup table() {
    Markup body = new Markup().open("div", "class", "scroll");
    Table table =
        new Table(
            body,
            true,
            "run",
            "#epochs",
            "#best",
            "#validation top-1",
            "#top-5",
            "#loss",
            "#time",
            "scored",
            "#top-1",
            "#top-5",
            "#ECE");
    for (int i = 0; i < runs.size(); i++) {
      ComparedRun run = runs.get(i);
      boolean trained = !run.epochs().isEmpty();
      Optional<EpochMetrics> best = run.epochs().best();
      ReportFigures scored = run.scored();
      table
          .row()
          .head((i + 1) + " " + run.run(), i + 1)
          .count(trained ? run.epochs().figures().size() : null)
          .count(run.epochs().kept() > 0 ? run.epochs().kept() : null)
          .fraction(best.flatMap(EpochMetrics::validationTop1).orElse(null))
          .fraction(best.flatMap(EpochMetrics::validationTop5).orElse(null))
          .fraction(best.flatMap(EpochMetrics::validationLoss).orElse(null))
          .number(
              trained ? run.epochs().seconds() : null,
              trained ? Figures.span(run.epochs().seconds()) : "\u2013")
          .cell(scored == null ? "\u2013" : scored.split())
          .fraction(scored == null ? null : scored.top1())
          .fraction(scored == null ? null : scored.top5())
          .fraction(scored == null ? null : scored.ece());
    }
    table.close();
    body.close();
    return body.element(
        "p",
        "Best: the epoch whose weights were kept, with its validation figures. Scored: what"
            + " \"report\" found on the part it names.",
        "class",
        "quiet");
  }

  private Markup curves() {
    Markup body = new Markup().open("div", "class", "charts");
    body.add(
        chart(
            "Validation top-1", Form.FRACTION, epoch -> epoch.validationTop1().orElse(Double.NaN)));
    body.add(
        chart("Validation loss", Form.AMOUNT, epoch -> epoch.validationLoss().orElse(Double.NaN)));
    body.add(chart("Training top-1", Form.FRACTION, EpochMetrics::trainTop1));
    body.add(chart("Training loss", Form.AMOUNT, EpochMetrics::trainLoss));
    body.add(chart("Learning rate", Form.AMOUNT, EpochMetrics::learningRate));
    body.add(chart("Seconds an epoch", Form.AMOUNT, EpochMetrics::seconds));
    return body.close();
  }

  private Markup chart(String title, Form form, ToDoubleFunction<EpochMetrics> figure) {
    List<Series> lines = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      String name = (i + 1) + " " + Names.cut(runs.get(i).run(), LETTERS);
      lines.add(new Series(name, CurvesSection.points(runs.get(i).epochs().figures(), figure)));
    }
    return new LineChart(title, form, lines, 0).figure();
  }

  private Markup settings() {
    List<SettingDifference> differences = SettingDifference.of(runs);
    Markup body = new Markup();
    if (differences.isEmpty()) {
      return body.element("p", "None.");
    }
    body.element("p", "In brackets: the numbers of the runs.", "class", "quiet");
    body.open("dl", "class", "settings wide");
    for (SettingDifference difference : differences) {
      body.open("div").element("dt", difference.name());
      body.element("dd", difference.text()).close();
    }
    return body.close();
  }
}
