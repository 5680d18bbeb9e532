package alexnet.page;

import alexnet.text.PlainText;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Text with tags that is well-formed however it is put together: HTML that is XML too, and the SVG
 * in it. All text and every attribute is escaped; what was opened last is closed first.
 */
public final class Markup {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn; one whose value is null is left out
   */
  public Markup open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Closes the element that was opened last. */
  public Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element with nothing but text in it. */
  public Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** An element without content: of HTML only those that never have any, of SVG any. */
  public Markup empty(String tag, String... attributes) {
    start(tag, attributes);
    out.append("/>");
    return this;
  }

  /** Text, with everything in it shown as it stands. */
  public Markup text(String text) {
    escape(text, out);
    return this;
  }

  /** A name, in which a line may break where its parts meet. */
  public Markup name(String name) {
    for (String part : name.split("(?<=[_./\\\\-])", -1)) {
      text(part).empty("wbr");
    }
    return this;
  }

  /** Another piece, which must be complete. */
  public Markup add(Markup piece) {
    out.append(piece);
    return this;
  }

  /** A line break in the source, for whoever reads that. */
  public Markup line() {
    out.append('\n');
    return this;
  }

  /**
   * The program's own style sheets and scripts, as they are. They hold no less-than or and sign.
   */
  public Markup own(String source) {
    if (source.indexOf('<') >= 0 || source.indexOf('&') >= 0) {
      throw new IllegalArgumentException("HTML and XML would read this source differently");
    }
    out.append(source);
    return this;
  }

  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i + 1] != null) {
        out.append(' ').append(attributes[i]).append("=\"");
        escape(attributes[i + 1], out);
        out.append('"');
      }
    }
  }

  /**
   * What stands for a character in text and attributes. Control characters, halves of pairs and
   * other code points that XML forbids become U+FFFD; marks that turn the direction of what follows
   * would reach beyond their name, and are dropped.
   */
  private static void escape(String text, StringBuilder to) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> to.append("&amp;");
                case '<' -> to.append("&lt;");
                case '>' -> to.append("&gt;");
                case '"' -> to.append("&quot;");
                case '\'' -> to.append("&#39;");
                default -> {
                  if (!PlainText.turnsDirection(c)) {
                    to.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
                  }
                }
              }
            });
  }

  private static boolean isAllowed(int c) {
    return c == '\t' || c == '\n' || !(PlainText.acts(c) || c == 0xFFFE || c == 0xFFFF);
  }

  /** The text so far. Everything that was opened must be closed. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }
}
