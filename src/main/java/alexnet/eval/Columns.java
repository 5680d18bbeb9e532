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

  /** First and last code points of the wide and full-width blocks of Unicode's UAX 11. */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F,
    0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0,
    0x18DFF, 0x1AFF0, 0x1B2FF, 0x1F300, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F900, 0x1F9FF, 0x1FA70,
    0x1FAFF, 0x20000, 0x3FFFD,
  };

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
    return Arrays.stream(text).map(Columns::width).sum();
  }

  private static int width(int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
        return 0;
      }
      default -> {
        for (int i = 0; i < WIDE.length; i += 2) {
          if (codePoint >= WIDE[i] && codePoint <= WIDE[i + 1]) {
            return 2;
          }
        }
        return 1;
      }
    }
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
    while (used + width(points[head]) <= room - room / 3) {
      used += width(points[head++]);
    }
    int tail = points.length;
    while (used + width(points[tail - 1]) <= room) {
      used += width(points[--tail]);
    }
    while (tail < points.length && width(points[tail]) == 0) {
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
