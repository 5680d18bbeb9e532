package alexnet.transform.augment;

import alexnet.image.RgbImage;
import java.util.random.RandomGenerator;

/**
 * One random operation at a random magnitude of 31, nothing to tune: TrivialAugment of Müller and
 * Hutter, "TrivialAugment: Tuning-free Yet State-of-the-Art Data Augmentation", ICCV 2021, in its
 * wide space, as torchvision's {@code TrivialAugmentWide}. Magnitudes are meant for pictures of the
 * network's size.
 */
public record TrivialAugment() implements Augmentation {
  /** Draws operation, magnitude and sign, each uniform. */
  public PictureChange draw(RandomGenerator random) {
    PictureOperation operation = PictureChange.drawOperation(random);
    int bin = random.nextInt(MagnitudeSpace.BINS);
    double magnitude = MagnitudeSpace.WIDE.magnitude(operation, bin, 0, 0);
    return PictureChange.drawSign(operation, magnitude, random);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return draw(random).apply(image);
  }

  @Override
  public boolean followsCrop() {
    return true;
  }
}
