package alexnet.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Optional;

/**
 * One epoch in figures. Accuracies are fractions 0..1; without a validation set its three figures
 * are empty.
 *
 * @param epoch from 1
 * @param trainLoss mean over the epoch's pictures, as training saw them (augmented, with dropout);
 *     with class weights the mean by them, as PyTorch's
 * @param trainTop1 likewise, each picture counting the same
 * @param validationLoss mean cross-entropy after the epoch
 * @param validationTop1 likewise
 * @param validationTop5 likewise
 * @param learningRate of the epoch's last step
 * @param imagesPerSecond pictures trained on a second, validation not counted
 * @param seconds the whole epoch, validation included
 */
@JsonPropertyOrder({
  "epoch",
  "trainLoss",
  "trainTop1",
  "validationLoss",
  "validationTop1",
  "validationTop5",
  "learningRate",
  "imagesPerSecond",
  "seconds"
})
public record EpochMetrics(
    int epoch,
    double trainLoss,
    double trainTop1,
    Optional<Double> validationLoss,
    Optional<Double> validationTop1,
    Optional<Double> validationTop5,
    double learningRate,
    double imagesPerSecond,
    double seconds) {
  /** Header of {@code metrics.csv}. */
  static final String CSV_HEADER =
      "epoch,trainLoss,trainTop1,validationLoss,validationTop1,validationTop5,"
          + "learningRate,imagesPerSecond,seconds";

  /** One line of {@code metrics.csv}; an absent figure is an empty field. */
  String csvRow() {
    return "%s,%s,%s,%s,%s,%s,%s,%s,%s"
        .formatted(
            Integer.toString(epoch), // digits of any locale would not be numbers to a reader
            trainLoss,
            trainTop1,
            text(validationLoss),
            text(validationTop1),
            text(validationTop5),
            learningRate,
            imagesPerSecond,
            seconds);
  }

  /** What tells how the epoch went: the loss of validation, or of training where there is none. */
  public double judgedLoss() {
    return validationLoss.orElse(trainLoss);
  }

  private static String text(Optional<Double> value) {
    return value.map(Object::toString).orElse("");
  }

  /**
   * Whether these weights are better than others: higher validation top-1, then lower validation
   * loss. Where either is without validation the later is the better.
   */
  public boolean betterThan(EpochMetrics other) {
    return betterThan(other.validationTop1, other.validationLoss);
  }

  /** As {@link #betterThan(EpochMetrics)}, by the figures of others. */
  boolean betterThan(Optional<Double> top1, Optional<Double> loss) {
    if (validationTop1.isEmpty() || top1.isEmpty()) {
      return true;
    }
    int byTop1 = Double.compare(validationTop1.get(), top1.get());
    return byTop1 > 0 || (byTop1 == 0 && validationLoss.orElseThrow() < loss.orElseThrow());
  }
}
