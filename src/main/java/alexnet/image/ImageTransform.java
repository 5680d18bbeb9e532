package alexnet.image;

import java.util.random.RandomGenerator;

/**
 * What happens to a picture between decoding and the network, in whole pixels: evaluation's resize
 * and crop, or training's random variations.
 */
@FunctionalInterface
public interface ImageTransform {
  /**
   * Makes a new picture; the given one stays as it is.
   *
   * @param image any size from 1x1
   * @param random the sample's own random stream; an implementation without chance ignores it
   */
  RgbImage apply(RgbImage image, RandomGenerator random);
}
