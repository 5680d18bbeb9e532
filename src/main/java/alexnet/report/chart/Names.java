package alexnet.report.chart;

import alexnet.text.LetterWidth;

/** Names of classes and files where room is short. */
public final class Names {
  private Names() {}

  /**
   * The name in about this many letters' room, in which a letter of East Asian scripts, Hangul or
   * emoji counts as two. What is too long loses its middle, since names that begin alike often end
   * differently.
   *
   * @param letters at least 3
   */
  public static String cut(String name, int letters) {
    int[] points = name.codePoints().toArray();
    if (width(points, 0, points.length) <= letters) {
      return name;
    }
    int head = 0;
    int used = 1; // the dots
    while (used + width(points[head]) <= letters - letters / 3) {
      used += width(points[head++]);
    }
    int tail = points.length;
    while (tail > head && used + width(points[tail - 1]) <= letters) {
      used += width(points[--tail]);
    }
    while (tail < points.length && width(points[tail]) == 0) {
      tail++; // a mark without its letter
    }
    return new String(points, 0, head) + "\u2026" + new String(points, tail, points.length - tail);
  }

  /** Letters' room that the name takes once it is cut. */
  public static int letters(String name, int letters) {
    int[] points = name.codePoints().toArray();
    return Math.min(letters, width(points, 0, points.length));
  }

  private static int width(int[] points, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += width(points[i]);
    }
    return sum;
  }

  private static int width(int codePoint) {
    return LetterWidth.of(codePoint).columns();
  }
}
