package alexnet.report.content;

import alexnet.page.Markup;
import alexnet.report.chart.Axis;
import alexnet.report.chart.LegendKey;
import alexnet.report.chart.Svg;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pictures of each class in each part of a data set.
 *
 * @param classes names in class order
 * @param parts those that have pictures
 */
public record ClassCounts(List<String> classes, List<Part> parts) {
  /** Up to as many classes each bar has its name beside it. */
  private static final int NAMED = 60;

  private static final double WIDTH = 460;
  private static final double LEFT = 118;
  private static final double RIGHT = 408;
  private static final double ROW = 19;
  private static final int LETTERS = 14;

  /** Of the drawing for many classes. */
  private static final double COLUMNS_HEIGHT = 190;

  /**
   * A part of a data set.
   *
   * @param name train, validation or test
   * @param counts pictures of each class
   */
  public record Part(String name, List<Integer> counts) {
    /** Copies the counts. */
    public Part {
      counts = List.copyOf(counts);
    }

    int total() {
      return counts.stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** Copies the lists and checks that they go together. */
  public ClassCounts {
    classes = List.copyOf(classes);
    parts = List.copyOf(parts);
    for (Part part : parts) {
      if (part.counts().size() != classes.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "%d counts for %d classes", part.counts().size(), classes.size()));
      }
    }
  }

  public Markup figure() {
    boolean named = classes.size() <= NAMED;
    Markup figure = new Markup().open("figure", "class", named ? "chart" : null);
    figure.open("figcaption").element("b", "Pictures of each class");
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      LegendKey.add(
          figure, "s" + i, String.format(Locale.ROOT, "%s %,d", part.name(), part.total()));
    }
    if (!named) {
      figure.element("span", "The largest first; point at a bar for its class.", "class", "quiet");
    }
    figure.close().open("div", "class", named ? null : "scroll map");
    return figure.add(named ? rows() : columns()).close().close();
  }

  private Markup rows() {
    Svg svg = new Svg(WIDTH, classes.size() * ROW + 4, "Pictures of each class");
    for (int c = 0; c < classes.size(); c++) {
      double y = c * ROW + 2;
      svg.name(LEFT - 6, y + 13, "tick end", classes.get(c), LETTERS);
      double x = LEFT;
      for (int i = 0; i < parts.size(); i++) {
        double width = (RIGHT - LEFT) * parts.get(i).counts().get(c) / largest();
        if (width > 0) {
          svg.rect(x, y + 2, width, ROW - 5, "s" + i, hover(c));
          x += width;
        }
      }
      svg.text(x + 5, y + 13, "tick", String.format(Locale.ROOT, "%,d", total(c)));
    }
    return svg.finish();
  }

  private Markup columns() {
    Svg svg = new Svg(2 * WIDTH, COLUMNS_HEIGHT, "Pictures of each class");
    List<Integer> order =
        IntStream.range(0, classes.size())
            .boxed()
            .sorted(Comparator.comparingInt(this::total).reversed())
            .toList();
    double bottom = COLUMNS_HEIGHT - 4;
    Axis axis = Axis.around(0, largest(), 4);
    double left = 50;
    double width = (2 * WIDTH - left) / classes.size();
    for (double tick : axis.ticks()) {
      double y = bottom - axis.position(tick) * (bottom - 8);
      svg.line(left, y, 2 * WIDTH, y, "grid");
      svg.text(left - 6, y + 4, "tick end", axis.label(tick));
    }
    for (int k = 0; k < order.size(); k++) {
      double y = bottom;
      for (int i = 0; i < parts.size(); i++) {
        double height = (bottom - 8) * axis.position(parts.get(i).counts().get(order.get(k)));
        y -= height;
        if (height > 0) {
          svg.rect(left + k * width, y, width * 0.85, height, "s" + i, hover(order.get(k)));
        }
      }
    }
    return svg.finish();
  }

  private int total(int label) {
    return parts.stream().mapToInt(part -> part.counts().get(label)).sum();
  }

  private int largest() {
    return Math.max(1, IntStream.range(0, classes.size()).map(this::total).max().orElse(1));
  }

  private String hover(int label) {
    return classes.get(label)
        + ": "
        + parts.stream()
            .map(
                part -> String.format(Locale.ROOT, "%s %,d", part.name(), part.counts().get(label)))
            .collect(Collectors.joining(", "));
  }
}
