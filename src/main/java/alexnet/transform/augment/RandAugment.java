package alexnet.transform.augment;

import alexnet.image.RgbImage;
import alexnet.transform.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Some random operations one after the other, all at the same magnitude: Cubuk, Zoph, Shlens and
 * Le, "RandAugment: Practical automated data augmentation with a reduced search space", 2019, as
 * torchvision's {@code RandAugment} with its 31 bins of magnitude.
 *
 * @param operations how many, 1..14; the same one may come twice
 * @param magnitude of all of them, 0 (no effect) to 30
 */
public record RandAugment(int operations, int magnitude) implements Augmentation {
  /** torchvision's defaults: two operations at magnitude 9. */
  public static final RandAugment DEFAULT = new RandAugment(2, 9);

  /** Checks ranges. */
  public RandAugment {
    Checks.range("operations of RandAugment", operations, 1, PictureOperation.values().length);
    Checks.range("magnitude of RandAugment", magnitude, 0, MagnitudeSpace.BINS - 1.0);
  }

  /**
   * Draws operations and signs, each uniform.
   *
   * @param width of the picture: the farthest move is a part of it
   * @param height of the picture
   */
  public List<PictureChange> draw(int width, int height, RandomGenerator random) {
    List<PictureChange> changes = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      PictureOperation operation = PictureChange.drawOperation(random);
      double amount = MagnitudeSpace.RAND.magnitude(operation, magnitude, width, height);
      changes.add(PictureChange.drawSign(operation, amount, random));
    }
    return changes;
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    RgbImage result = image;
    for (PictureChange change : draw(image.width(), image.height(), random)) {
      result = change.apply(result);
    }
    return result;
  }

  @Override
  public boolean followsCrop() {
    return true;
  }
}
