package alexnet.eval;

import alexnet.data.Skipped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What an evaluation found. Jackson writes it under the JSON keys of {@code evaluate}: images,
 * loss, top1, top5, perClass [{class, support, precision, recall, f1}], confusion [[]], skipped
 * [{file, error}]. Every figure is finite, or null where a class does not occur: see {@link
 * ClassScore}. There is no report of no picture: see {@link Tally#report}.
 *
 * @param images pictures that were scored, at least 1, without the skipped ones
 * @param loss mean cross-entropy of a picture in nats, at least 0
 * @param top1 fraction of pictures whose class has the largest logit, 0..1
 * @param top5 fraction of pictures whose class is among the five largest logits, top1..1; always 1
 *     with up to five classes
 * @param perClass a score for each class, in class order
 * @param confusion which class was taken for which
 * @param skipped pictures that cannot be read; they count in no figure
 */
public record EvaluationReport(
    long images,
    double loss,
    double top1,
    double top5,
    List<ClassScore> perClass,
    ConfusionMatrix confusion,
    @JsonSerialize(contentConverter = SkippedJson.class) List<Skipped> skipped) {
  /** Copies the lists and checks ranges, and that counts agree with the confusion matrix. */
  public EvaluationReport {
    perClass = List.copyOf(perClass);
    Objects.requireNonNull(confusion, "confusion");
    skipped = List.copyOf(skipped);
    if (images < 1) {
      throw new IllegalArgumentException("images must be at least 1: " + images);
    }
    if (images != confusion.total()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d images with a confusion matrix of %d", images, confusion.total()));
    }
    if (!(loss >= 0 && loss < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("loss must be finite and at least 0: " + loss);
    }
    Checks.fraction("top1", top1);
    Checks.fraction("top5", top5);
    if (top5 < top1) {
      throw new IllegalArgumentException("top5 %s is below top1 %s".formatted(top5, top1));
    }
    if (perClass.size() != confusion.classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d class scores for %d classes", perClass.size(), confusion.classes()));
    }
    for (int i = 0; i < perClass.size(); i++) {
      long support = confusion.support(i);
      if (perClass.get(i).support() != support) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "class %s: support %d with %d pictures in the confusion matrix",
                perClass.get(i).className(),
                perClass.get(i).support(),
                support));
      }
    }
  }

  /** The same figures with pictures that were left out before the scoring, after the others. */
  EvaluationReport without(List<Skipped> unreadable) {
    List<Skipped> all = new ArrayList<>(skipped);
    all.addAll(unreadable);
    return new EvaluationReport(images, loss, top1, top5, perClass, confusion, all);
  }
}
