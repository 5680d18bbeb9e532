package alexnet.text;

import java.util.regex.Pattern;

/**
 * A stranger's text, made fit for where it is shown: names of files and classes, what files say of
 * themselves, and messages in which any of these stand. Whoever may name a picture must not write a
 * line of the log, colour the terminal or put a formula into a spreadsheet.
 *
 * <p>Text is kept as it is and made fit where it leaves: {@link #line} for terminals, logs and
 * drawn letters, {@link #cell} for tables that a spreadsheet opens. Markup and JSON have escapes of
 * their own, for the characters that {@link #acts} and {@link #turnsDirection} name.
 */
public final class PlainText {
  /**
   * Where a spreadsheet may see the beginning of a cell with a formula in it: at the start, or
   * behind what separates cells where the decimal point is a comma. The full-width forms are taken
   * for the others by some. An apostrophe is among them so that there is a way back.
   */
  private static final Pattern FORMULA =
      Pattern.compile(
          "^(?=[\\t\\r\\n])|(?<![^;\\t\\r\\n])(?= *['=+@\\uFF0B\\uFF0D\\uFF1D\\uFF20-])");

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  private PlainText() {}

  /**
   * One line. What would end it, move the cursor or begin a terminal's command (ECMA-48) becomes a
   * question mark; marks that turn the direction of what stands beside the text are left out.
   */
  public static String line(String text) {
    return clean(text, false);
  }

  /** As {@link #line}, of a text that has several: line ends and tabs stay. */
  public static String lines(String text) {
    return clean(text, true);
  }

  private static String clean(String text, boolean several) {
    if (text.codePoints().noneMatch(c -> acts(c) || turnsDirection(c))) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !turnsDirection(c))
        .forEach(
            c ->
                clean.appendCodePoint(acts(c) && !(several && (c == '\n' || c == '\t')) ? '?' : c));
    return clean.toString();
  }

  /** Whether a code point is no letter but a command, a line's end or half of a pair. */
  public static boolean acts(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /**
   * Whether a code point is one of Unicode's marks, overrides and isolates of direction (UAX 9), or
   * of the older ones beside them. Their reach is a whole paragraph, so they would turn around the
   * figures next to a name.
   */
  public static boolean turnsDirection(int codePoint) {
    return codePoint == 0x061C
        || codePoint == 0x200E
        || codePoint == 0x200F
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x206F);
  }

  /**
   * A cell of a table that a spreadsheet may open. An apostrophe is put before what it would take
   * for a formula, and before an apostrophe that stands there: whoever drops one apostrophe at the
   * start and behind each semicolon, tab and line end has the text again. Numbers stay numbers.
   */
  public static String cell(String text) {
    return NUMBER.matcher(text).matches() ? text : FORMULA.matcher(text).replaceAll("'");
  }
}
