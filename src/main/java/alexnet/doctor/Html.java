package alexnet.doctor;

/** Text as it may stand in a page: nothing in it is taken for markup. */
final class Html {
  private Html() {}

  /**
   * Escapes text for element content and quoted attributes; the result is XML, too. Marks that turn
   * the direction of what follows would reach beyond their name, and are dropped.
   */
  static String text(String plain) {
    StringBuilder escaped = new StringBuilder(plain.length());
    plain.codePoints().filter(c -> !turnsDirection(c)).forEach(c -> append(escaped, c));
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int c) {
    switch (c) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
    }
  }

  private static boolean turnsDirection(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  private static boolean isXml(int c) {
    boolean control = Character.isISOControl(c) && c != '\t' && c != '\n';
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return !control && !surrogate && c != 0xFFFE && c != 0xFFFF;
  }
}
