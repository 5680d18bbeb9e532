package alexnet.eval;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How many pictures of each class were taken for which class. In JSON it is the bare array of rows.
 *
 * @param counts counts.get(t).get(p) is the number of pictures of class t that were predicted as
 *     class p, so rows are the true class; square, unmodifiable, every count at least 0
 */
public record ConfusionMatrix(List<List<Long>> counts) {
  /** Copies the counts and checks that they are a square of at least one class. */
  public ConfusionMatrix {
    counts = counts.stream().map(List::copyOf).toList();
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("a confusion matrix needs at least one class");
    }
    for (List<Long> row : counts) {
      if (row.size() != counts.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a row of %d counts in a matrix of %d classes",
                row.size(),
                counts.size()));
      }
      for (long count : row) {
        if (count < 0) {
          throw new IllegalArgumentException("a count must be at least 0: " + count);
        }
      }
    }
  }

  /** A matrix of zeros to count into. */
  public static Builder builder(int classes) {
    return new Builder(classes);
  }

  // Repeated here for the annotation: on the component it would also sit on the field, and Jackson
  // allows one value.
  @JsonValue
  @Override
  public List<List<Long>> counts() {
    return counts;
  }

  /** Number of classes. */
  public int classes() {
    return counts.size();
  }

  /** Pictures of class {@code trueClass} that were predicted as {@code predicted}. */
  public long count(int trueClass, int predicted) {
    return counts.get(trueClass).get(predicted);
  }

  /**
   * Pictures of one class that were predicted as one class.
   *
   * @param count above 0
   */
  public record Cell(int trueClass, int predicted, long count) {
    /** Whether the prediction is right. */
    public boolean isRight() {
      return trueClass == predicted;
    }
  }

  /** Cells with pictures in them, those with the most first, equal ones in class order. */
  public List<Cell> cells() {
    List<Cell> found = new ArrayList<>();
    for (int t = 0; t < classes(); t++) {
      for (int p = 0; p < classes(); p++) {
        if (count(t, p) > 0) {
          found.add(new Cell(t, p, count(t, p)));
        }
      }
    }
    found.sort(Comparator.comparingLong(Cell::count).reversed());
    return found;
  }

  /** {@link #cells} of wrong predictions. */
  public List<Cell> confusions() {
    return cells().stream().filter(cell -> !cell.isRight()).toList();
  }

  /** Pictures of this class: the sum of its row. */
  public long support(int trueClass) {
    return sum(counts.get(trueClass));
  }

  /** Pictures that were predicted as this class: the sum of its column. */
  public long predicted(int predicted) {
    return counts.stream().mapToLong(row -> row.get(predicted)).sum();
  }

  /** Pictures whose prediction is right: the sum of the diagonal. */
  public long correct() {
    long sum = 0;
    for (int i = 0; i < classes(); i++) {
      sum += count(i, i);
    }
    return sum;
  }

  /** All pictures. */
  public long total() {
    return counts.stream().mapToLong(ConfusionMatrix::sum).sum();
  }

  private static long sum(List<Long> row) {
    return row.stream().mapToLong(Long::longValue).sum();
  }

  /** Counts one picture after another. Not for several threads at once. */
  public static final class Builder {
    private final long[][] counts;

    private Builder(int classes) {
      if (classes < 1) {
        throw new IllegalArgumentException("classes must be at least 1: " + classes);
      }
      counts = new long[classes][classes];
    }

    /**
     * Counts a picture.
     *
     * @param trueClass its label, from 0
     * @param predicted the class it was taken for, from 0
     */
    public Builder add(int trueClass, int predicted) {
      check("true class", trueClass);
      check("predicted class", predicted);
      counts[trueClass][predicted]++;
      return this;
    }

    private void check(String name, int value) {
      if (value < 0 || value >= counts.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "%s %d is outside the %d classes", name, value, counts.length));
      }
    }

    /** What was counted so far; counting may go on. */
    public ConfusionMatrix build() {
      return new ConfusionMatrix(
          Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList());
    }
  }
}
