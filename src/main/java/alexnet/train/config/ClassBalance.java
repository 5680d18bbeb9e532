package alexnet.train.config;

import alexnet.data.loader.SampleOrder;
import java.util.Locale;

/** What makes up for classes that have few pictures. */
public enum ClassBalance {
  /** Nothing: each picture counts the same. */
  NONE,
  /** The loss of a picture counts the more, the fewer its class has. */
  WEIGHTS,
  /** Every epoch shows as many pictures of each class; {@link SampleOrder#BALANCED}. */
  SAMPLING;

  /** The order of an epoch's pictures. */
  public SampleOrder order() {
    return this == SAMPLING ? SampleOrder.BALANCED : SampleOrder.SHUFFLED;
  }

  /** As in {@code config.json}: {@code none}, {@code weights}, {@code sampling}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
