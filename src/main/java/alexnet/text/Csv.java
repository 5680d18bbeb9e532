package alexnet.text;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lines of comma-separated values, as RFC 4180 defines them, in which no spreadsheet finds a
 * formula ({@link PlainText#cell}).
 */
public final class Csv {
  /** CR LF, which RFC 4180 asks for on every system. */
  private static final String LINE_END = "\r\n";

  /** Semicolons and tabs too: they separate where a spreadsheet is told so, or guesses. */
  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",;\t\r\n]");

  private Csv() {}

  /** One line with its line end; quotes stand around fields that need them. */
  public static String line(List<String> fields) {
    return fields.stream().map(Csv::field).collect(Collectors.joining(",", "", LINE_END));
  }

  private static String field(String text) {
    String cell = PlainText.cell(text);
    return NEEDS_QUOTES.matcher(cell).find() ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
