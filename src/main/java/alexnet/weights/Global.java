package alexnet.weights;

import java.util.Locale;

/** A class or function that a pickle names. It is never looked up: a name, and no more. */
record Global(String module, String name) {
  /** Fit for a message of one line, whatever the file holds. */
  @Override
  public String toString() {
    return printable(module + "." + name);
  }

  /** Whether a text fits into a message as it is. */
  static boolean isPrintable(String text) {
    return text.equals(printable(text));
  }

  /** A text from a file, shortened and without control characters. */
  static String printable(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(120)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                line.append(String.format(Locale.ROOT, "\\x%02x", c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }
}
