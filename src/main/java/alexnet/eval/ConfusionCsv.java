package alexnet.eval;

import alexnet.text.Csv;
import java.util.ArrayList;
import java.util.List;

/** The confusion matrix as CSV: for spreadsheets and data frames. */
public final class ConfusionCsv {
  private ConfusionCsv() {}

  /**
   * A header with the predicted classes, then a line for each true class: its name and its counts.
   *
   * @param report with the matrix
   * @param classes names in class order
   * @return every line with its line end
   */
  public static String text(EvaluationReport report, List<String> classes) {
    Checks.names(classes, report.confusion().classes());
    StringBuilder csv = new StringBuilder(line("true/predicted", classes));
    for (int i = 0; i < classes.size(); i++) {
      csv.append(line(classes.get(i), report.confusion().counts().get(i)));
    }
    return csv.toString();
  }

  private static String line(String head, List<?> values) {
    List<String> fields = new ArrayList<>(List.of(head));
    values.forEach(value -> fields.add(value.toString()));
    return Csv.line(fields);
  }
}
