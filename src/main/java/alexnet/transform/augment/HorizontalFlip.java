package alexnet.transform.augment;

import alexnet.image.RgbImage;
import alexnet.transform.Checks;
import java.util.random.RandomGenerator;

/**
 * Left and right exchanged, now and then: torchvision's {@code RandomHorizontalFlip}.
 *
 * @param probability of a flip, 0..1
 */
public record HorizontalFlip(double probability) implements Augmentation {
  /** Checks the range. */
  public HorizontalFlip {
    Checks.range("flip probability", probability, 0, 1);
  }

  /** Draws whether to flip. */
  public boolean draw(RandomGenerator random) {
    return random.nextDouble() < probability;
  }

  /** The mirrored picture. */
  public static RgbImage flip(RgbImage image) {
    byte[] in = image.pixels();
    byte[] out = new byte[in.length];
    int line = image.width() * 3;
    for (int row = 0; row < in.length; row += line) {
      for (int from = row, to = row + line - 3; from < row + line; from += 3, to -= 3) {
        out[to] = in[from];
        out[to + 1] = in[from + 1];
        out[to + 2] = in[from + 2];
      }
    }
    return new RgbImage(image.width(), image.height(), out);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return draw(random) ? flip(image) : image;
  }
}
