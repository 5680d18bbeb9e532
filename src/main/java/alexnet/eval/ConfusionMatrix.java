package alexnet.eval;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many pictures of each class were taken for which class. Only pairs that occur are held, at
 * most as many as there are pictures: the square of ten thousand classes would take a gigabyte. In
 * JSON it is that square, the array of rows.
 *
 * @param classes how many, at least 1
 * @param cells the pairs that occur, each once, by true class and then by predicted class;
 *     unmodifiable
 */
@JsonSerialize(using = ConfusionJson.class)
public record ConfusionMatrix(int classes, List<Cell> cells) {
  private static final Comparator<Cell> BY_CLASS =
      Comparator.comparingInt(Cell::trueClass).thenComparingInt(Cell::predicted);

  /** Sorts the cells and checks that they are of these classes and no two of the same pair. */
  public ConfusionMatrix {
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1: " + classes);
    }
    cells = cells.stream().sorted(BY_CLASS).toList();
    Cell before = null;
    for (Cell cell : cells) {
      check("true class", cell.trueClass, classes);
      check("predicted class", cell.predicted, classes);
      if (before != null && BY_CLASS.compare(before, cell) == 0) {
        throw new IllegalArgumentException(
            "two counts of one pair: %s, %s".formatted(before, cell));
      }
      before = cell;
    }
  }

  private static void check(String name, int value, int classes) {
    if (value < 0 || value >= classes) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s %d is outside the %d classes", name, value, classes));
    }
  }

  /** A matrix without pictures to count into. */
  public static Builder builder(int classes) {
    return new Builder(classes);
  }

  /**
   * Pictures of one class that were predicted as one class.
   *
   * @param count at least 1
   */
  public record Cell(int trueClass, int predicted, long count) {
    /** Checks the count. */
    public Cell {
      if (count < 1) {
        throw new IllegalArgumentException("a count must be at least 1: " + count);
      }
    }

    /** Whether the prediction is right. */
    public boolean isRight() {
      return trueClass == predicted;
    }
  }

  /** Cells with the most pictures first, equal ones in class order. */
  public List<Cell> mostFirst() {
    return cells.stream().sorted(Comparator.comparingLong(Cell::count).reversed()).toList();
  }

  /** {@link #mostFirst} of wrong predictions. */
  public List<Cell> confusions() {
    return mostFirst().stream().filter(cell -> !cell.isRight()).toList();
  }

  /** Pictures of class {@code trueClass} that were predicted as {@code predicted}. */
  public long count(int trueClass, int predicted) {
    return cellsOf(trueClass).stream()
        .filter(cell -> cell.predicted == predicted)
        .mapToLong(Cell::count)
        .sum();
  }

  /** Pictures of this class: the sum of its row. */
  public long support(int trueClass) {
    return cellsOf(trueClass).stream().mapToLong(Cell::count).sum();
  }

  /**
   * The row of a class with its zeros.
   *
   * @return a new array, by predicted class
   */
  public long[] row(int trueClass) {
    long[] row = new long[classes];
    cellsOf(trueClass).forEach(cell -> row[cell.predicted] = cell.count);
    return row;
  }

  private List<Cell> cellsOf(int trueClass) {
    return cells.subList(begin(trueClass), begin(trueClass + 1));
  }

  /** How many cells are of classes before this one. */
  private int begin(int trueClass) {
    int low = 0;
    int high = cells.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cells.get(middle).trueClass < trueClass) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Pictures that were predicted as each class: the sums of the columns.
   *
   * @return a new array, by class
   */
  public long[] predicted() {
    long[] sums = new long[classes];
    cells.forEach(cell -> sums[cell.predicted] += cell.count);
    return sums;
  }

  /** Pictures whose prediction is right: the sum of the diagonal. */
  public long correct() {
    return cells.stream().filter(Cell::isRight).mapToLong(Cell::count).sum();
  }

  /** All pictures. */
  public long total() {
    return cells.stream().mapToLong(Cell::count).sum();
  }

  /** Counts one picture after another. Not for several threads at once. */
  public static final class Builder {
    private record Pair(int trueClass, int predicted) {}

    private final int classes;
    private final Map<Pair, Long> counts = new HashMap<>();

    private Builder(int classes) {
      if (classes < 1) {
        throw new IllegalArgumentException("classes must be at least 1: " + classes);
      }
      this.classes = classes;
    }

    /**
     * Counts a picture.
     *
     * @param trueClass its label, from 0
     * @param predicted the class it was taken for, from 0
     */
    public Builder add(int trueClass, int predicted) {
      check("true class", trueClass, classes);
      check("predicted class", predicted, classes);
      counts.merge(new Pair(trueClass, predicted), 1L, Long::sum);
      return this;
    }

    /** What was counted so far; counting may go on. */
    public ConfusionMatrix build() {
      return new ConfusionMatrix(
          classes,
          counts.entrySet().stream()
              .map(e -> new Cell(e.getKey().trueClass, e.getKey().predicted, e.getValue()))
              .toList());
    }
  }
}
