package alexnet.cli.output;

import alexnet.eval.ConfusionMatrix;
import alexnet.eval.ConfusionMatrix.Cell;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * A confusion matrix for a terminal: all of it where it can be taken in at a glance, else the pairs
 * of classes that are confused most often.
 */
final class ConfusionTable {
  /** More rows than this are no longer read as a picture, whether or not they fit. */
  private static final int MOST_CLASSES = 20;

  private static final int SHORTEST_NAME = 12;
  private static final int LISTED = 20;
  private static final String ROW = "%s -> %s  %s  %s\n";
  private static final String TRUE = "true class";
  private static final String PREDICTED = "predicted class";
  private static final String COUNT = "count";
  private static final String SHARE = "of true class";

  private final ConfusionMatrix matrix;
  private final List<String> names;
  private final int columns;

  /**
   * @param columns that no line exceeds, at least 80
   */
  ConfusionTable(ConfusionMatrix matrix, List<String> names, int columns) {
    this.matrix = matrix;
    this.names = names;
    this.columns = columns;
  }

  /** Lines that each end in a line feed. */
  String text() {
    int classes = matrix.classes();
    int digits = Long.toString(largestCount()).length();
    // A row: letter, two spaces, name, then one space and the digits for each class.
    if (classes > MOST_CLASSES || classes * (digits + 1) > columns - 3 - SHORTEST_NAME) {
      return mostFrequent();
    }
    // A second space reads better, unless names are cut for it.
    int longest = Columns.widest("", names);
    return full(3 + longest + classes * (digits + 2) <= columns ? digits + 2 : digits + 1, longest);
  }

  private long largestCount() {
    return matrix.cells().stream().mapToLong(Cell::count).max().orElse(0);
  }

  private String full(int cell, int longest) {
    int classes = matrix.classes();
    int name = Math.min(longest, columns - 3 - classes * cell);
    StringBuilder text =
        new StringBuilder(
            "confusion: a row for each true class, a column for each predicted class\n");
    text.append(" ".repeat(3 + name));
    for (int p = 0; p < classes; p++) {
      text.append(Columns.right(letter(p), cell));
    }
    text.append('\n');
    for (int t = 0; t < classes; t++) {
      text.append(letter(t)).append("  ").append(Columns.left(names.get(t), name));
      for (int p = 0; p < classes; p++) {
        long count = matrix.count(t, p);
        // Points leave the mistakes standing out; the diagonal says its zero.
        text.append(Columns.right(count == 0 && t != p ? "." : Long.toString(count), cell));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String letter(int index) {
    return Character.toString('a' + index);
  }

  private String mostFrequent() {
    List<Cell> confusions = matrix.confusions();
    long mistakes = matrix.total() - matrix.correct();
    if (confusions.isEmpty()) {
      return "no confusions: every prediction is right\n";
    }
    List<Cell> listed = confusions.subList(0, Math.min(LISTED, confusions.size()));
    long covered = listed.stream().mapToLong(Cell::count).sum();
    int digits = Math.max(COUNT.length(), Long.toString(listed.get(0).count()).length());
    int room = (columns - ROW.formatted("", "", " ".repeat(digits), SHARE).length() + 1) / 2;
    int left = Math.min(room, widest(TRUE, listed, Cell::trueClass));
    int right = Math.min(room, widest(PREDICTED, listed, Cell::predicted));

    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, "most frequent confusions: %d of %d mistakes\n", covered, mistakes));
    text.append(
        ROW.formatted(
            Columns.left(TRUE, left),
            Columns.left(PREDICTED, right),
            Columns.right(COUNT, digits),
            SHARE));
    for (Cell c : listed) {
      double share = (double) c.count() / matrix.support(c.trueClass());
      text.append(
          ROW.formatted(
              Columns.left(names.get(c.trueClass()), left),
              Columns.left(names.get(c.predicted()), right),
              Columns.right(Long.toString(c.count()), digits),
              Columns.right(String.format(Locale.ROOT, "%.4f", share), SHARE.length())));
    }
    return text.toString();
  }

  private int widest(String heading, List<Cell> listed, ToIntFunction<Cell> side) {
    return Columns.widest(
        heading, listed.stream().map(c -> names.get(side.applyAsInt(c))).toList());
  }
}
