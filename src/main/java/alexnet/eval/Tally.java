package alexnet.eval;

import alexnet.data.Skipped;
import java.util.List;
import java.util.Locale;

/**
 * Counts logits batch by batch into an {@link EvaluationReport}.
 *
 * <p>Pictures are added up one by one in double precision, so the figures are the same to the last
 * bit whatever the batch size, as long as the order is. Not for several threads at once.
 */
public final class Tally {
  private static final int TOP_K = 5;

  private final int classes;
  private final ConfusionMatrix.Builder confusion;
  private long images;
  private long top1;
  private long top5;
  private double lossSum;

  /**
   * @param classes how many, at least 1
   */
  public Tally(int classes) {
    this.confusion = ConfusionMatrix.builder(classes);
    this.classes = classes;
  }

  /**
   * Counts a batch. Of equal logits the lowest class comes first, as with argmax; a picture is a
   * top-5 hit when fewer than five classes come before its own. A batch that is refused leaves
   * nothing counted.
   *
   * @param logits [batch][classes], finite, before any softmax
   * @param labels [batch], the true classes, from 0
   * @throws EvaluationException if a logit is not finite
   */
  public void add(float[][] logits, int[] labels) {
    check(logits, labels);
    for (int i = 0; i < labels.length; i++) {
      float[] row = logits[i];
      int label = labels[i];
      int predicted = argmax(row);
      int rank = rank(row, label);
      images++;
      top1 += rank == 0 ? 1 : 0;
      top5 += rank < TOP_K ? 1 : 0;
      lossSum += crossEntropy(row, label, predicted);
      confusion.add(label, predicted);
    }
  }

  private void check(float[][] logits, int[] labels) {
    if (logits.length != labels.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d rows of logits with %d labels", logits.length, labels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (logits[i].length != classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "%d logits in row %d for %d classes", logits[i].length, i, classes));
      }
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "label %d in row %d is outside the %d classes",
                labels[i],
                i,
                classes));
      }
      for (int c = 0; c < classes; c++) {
        if (!Float.isFinite(logits[i][c])) {
          throw new EvaluationException(
              String.format(
                  Locale.ROOT,
                  "the logit of class %d is %s for picture %d of the evaluation: the weights have"
                      + " diverged",
                  c,
                  logits[i][c],
                  images + i + 1));
        }
      }
    }
  }

  /** The class of the largest logit; of equal ones the lowest. */
  public static int argmax(float[] row) {
    int best = 0;
    for (int c = 1; c < row.length; c++) {
      best = row[c] > row[best] ? c : best;
    }
    return best;
  }

  /** How many classes come before this one: larger logit, or equal logit and lower index. */
  private static int rank(float[] row, int label) {
    int before = 0;
    for (int c = 0; c < row.length; c++) {
      if (row[c] > row[label] || (row[c] == row[label] && c < label)) {
        before++;
      }
    }
    return before;
  }

  /**
   * -log softmax(row)[label] in nats. With the largest logit m taken out, it is (m - row[label]) +
   * log(1 + sum of exp(row[c] - m) over the others): no exp overflows, neither term is negative,
   * and log1p keeps losses that 1 + sum would round away.
   */
  private static double crossEntropy(float[] row, int label, int largest) {
    double m = row[largest];
    double others = 0;
    for (int c = 0; c < row.length; c++) {
      if (c != largest) {
        others += Math.exp(row[c] - m);
      }
    }
    return (m - row[label]) + Math.log1p(others);
  }

  /**
   * The figures of everything added so far; adding may go on.
   *
   * @param names of the classes, in class order
   * @param skipped pictures that could not be added because they cannot be read
   * @throws EvaluationException if no picture was added: no accuracy is true of nothing
   */
  public EvaluationReport report(List<String> names, List<Skipped> skipped) {
    Checks.names(names, classes);
    if (images == 0) {
      throw new EvaluationException(nothing(skipped));
    }
    ConfusionMatrix matrix = confusion.build();
    return new EvaluationReport(
        images,
        lossSum / images,
        (double) top1 / images,
        (double) top5 / images,
        ClassScore.of(names, matrix),
        matrix,
        skipped);
  }

  private static String nothing(List<Skipped> skipped) {
    if (skipped.isEmpty()) {
      return "nothing to evaluate: the data set has no picture";
    }
    Skipped first = skipped.get(0);
    return String.format(
        Locale.ROOT,
        "nothing to evaluate: none of %d %s can be read, first %s: %s",
        skipped.size(),
        skipped.size() == 1 ? "picture" : "pictures",
        first.file(),
        first.reason());
  }
}
