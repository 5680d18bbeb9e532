package alexnet.transform.augment;

import alexnet.image.RgbImage;
import alexnet.transform.Checks;
import alexnet.transform.CropBox;
import alexnet.transform.Preprocessing;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A random rectangle covered, now and then: Zhong, Zheng, Kang, Li and Yang, "Random Erasing Data
 * Augmentation", AAAI 2020, drawn as torchvision's {@code RandomErasing}, which works after
 * normalisation; here it works on bytes.
 *
 * @param probability that a picture is touched, 0..1
 * @param minScale smallest share of the picture's area, above 0
 * @param maxScale largest share, up to 1
 * @param minRatio smallest height / width of the rectangle, above 0
 * @param maxRatio largest height / width
 * @param fill what covers it
 */
public record RandomErasing(
    double probability,
    double minScale,
    double maxScale,
    double minRatio,
    double maxRatio,
    Fill fill)
    implements Augmentation {
  private static final int TRIES = 10;

  /** What covers the rectangle. */
  public enum Fill {
    /**
     * The mean colour of ImageNet as bytes, 124, 116, 104: after normalisation 0 up to rounding, as
     * torchvision's default is.
     */
    MEAN {
      @Override
      byte[] pixels(int count, RandomGenerator random) {
        byte[] pixels = new byte[3 * count];
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = (byte) Math.rint(255 * Preprocessing.IMAGENET_MEAN.get(i % 3));
        }
        return pixels;
      }
    },

    /** Every value of every pixel uniform in 0..255, the paper's choice. */
    RANDOM {
      @Override
      byte[] pixels(int count, RandomGenerator random) {
        byte[] pixels = new byte[3 * count];
        random.nextBytes(pixels);
        return pixels;
      }
    };

    abstract byte[] pixels(int count, RandomGenerator random);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks ranges. */
  public RandomErasing {
    Checks.range("erasing probability", probability, 0, 1);
    Checks.area(minScale, maxScale);
    Checks.ratio(minRatio, maxRatio);
    Objects.requireNonNull(fill, "fill");
  }

  /** torchvision's and the paper's rectangles: 2% to 33% of the area, ratio 0.3 to 3.3. */
  public static RandomErasing of(double probability, Fill fill) {
    return new RandomErasing(probability, 0.02, 0.33, 0.3, 3.3, fill);
  }

  /**
   * What covers what.
   *
   * @param top first row, from 0
   * @param left first column, from 0
   * @param patch the pixels that are seen instead
   */
  public record Erasure(int top, int left, RgbImage patch) {
    /** Checks that it does not start before the picture. */
    public Erasure {
      Objects.requireNonNull(patch, "patch");
      if (top < 0 || left < 0) {
        throw new IllegalArgumentException("erasure at column " + left + ", row " + top);
      }
    }

    /**
     * The covered picture; the given one stays as it is.
     *
     * @throws IllegalArgumentException if the patch leaves the picture
     */
    public RgbImage apply(RgbImage image) {
      new CropBox(top, left, patch.height(), patch.width()).requireInside(image);
      byte[] out = image.pixels().clone();
      int line = 3 * patch.width();
      for (int y = 0; y < patch.height(); y++) {
        int to = ((top + y) * image.width() + left) * 3;
        System.arraycopy(patch.pixels(), y * line, out, to, line);
      }
      return new RgbImage(image.width(), image.height(), out);
    }
  }

  /**
   * Draws whether and what to cover: area uniform, ratio uniform in its logarithm, position
   * uniform. Empty if the picture is to stay, or if ten draws did not give a rectangle of at least
   * a pixel that is lower and narrower than the picture.
   */
  public Optional<Erasure> draw(int width, int height, RandomGenerator random) {
    if (random.nextDouble() >= probability) {
      return Optional.empty();
    }
    double area = (double) width * height;
    double minLog = Math.log(minRatio);
    double maxLog = Math.log(maxRatio);
    for (int i = 0; i < TRIES; i++) {
      double target = area * Draw.uniform(random, minScale, maxScale);
      double ratio = Math.exp(Draw.uniform(random, minLog, maxLog));
      int h = (int) Math.rint(Math.sqrt(target * ratio));
      int w = (int) Math.rint(Math.sqrt(target / ratio));
      if (h > 0 && h < height && w > 0 && w < width) {
        int top = random.nextInt(height - h + 1);
        int left = random.nextInt(width - w + 1);
        return Optional.of(new Erasure(top, left, new RgbImage(w, h, fill.pixels(w * h, random))));
      }
    }
    return Optional.empty();
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return draw(image.width(), image.height(), random).map(e -> e.apply(image)).orElse(image);
  }

  @Override
  public boolean followsCrop() {
    return true;
  }
}
