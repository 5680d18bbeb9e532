package alexnet.weights.tensor;

import alexnet.text.PlainText;
import java.util.Locale;

/** Texts from strangers' files, made fit for a message of one line. */
public final class MessageText {
  private MessageText() {}

  /** Whether a text fits into a message as it is. */
  public static boolean isPrintable(String text) {
    return text.equals(printable(text));
  }

  /** A text from a file, shortened, with the numbers of characters that would act. */
  public static String printable(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(120)
        .forEach(
            c -> {
              if (PlainText.acts(c) || PlainText.turnsDirection(c)) {
                line.append(String.format(Locale.ROOT, "\\x%02x", c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }
}
