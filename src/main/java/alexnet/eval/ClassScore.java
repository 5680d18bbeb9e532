package alexnet.eval;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * How well one class is recognised. With tp the pictures of the class that are predicted as it, fp
 * those of other classes predicted as it, and fn those of the class predicted as another; 0/0
 * counts as 0, as with scikit-learn's {@code zero_division=0}.
 *
 * @param className the class; its JSON key is {@code class}
 * @param support pictures of this class, tp + fn, at least 0
 * @param precision tp / (tp + fp), 0..1; 0 where the class is never predicted
 * @param recall tp / (tp + fn), 0..1; 0 where there is no picture of the class
 * @param f1 harmonic mean of precision and recall, 2 tp / (2 tp + fp + fn), 0..1
 */
public record ClassScore(
    @JsonProperty("class") String className,
    long support,
    double precision,
    double recall,
    double f1) {
  /** Checks the ranges. */
  public ClassScore {
    Objects.requireNonNull(className, "className");
    if (support < 0) {
      throw new IllegalArgumentException("support must be at least 0: " + support);
    }
    Checks.fraction("precision", precision);
    Checks.fraction("recall", recall);
    Checks.fraction("f1", f1);
  }

  /**
   * The score of one class of a confusion matrix.
   *
   * @param className its name
   * @param confusion what was taken for what
   * @param index the class in the matrix, from 0
   */
  public static ClassScore of(String className, ConfusionMatrix confusion, int index) {
    long hits = confusion.count(index, index);
    long support = confusion.support(index);
    long predicted = confusion.predicted(index);
    return new ClassScore(
        className,
        support,
        ratio(hits, predicted),
        ratio(hits, support),
        // support + predicted = 2 tp + fp + fn; unlike 2PR/(P + R) it needs no second special case.
        ratio(2 * hits, support + predicted));
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
