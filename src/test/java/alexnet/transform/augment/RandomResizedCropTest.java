package alexnet.transform.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.image.RgbImage;
import alexnet.transform.BilinearResize;
import alexnet.transform.CropBox;
import alexnet.transform.Pictures;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The drawing of parameters; {@code PillowEqualityTest} compares the pixels. */
class RandomResizedCropTest {
  private static final long SEED = 20120930;
  private static final int DRAWS = 10_000;

  /** Every uniform number is {@code fraction} of its range; every integer the middle of its own. */
  private static RandomGenerator always(double fraction) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("only doubles and bounded integers are drawn");
      }

      @Override
      public double nextDouble() {
        return fraction;
      }

      @Override
      public int nextInt(int bound) {
        return bound / 2;
      }
    };
  }

  @Test
  void workedExample() {
    // 120 x 90 = 10800. Area 0.08 + 0.25 * 0.92 = 0.31: 3348. Ratio exp(ln 3/4 + 0.25 * ln 16/9)
    // = 3/4 * (16/9)^(1/4) = 0.866025. Width sqrt(3348 * 0.866025) = 53.85, height
    // sqrt(3348 / 0.866025) = 62.18. Top is the middle of 0..28, left of 0..66.
    assertThat(RandomResizedCrop.of(224, 0.08).draw(120, 90, always(0.25)))
        .isEqualTo(new CropBox(14, 33, 62, 54));
  }

  @Test
  void fallsBackToTheCentralPartWhenNothingFits() {
    RandomResizedCrop crop = RandomResizedCrop.of(224, 0.08);
    // 54% of 100 x 50 as a square has side 52: never fits. Width round(50 * 4/3) = 67.
    assertThat(crop.draw(100, 50, always(0.5))).isEqualTo(new CropBox(0, 16, 50, 67));
    // Height round(50 / 0.75) = 67.
    assertThat(crop.draw(50, 100, always(0.5))).isEqualTo(new CropBox(16, 0, 67, 50));
    // The picture's own ratio is permitted: all of it.
    assertThat(RandomResizedCrop.of(9, 1).draw(10, 11, always(0)))
        .isEqualTo(new CropBox(0, 0, 11, 10));
    // However long the picture, a row remains.
    assertThat(new RandomResizedCrop(9, 1, 1, 3, 4).draw(1, 900, always(0.5)))
        .isEqualTo(new CropBox(449, 0, 1, 1));
  }

  @Test
  void areaAndRatioAreDistributedAsAsked() {
    // A square of this area in any of these ratios fits, so no draw is thrown away and the mean is
    // the plain one: 0.45. Its standard error over the draws is 0.0009.
    RandomResizedCrop crop = new RandomResizedCrop(224, 0.3, 0.6, 3.0 / 4, 4.0 / 3);
    Random random = new Random(SEED);
    int side = 1000;
    double areas = 0;
    double logRatios = 0;
    double lefts = 0;
    double tops = 0;
    for (int i = 0; i < DRAWS; i++) {
      CropBox box = crop.draw(side, side, random);
      double area = (double) box.width() * box.height() / (side * side);
      double ratio = (double) box.width() / box.height();
      // Sides round to whole pixels, 1/1000 of the picture.
      assertThat(area).as("seed %d, draw %d: %s", SEED, i, box).isBetween(0.299, 0.601);
      assertThat(ratio).as("seed %d, draw %d: %s", SEED, i, box).isBetween(0.748, 1.336);
      areas += area;
      logRatios += Math.log(ratio);
      lefts += (double) box.left() / (side - box.width());
      tops += (double) box.top() / (side - box.height());
    }
    assertThat(areas / DRAWS).as("mean area, seed %d", SEED).isCloseTo(0.45, within(0.004));
    assertThat(logRatios / DRAWS).as("mean log ratio, seed %d", SEED).isCloseTo(0, within(0.008));
    assertThat(lefts / DRAWS).as("mean left, seed %d", SEED).isCloseTo(0.5, within(0.015));
    assertThat(tops / DRAWS).as("mean top, seed %d", SEED).isCloseTo(0.5, within(0.015));
  }

  @Test
  void everyBoxLiesInsidePicturesOfAnyShape() {
    Random random = new Random(SEED);
    RandomResizedCrop crop = RandomResizedCrop.of(8, 0.08);
    for (int i = 0; i < DRAWS; i++) {
      int width = 1 + random.nextInt(1 + random.nextInt(60));
      int height = 1 + random.nextInt(1 + random.nextInt(60));
      CropBox box = crop.draw(width, height, random);
      String what = "seed " + SEED + ", draw " + i + " of " + width + "x" + height + ": " + box;
      assertThat(box.left() + box.width()).as(what).isLessThanOrEqualTo(width);
      assertThat(box.top() + box.height()).as(what).isLessThanOrEqualTo(height);
    }
  }

  @Test
  void everyPlaceCanBeDrawn() {
    Random random = new Random(SEED);
    RandomResizedCrop half = new RandomResizedCrop(8, 0.25, 0.25, 1, 1);
    Set<CropBox> seen = new HashSet<>();
    for (int i = 0; i < DRAWS; i++) {
      seen.add(half.draw(8, 8, random));
    }
    assertThat(seen).as("4x4 boxes in 8x8, seed %d", SEED).hasSize(25);
  }

  @Test
  void appliesWhatItDraws() {
    RgbImage image = Pictures.noise(7, 50, 40);
    RandomResizedCrop crop = RandomResizedCrop.of(16, 0.3);
    CropBox box = crop.draw(50, 40, new Random(SEED));
    assertThat(crop.apply(image, new Random(SEED)).pixels())
        .isEqualTo(BilinearResize.resize(image, box, 16, 16).pixels());
  }

  @Test
  void messagesNameTheNumbers() {
    assertThatThrownBy(() -> new RandomResizedCrop(0, 0.1, 1, 1, 1))
        .hasMessage("size must be 1..4096 pixels, got 0");
    assertThatThrownBy(() -> new RandomResizedCrop(9, 0.5, 0.4, 1, 1))
        .hasMessage("scale must be 0 < min <= max <= 1, got 0.5..0.4");
    assertThatThrownBy(() -> new RandomResizedCrop(9, 0, 1, 1, 1))
        .hasMessage("scale must be 0 < min <= max <= 1, got 0.0..1.0");
    assertThatThrownBy(() -> new RandomResizedCrop(9, 0.1, 1, 2, 1))
        .hasMessage("ratio must be 0 < min <= max, got 2.0..1.0");
    assertThatThrownBy(() -> new RandomResizedCrop(9, 0.1, 1, Double.NaN, 1))
        .hasMessage("ratio must be 0 < min <= max, got NaN..1.0");
  }
}
