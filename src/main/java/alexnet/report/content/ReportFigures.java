package alexnet.report.content;

import alexnet.eval.EvaluationReport;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/**
 * The headline of a report for programs: the content of {@code report.json} beside the page.
 *
 * @param split which part of the data was scored: test, validation, train or all
 * @param data the folder
 * @param images pictures scored
 * @param skipped pictures that could not be read
 * @param loss mean cross-entropy
 * @param top1 accuracy, 0..1
 * @param top5 likewise
 * @param ece expected calibration error, 0..1
 * @param made when, in UTC
 */
public record ReportFigures(
    String split,
    String data,
    long images,
    long skipped,
    double loss,
    double top1,
    double top5,
    double ece,
    String made) {
  /** Checks that it says of what it is. */
  public ReportFigures {
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(made, "made");
  }

  /**
   * Whether the figures are older than weights of this date, and so not theirs; no, where one of
   * the two cannot be told.
   *
   * @param date in UTC, to the second, or null
   */
  public boolean madeBefore(String date) {
    try {
      return date != null && Instant.parse(made).isBefore(Instant.parse(date));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** The figures of a report, or null if it has no scores. */
  public static ReportFigures of(RunReport report) {
    if (report.scores() == null) {
      return null;
    }
    EvaluationReport figures = report.scores().report();
    return new ReportFigures(
        report.scores().part(),
        report.scores().data(),
        figures.images(),
        figures.skipped().size(),
        figures.loss(),
        figures.top1(),
        figures.top5(),
        report.scores().reliability().expectedCalibrationError(),
        report.made().toString());
  }
}
