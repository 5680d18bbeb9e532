package alexnet.cli.output;

import alexnet.text.PlainText;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Standard output or standard error, in UTF-8. Whatever names are in a line that is printed, it
 * stays one line and steers no terminal: so do the values of a format. {@code print} takes text of
 * several lines as it is, such as help with its colours, and tables, whose columns are clean.
 */
public final class Terminal extends PrintWriter {
  public Terminal(OutputStream stream) {
    super(stream, true, StandardCharsets.UTF_8);
  }

  @Override
  public void println(String line) {
    super.println(PlainText.line(line));
  }

  @Override
  public void println(Object line) {
    println(String.valueOf(line));
  }

  @Override
  public PrintWriter format(String format, Object... values) {
    return format(Locale.ROOT, format, values);
  }

  @Override
  public PrintWriter format(Locale locale, String format, Object... values) {
    return super.format(locale, format, Arrays.stream(values).map(Terminal::plain).toArray());
  }

  private static Object plain(Object value) {
    return value == null || value instanceof Number ? value : PlainText.line(value.toString());
  }
}
