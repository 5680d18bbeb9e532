package alexnet.transform.augment;

import alexnet.image.RgbImage;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * One drawn change of a picture.
 *
 * @param operation what is done
 * @param magnitude how much, in the operation's own unit
 */
public record PictureChange(PictureOperation operation, double magnitude) {
  private static final PictureOperation[] OPERATIONS = PictureOperation.values();

  /** Checks that there is an operation and that the magnitude is a number. */
  public PictureChange {
    Objects.requireNonNull(operation, "operation");
    if (!Double.isFinite(magnitude)) {
      throw new IllegalArgumentException(operation + " by " + magnitude);
    }
  }

  /** Any operation, each equally likely. */
  static PictureOperation drawOperation(RandomGenerator random) {
    return OPERATIONS[random.nextInt(OPERATIONS.length)];
  }

  /** The operation by that magnitude or, where it has a sign, its opposite, equally likely. */
  static PictureChange drawSign(
      PictureOperation operation, double magnitude, RandomGenerator random) {
    boolean opposite = operation.signed() && random.nextBoolean();
    return new PictureChange(operation, opposite ? -magnitude : magnitude);
  }

  /** The changed picture; the given one stays as it is. */
  public RgbImage apply(RgbImage image) {
    return operation.apply(image, magnitude);
  }
}
