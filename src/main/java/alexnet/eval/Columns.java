package alexnet.eval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Text measured in the columns of a terminal: East Asian wide letters and emoji take two, combining
 * marks none.
 */
public final class Columns {
  private static final String CUT = "...";
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

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

  /** One line, whatever the text holds: what would move the cursor becomes a question mark. */
  public static String line(String text) {
    int[] points = clean(text);
    return string(points, 0, points.length);
  }

  private static int[] clean(String text) {
    return text.codePoints().flatMap(Columns::clean).toArray();
  }

  private static IntStream clean(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          IntStream.of('?');
      // Direction marks would turn around the figures beside the name; joiners shape letters.
      case Character.FORMAT ->
          codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER
              ? IntStream.of(codePoint)
              : IntStream.empty();
      default -> IntStream.of(codePoint);
    };
  }

  private static String string(int[] points, int from, int to) {
    return new String(points, from, to - from);
  }
}
