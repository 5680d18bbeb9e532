package alexnet.eval;

import alexnet.data.Sample;
import alexnet.model.Softmax;
import java.util.Locale;
import java.util.Objects;

/**
 * What a network made of one picture. Probabilities are the softmax of its logits; only two of them
 * are kept, whatever the number of classes.
 *
 * @param sample the picture and its true class
 * @param predicted class of the largest logit, of equal ones the lowest
 * @param probability of the predicted class, 0..1
 * @param trueProbability of the true class, 0..probability
 */
public record Outcome(Sample sample, int predicted, double probability, double trueProbability) {
  /** Checks the ranges. */
  public Outcome {
    Objects.requireNonNull(sample, "sample");
    if (predicted < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "predicted class %d is negative", predicted));
    }
    Checks.fraction("probability", probability);
    Checks.fraction("probability of the true class", trueProbability);
    if (trueProbability > probability) {
      throw new IllegalArgumentException(
          "the true class is more probable (%s) than the predicted one (%s)"
              .formatted(trueProbability, probability));
    }
  }

  /**
   * The outcome of a picture.
   *
   * @param logits one a class, finite
   */
  public static Outcome of(Sample sample, float[] logits) {
    double[] probabilities = Softmax.of(logits);
    int predicted = Tally.argmax(logits);
    return new Outcome(sample, predicted, probabilities[predicted], probabilities[sample.label()]);
  }

  /** Whether the prediction is right. */
  public boolean correct() {
    return predicted == sample.label();
  }
}
