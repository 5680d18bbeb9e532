package alexnet.data;

import java.util.Comparator;

/**
 * Orders names by Unicode code point, whatever the locale: the order of Python's {@code sorted} and
 * of UTF-8 bytes.
 *
 * <p>{@link String#compareTo} compares UTF-16 units, which puts a surrogate pair (U+10000 and up)
 * before U+E000..U+FFFF, so an emoji folder would get another label than in PyTorch.
 */
public enum CodePointOrder implements Comparator<String> {
  /** The order, which has no settings. */
  INSTANCE;

  @Override
  public int compare(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xAbove = Character.isSurrogate(x);
        boolean yAbove = Character.isSurrogate(y);
        return xAbove == yAbove ? Character.compare(x, y) : xAbove ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
