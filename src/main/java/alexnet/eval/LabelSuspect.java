package alexnet.eval;

import alexnet.data.Sample;
import java.util.Objects;

/**
 * A picture whose label a trained network doubts.
 *
 * @param sample the picture; its label is the given class
 * @param suggested the class that the network is sure of instead
 * @param givenProbability what it gives the label, 0..1
 * @param suggestedProbability what it gives the other class, 0..1
 */
public record LabelSuspect(
    Sample sample, int suggested, double givenProbability, double suggestedProbability) {
  /** Checks that the two classes differ. */
  public LabelSuspect {
    Objects.requireNonNull(sample, "sample");
    if (suggested == sample.label()) {
      throw new IllegalArgumentException(sample.name() + ": suspected of its own label");
    }
  }

  /** How much more probable the other class is. */
  public double margin() {
    return suggestedProbability - givenProbability;
  }
}
