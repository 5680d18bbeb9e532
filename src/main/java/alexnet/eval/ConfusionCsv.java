package alexnet.eval;

import java.util.List;
import java.util.regex.Pattern;

/** The confusion matrix as CSV, as RFC 4180 defines it: for spreadsheets and data frames. */
public final class ConfusionCsv {
  /** CR LF, which RFC 4180 asks for on every system. */
  private static final String LINE_END = "\r\n";

  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]");

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
    StringBuilder csv = new StringBuilder("true/predicted");
    classes.forEach(name -> csv.append(',').append(field(name)));
    csv.append(LINE_END);
    for (int i = 0; i < classes.size(); i++) {
      csv.append(field(classes.get(i)));
      report.confusion().counts().get(i).forEach(count -> csv.append(',').append(count));
      csv.append(LINE_END);
    }
    return csv.toString();
  }

  private static String field(String text) {
    return NEEDS_QUOTES.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
