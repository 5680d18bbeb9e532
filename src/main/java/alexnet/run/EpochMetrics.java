package alexnet.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One epoch in figures. Accuracies are fractions 0..1; without a validation set its three figures
 * are null.
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
    Double validationLoss,
    Double validationTop1,
    Double validationTop5,
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
    return validationLoss == null ? trainLoss : validationLoss;
  }

  private static String text(Double value) {
    return value == null ? "" : value.toString();
  }

  /**
   * Whether these weights are better than others: higher validation top-1, then lower validation
   * loss. Where either is without validation the later is the better.
   */
  public boolean betterThan(EpochMetrics other) {
    if (other == null || validationTop1 == null || other.validationTop1 == null) {
      return true;
    }
    return betterThan(other.validationTop1, other.validationLoss);
  }

  /** As {@link #betterThan(EpochMetrics)}, where both are validated. */
  boolean betterThan(double top1, double loss) {
    int byTop1 = Double.compare(validationTop1, top1);
    return byTop1 > 0 || (byTop1 == 0 && validationLoss < loss);
  }
}
