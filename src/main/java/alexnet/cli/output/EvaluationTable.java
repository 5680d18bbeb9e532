package alexnet.cli.output;

import alexnet.data.Skipped;
import alexnet.eval.Checks;
import alexnet.eval.ClassScore;
import alexnet.eval.EvaluationReport;
import alexnet.text.PlainText;
import java.util.List;
import java.util.Locale;

/** An evaluation report for a terminal. */
public final class EvaluationTable {
  /** Columns that the tables keep within, whatever the number of classes and their names. */
  public static final int WIDTH = 100;

  private static final int TOP_K = 5;
  private static final int SKIPPED_LISTED = 20;
  private static final String FIGURES = "  %s  %9s  %6s  %6s\n";

  private EvaluationTable() {}

  /**
   * The headline figures, the score of each class, the confusion matrix (with many classes the most
   * frequent confusions instead), and the first skipped files. Only the lines of skipped files may
   * be longer than {@link #WIDTH}: a path that is cut cannot be opened.
   *
   * @param report what the evaluation found
   * @param classes names in class order
   * @return lines that each end in a line feed
   */
  public static String text(EvaluationReport report, List<String> classes) {
    Checks.names(classes, report.confusion().classes());
    return headline(report)
        + "\n"
        + perClass(report.perClass(), classes)
        + "\n"
        + new ConfusionTable(report.confusion(), classes, WIDTH).text()
        + skipped(report.skipped());
  }

  private static String headline(EvaluationReport report) {
    StringBuilder line = new StringBuilder();
    line.append(count(report.images(), "picture"));
    line.append("   loss ").append(figure(report.loss()));
    line.append("   top-1 ").append(figure(report.top1()));
    // With five classes or fewer it is 1 of any network, even an untrained one.
    if (report.confusion().classes() > TOP_K) {
      line.append("   top-5 ").append(figure(report.top5()));
    }
    if (!report.skipped().isEmpty()) {
      line.append("   ").append(count(report.skipped().size(), "file")).append(" skipped");
    }
    return line.append('\n').toString();
  }

  private static String perClass(List<ClassScore> scores, List<String> classes) {
    String mean = "mean of the classes";
    long largest = scores.stream().mapToLong(ClassScore::support).max().orElse(0);
    int digits = Math.max("support".length(), Long.toString(largest).length());
    int figures = FIGURES.formatted(" ".repeat(digits), "", "", "").length() - 1;
    int name = Math.min(Columns.widest(mean, classes), WIDTH - figures);

    StringBuilder text = new StringBuilder(Columns.left("class", name));
    text.append(FIGURES.formatted(Columns.right("support", digits), "precision", "recall", "f1"));
    for (int i = 0; i < scores.size(); i++) {
      ClassScore score = scores.get(i);
      text.append(Columns.left(classes.get(i), name))
          .append(
              FIGURES.formatted(
                  Columns.right(Long.toString(score.support()), digits),
                  figure(score.precision()),
                  figure(score.recall()),
                  figure(score.f1())));
    }
    text.append(Columns.left(mean, name))
        .append(
            FIGURES.formatted(
                " ".repeat(digits),
                figure(ClassScore.mean(scores, ClassScore::precision)),
                figure(ClassScore.mean(scores, ClassScore::recall)),
                figure(ClassScore.mean(scores, ClassScore::f1))));
    if (!scores.stream().allMatch(ClassScore::occurs)) {
      text.append("-: neither a picture nor a prediction, left out of the mean\n");
    }
    return text.toString();
  }

  private static String skipped(List<Skipped> skipped) {
    if (skipped.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\nskipped:\n");
    skipped.stream()
        .limit(SKIPPED_LISTED)
        .map(s -> PlainText.line("  " + s.file() + ": " + s.reason()))
        .forEach(line -> text.append(line).append('\n'));
    if (skipped.size() > SKIPPED_LISTED) {
      text.append("  and ").append(skipped.size() - SKIPPED_LISTED).append(" more\n");
    }
    return text.toString();
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String figure(Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
