package alexnet.eval;

import alexnet.text.Csv;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The confusion matrix as CSV: for spreadsheets and data frames. */
public final class ConfusionCsv {
  private ConfusionCsv() {}

  /**
   * Writes a header with the predicted classes, then a line for each true class: its name and its
   * counts. One line at a time is in memory.
   *
   * @param report with the matrix
   * @param classes names in class order
   * @param to gets every line with its line end
   */
  public static void write(EvaluationReport report, List<String> classes, Appendable to)
      throws IOException {
    ConfusionMatrix matrix = report.confusion();
    Checks.names(classes, matrix.classes());
    to.append(line("true/predicted", classes));
    for (int i = 0; i < classes.size(); i++) {
      to.append(
          line(classes.get(i), Arrays.stream(matrix.row(i)).mapToObj(Long::toString).toList()));
    }
  }

  private static String line(String head, List<String> values) {
    List<String> fields = new ArrayList<>(List.of(head));
    fields.addAll(values);
    return Csv.line(fields);
  }
}
