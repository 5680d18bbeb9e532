package alexnet.cli.output;

import alexnet.text.LetterWidth;
import alexnet.text.PlainText;
import java.util.Arrays;
import java.util.List;

/**
 * Text measured in the columns of a terminal: East Asian wide letters and emoji take two, combining
 * marks none.
 */
public final class Columns {
  private static final String CUT = "...";

  private Columns() {}

  /** Columns that this text takes once {@link #fit} has cleaned it. */
  static int width(String text) {
    return width(clean(text));
  }

  /** Columns of the widest of these texts. */
  public static int widest(String heading, List<String> texts) {
    return Math.max(width(heading), texts.stream().mapToInt(Columns::width).max().orElse(0));
  }

  private static int width(int[] text) {
    return Arrays.stream(text).map(point -> LetterWidth.of(point).columns()).sum();
  }

  /**
   * The text in at most this many columns. What is too long loses its middle, since class names
   * often share a beginning and differ at the end, or the other way round. Never cuts a code point
   * in two or parts a mark from its letter.
   *
   * @param columns at least 6
   */
  public static String fit(String text, int columns) {
    int[] points = clean(text);
    if (width(points) <= columns) {
      return string(points, 0, points.length);
    }
    int room = columns - CUT.length();
    int head = 0;
    int used = 0;
    while (used + LetterWidth.of(points[head]).columns() <= room - room / 3) {
      used += LetterWidth.of(points[head++]).columns();
    }
    int tail = points.length;
    while (used + LetterWidth.of(points[tail - 1]).columns() <= room) {
      used += LetterWidth.of(points[--tail]).columns();
    }
    while (tail < points.length && LetterWidth.of(points[tail]) == LetterWidth.NONE) {
      tail++;
    }
    return string(points, 0, head) + CUT + string(points, tail, points.length);
  }

  /** {@link #fit}, filled with spaces up to the width. */
  public static String left(String text, int columns) {
    String fitted = fit(text, columns);
    return fitted + " ".repeat(columns - width(fitted));
  }

  /** A number or a short heading at the right of its column. */
  public static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - text.length())) + text;
  }

  private static int[] clean(String text) {
    return PlainText.line(text).codePoints().toArray();
  }

  private static String string(int[] points, int from, int to) {
    return new String(points, from, to - from);
  }
}
