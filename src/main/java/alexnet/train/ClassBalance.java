package alexnet.train;

import alexnet.data.SampleOrder;
import java.util.Locale;

/** What makes up for classes that have few pictures. */
public enum ClassBalance {
  /** Nothing: each picture counts the same. */
  NONE,
  /** The loss of a picture counts the more, the fewer its class has; {@link CrossEntropy}. */
  WEIGHTS,
  /** Every epoch shows as many pictures of each class; {@link SampleOrder#BALANCED}. */
  SAMPLING;

  SampleOrder order() {
    return this == SAMPLING ? SampleOrder.BALANCED : SampleOrder.SHUFFLED;
  }

  /** The loss of a run. */
  CrossEntropy loss(double labelSmoothing, int[] classCounts) {
    return this == WEIGHTS
        ? new CrossEntropy(labelSmoothing, CrossEntropy.balanced(classCounts))
        : new CrossEntropy(labelSmoothing);
  }

  /** As in {@code config.json}: {@code none}, {@code weights}, {@code sampling}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
