package alexnet.weights;

import java.util.Locale;

/** Texts from strangers' files, made fit for a message of one line. */
final class MessageText {
  private MessageText() {}

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
