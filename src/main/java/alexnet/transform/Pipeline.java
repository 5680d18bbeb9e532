package alexnet.transform;

import alexnet.image.ImageTransform;
import alexnet.image.RgbImage;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Transforms done one after the other, all drawing from the same random stream.
 *
 * @param steps in order; none leaves the picture as it is
 */
public record Pipeline(List<ImageTransform> steps) implements ImageTransform {
  /** Copies the list. */
  public Pipeline {
    steps = List.copyOf(steps);
  }

  /** The transforms in this order. */
  public static Pipeline of(ImageTransform... steps) {
    return new Pipeline(List.of(steps));
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    RgbImage result = image;
    for (ImageTransform step : steps) {
      result = step.apply(result, random);
    }
    return result;
  }
}
