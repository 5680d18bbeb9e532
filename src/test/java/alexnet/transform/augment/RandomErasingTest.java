package alexnet.transform.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.image.RgbImage;
import alexnet.transform.Pictures;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.RandomErasing.Erasure;
import alexnet.transform.augment.RandomErasing.Fill;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomErasingTest {
  private static final long SEED = 20200209;
  private static final int DRAWS = 10_000;

  @Test
  void coversAsOftenAsManyAndInTheShapesAsked() {
    Random random = new Random(SEED);
    RandomErasing erasing = RandomErasing.of(0.4, Fill.MEAN);
    int count = 0;
    double areas = 0;
    double logRatios = 0;
    double lefts = 0;
    double tops = 0;
    for (int i = 0; i < DRAWS; i++) {
      Optional<Erasure> drawn = erasing.draw(224, 200, random);
      if (drawn.isEmpty()) {
        continue;
      }
      Erasure erasure = drawn.get();
      double width = erasure.patch().width();
      double height = erasure.patch().height();
      // Sides are rounded: half a pixel more or less of each.
      assertThat((width + 0.5) * (height + 0.5)).isGreaterThanOrEqualTo(0.02 * 224 * 200);
      assertThat((width - 0.5) * (height - 0.5)).isLessThanOrEqualTo(0.33 * 224 * 200);
      assertThat((height + 0.5) / (width - 0.5)).isGreaterThan(0.3);
      assertThat((height - 0.5) / (width + 0.5)).isLessThan(3.3);
      count++;
      areas += width * height / (224 * 200);
      logRatios += Math.log(height / width);
      lefts += erasure.left() / (224 - width);
      tops += erasure.top() / (200 - height);
    }
    // Standard error 0.005.
    assertThat(count / (double) DRAWS).as("how often, seed %d", SEED).isCloseTo(0.4, within(0.025));
    // Uniform in 0.02..0.33: mean 0.175, a little less since large and long ones do not fit and are
    // drawn again; standard error 0.0014.
    assertThat(areas / count).as("mean area, seed %d", SEED).isCloseTo(0.172, within(0.006));
    // Uniform from log 0.3 to log 3.3: mean -0.005, deviation 0.69, standard error 0.011; those
    // that
    // do not fit are more often too high than too wide.
    assertThat(logRatios / count)
        .as("mean log ratio, seed %d", SEED)
        .isCloseTo(-0.02, within(0.05));
    assertThat(lefts / count).as("mean column, seed %d", SEED).isCloseTo(0.5, within(0.025));
    assertThat(tops / count).as("mean row, seed %d", SEED).isCloseTo(0.5, within(0.025));
  }

  @Test
  void coversTheRectangleAndNothingElse() {
    RgbImage image = Pictures.noise(1, 31, 23);
    byte[] before = image.pixels().clone();
    RandomErasing erasing = RandomErasing.of(1, Fill.MEAN);
    for (long seed = SEED; seed < SEED + 50; seed++) {
      Erasure erasure = erasing.draw(31, 23, new Random(seed)).orElseThrow();
      RgbImage covered = erasing.apply(image, new Random(seed));
      for (int y = 0; y < 23; y++) {
        for (int x = 0; x < 31; x++) {
          boolean inside =
              x >= erasure.left()
                  && x < erasure.left() + erasure.patch().width()
                  && y >= erasure.top()
                  && y < erasure.top() + erasure.patch().height();
          assertThat(Pictures.pixel(covered, x, y))
              .as("column %d, row %d, seed %d", x, y, seed)
              .containsExactly(inside ? new int[] {124, 116, 104} : Pictures.pixel(image, x, y));
        }
      }
    }
    assertThat(image.pixels()).as("the input").isEqualTo(before);
  }

  @Test
  void meanIsNothingToTheNetwork() {
    for (int c = 0; c < 3; c++) {
      byte level = Fill.MEAN.pixels(1, new Random(SEED))[c];
      double normalised =
          ((level & 255) / 255.0 - Preprocessing.IMAGENET_MEAN.get(c))
              / Preprocessing.IMAGENET_STD.get(c);
      assertThat(normalised).as("half a level is 0.009").isCloseTo(0, within(0.009));
    }
  }

  @Test
  void randomFillIsUniform() {
    byte[] pixels = Fill.RANDOM.pixels(85_000, new Random(SEED));
    int[] counts = new int[256];
    for (byte value : pixels) {
      counts[value & 255]++;
    }
    // 996 expected of each value, standard deviation 31.5; the bounds are five of them.
    assertThat(counts).as("seed %d", SEED).hasSize(256);
    for (int count : counts) {
      assertThat(count).as("seed %d", SEED).isBetween(838, 1_154);
    }
  }

  @Test
  void leavesPicturesAloneThatAreTooSmall() {
    RgbImage pixel = Pictures.noise(2, 1, 1);
    assertThat(RandomErasing.of(1, Fill.MEAN).apply(pixel, new Random(SEED))).isSameAs(pixel);
    RgbImage image = Pictures.noise(2, 40, 40);
    assertThat(RandomErasing.of(0, Fill.MEAN).apply(image, new Random(SEED))).isSameAs(image);
  }

  @Test
  void messagesNameTheNumbers() {
    assertThatThrownBy(() -> RandomErasing.of(1.1, Fill.MEAN))
        .hasMessage("erasing probability must be 0.0..1.0, got 1.1");
    assertThatThrownBy(() -> new RandomErasing(1, 0, 0.3, 0.3, 3.3, Fill.MEAN))
        .hasMessage("scale must be 0 < min <= max <= 1, got 0.0..0.3");
    assertThatThrownBy(() -> new RandomErasing(1, 0.1, 0.3, 4, 3.3, Fill.MEAN))
        .hasMessage("ratio must be 0 < min <= max, got 4.0..3.3");
    assertThatThrownBy(
            () -> new Erasure(1, 0, Pictures.noise(1, 4, 4)).apply(Pictures.noise(1, 4, 4)))
        .hasMessageContaining("leaves the picture of 4x4");
  }
}
