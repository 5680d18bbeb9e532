package alexnet.eval;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lines of comma-separated values, as RFC 4180 defines them. */
public final class Csv {
  /** CR LF, which RFC 4180 asks for on every system. */
  private static final String LINE_END = "\r\n";

  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]");

  private Csv() {}

  /** One line with its line end; quotes stand around fields that need them. */
  public static String line(List<String> fields) {
    return fields.stream().map(Csv::field).collect(Collectors.joining(",", "", LINE_END));
  }

  private static String field(String text) {
    return NEEDS_QUOTES.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
