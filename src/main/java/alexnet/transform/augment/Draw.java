package alexnet.transform.augment;

import java.util.random.RandomGenerator;

/** The random numbers that augmentations are made of. */
final class Draw {
  private Draw() {}

  /** A number from {@code min} (inclusive) to {@code max}, which may be equal. */
  static double uniform(RandomGenerator random, double min, double max) {
    return min + (max - min) * random.nextDouble();
  }
}
