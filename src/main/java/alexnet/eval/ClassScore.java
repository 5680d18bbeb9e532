package alexnet.eval;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How well one class is recognised. With tp the pictures of the class that are predicted as it, fp
 * those of other classes predicted as it, and fn those of the class predicted as another.
 *
 * <p>A class that does not occur, with neither a picture nor a prediction, has no figures: all
 * three are null. Of one that occurs 0/0 counts as 0, as with scikit-learn's {@code
 * zero_division=0}: the precision of a class that has pictures and is never predicted, and the
 * recall of one that is predicted and has none.
 *
 * @param className the class; its JSON key is {@code class}
 * @param support pictures of this class, tp + fn, at least 0
 * @param precision tp / (tp + fp), 0..1, or null
 * @param recall tp / (tp + fn), 0..1, or null
 * @param f1 harmonic mean of precision and recall, 2 tp / (2 tp + fp + fn), 0..1, or null
 */
public record ClassScore(
    @JsonProperty("class") String className,
    long support,
    Double precision,
    Double recall,
    Double f1) {
  /** Checks the ranges, and that there are all figures or none. */
  public ClassScore {
    Objects.requireNonNull(className, "className");
    if (support < 0) {
      throw new IllegalArgumentException("support must be at least 0: " + support);
    }
    if (precision != null || recall != null || f1 != null || support > 0) {
      Checks.fraction("precision", Objects.requireNonNull(precision, "precision"));
      Checks.fraction("recall", Objects.requireNonNull(recall, "recall"));
      Checks.fraction("f1", Objects.requireNonNull(f1, "f1"));
    }
  }

  /**
   * The scores of all classes.
   *
   * @param names in class order
   * @param confusion what was taken for what
   */
  static List<ClassScore> of(List<String> names, ConfusionMatrix confusion) {
    long[] predicted = confusion.predicted();
    return IntStream.range(0, names.size())
        .mapToObj(i -> of(names.get(i), confusion.count(i, i), confusion.support(i), predicted[i]))
        .toList();
  }

  private static ClassScore of(String className, long hits, long support, long predicted) {
    if (support == 0 && predicted == 0) {
      return new ClassScore(className, 0, null, null, null);
    }
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

  /** Whether a picture is of this class or was taken for it. */
  public boolean occurs() {
    return f1 != null;
  }

  /**
   * The mean of a figure over the classes that occur, each counting the same however many pictures
   * it has: scikit-learn's macro average over the labels that are in the truth or the predictions.
   *
   * @param scores of which at least one occurs
   * @param figure precision, recall or F1
   */
  public static double mean(List<ClassScore> scores, Function<ClassScore, Double> figure) {
    return scores.stream()
        .filter(ClassScore::occurs)
        .mapToDouble(figure::apply)
        .average()
        .orElseThrow();
  }
}
