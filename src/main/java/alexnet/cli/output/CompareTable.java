package alexnet.cli.output;

import alexnet.report.content.ComparedRun;
import alexnet.report.content.ReportFigures;
import alexnet.report.content.SettingDifference;
import alexnet.run.EpochMetrics;
import alexnet.text.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs beside each other for a terminal. */
public final class CompareTable {
  private static final int WIDTH = 100;
  private static final String FIGURES = "  %6s  %5s  %6s  %6s  %6s  %8s  %-10s  %6s  %6s%n";
  private static final String NONE = "-";

  private CompareTable() {}

  /** A line a run, then the settings in which they differ; the first within 100 columns. */
  public static String text(List<ComparedRun> runs) {
    int digits = Integer.toString(runs.size()).length();
    int figures = FIGURES.formatted("", "", "", "", "", "", "", "", "").length() - 1;
    int room = WIDTH - figures - digits - 2;
    int name = Math.min(room, Columns.widest("run", runs.stream().map(ComparedRun::run).toList()));
    StringBuilder text = new StringBuilder();
    text.append(" ".repeat(digits + 2)).append(Columns.left("run", name));
    text.append(
        FIGURES.formatted(
            "epochs", "best", "top-1", "top-5", "loss", "seconds", "scored", "top-1", "top-5"));
    for (int i = 0; i < runs.size(); i++) {
      text.append(Columns.right(Integer.toString(i + 1), digits)).append("  ");
      text.append(Columns.left(runs.get(i).run(), name)).append(figures(runs.get(i)));
    }
    List<SettingDifference> differences = SettingDifference.of(runs);
    if (!differences.isEmpty()) {
      text.append(String.format("%nsettings that differ:%n"));
      int widest = Columns.widest("", differences.stream().map(SettingDifference::name).toList());
      for (SettingDifference difference : differences) {
        text.append("  ").append(Columns.left(difference.name(), widest)).append("  ");
        text.append(PlainText.line(difference.text())).append(System.lineSeparator());
      }
    }
    return text.toString();
  }

  private static String figures(ComparedRun run) {
    Optional<EpochMetrics> best = run.epochs().best();
    ReportFigures scored = run.scored();
    return FIGURES.formatted(
        run.epochs().isEmpty() ? NONE : Integer.toString(run.epochs().figures().size()),
        run.epochs().kept() == 0 ? NONE : Integer.toString(run.epochs().kept()),
        four(best.flatMap(EpochMetrics::validationTop1).orElse(null)),
        four(best.flatMap(EpochMetrics::validationTop5).orElse(null)),
        four(best.flatMap(EpochMetrics::validationLoss).orElse(null)),
        run.epochs().isEmpty() ? NONE : String.format(Locale.ROOT, "%.1f", run.epochs().seconds()),
        scored == null ? NONE : scored.split(),
        four(scored == null ? null : scored.top1()),
        four(scored == null ? null : scored.top5()));
  }

  private static String four(Double value) {
    return value == null ? NONE : String.format(Locale.ROOT, "%.4f", value);
  }
}
