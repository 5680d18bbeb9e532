package alexnet.transform.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.image.RgbImage;
import alexnet.transform.CropBox;
import alexnet.transform.Pictures;
import alexnet.transform.Pipeline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Flip, shift, jitter and their combination: what is drawn, and that it is what is applied. */
class AugmentationTest {
  private static final long SEED = 19980101;
  private static final int DRAWS = 10_000;

  @Test
  void flipsAsOftenAsAsked() {
    Random random = new Random(SEED);
    HorizontalFlip flip = new HorizontalFlip(0.3);
    int flips = 0;
    for (int i = 0; i < DRAWS; i++) {
      flips += flip.draw(random) ? 1 : 0;
    }
    // Standard error 0.0046.
    assertThat(flips / (double) DRAWS).as("seed %d", SEED).isCloseTo(0.3, within(0.02));
  }

  @Test
  void flipIsAlwaysOrNeverAtTheEnds() {
    RgbImage image = Pictures.noise(1, 5, 4);
    Random random = new Random(SEED);
    for (int i = 0; i < 100; i++) {
      assertThat(new HorizontalFlip(0).apply(image, random)).isSameAs(image);
      assertThat(new HorizontalFlip(1).apply(image, random).pixels())
          .isEqualTo(HorizontalFlip.flip(image).pixels());
    }
    assertThat(HorizontalFlip.flip(HorizontalFlip.flip(image)).pixels()).isEqualTo(image.pixels());
  }

  @Test
  void shiftsEachWayByUpToThePadding() {
    Random random = new Random(SEED);
    PaddedShift shift = new PaddedShift(2);
    Map<CropBox, Integer> seen = new HashMap<>();
    for (int i = 0; i < DRAWS; i++) {
      seen.merge(shift.draw(9, 7, random), 1, Integer::sum);
    }
    assertThat(seen).as("5 x 5 places, seed %d", SEED).hasSize(25);
    // 400 expected, standard deviation 20.
    assertThat(seen.values()).allMatch(count -> count > 300 && count < 500);
    assertThat(seen.keySet()).allMatch(box -> box.width() == 9 && box.height() == 7);
  }

  @Test
  void shiftKeepsSizeAndInTheMiddlePixels() {
    RgbImage image = Pictures.noise(2, 6, 5);
    PaddedShift shift = new PaddedShift(3);
    assertThat(shift.crop(image, new CropBox(3, 3, 5, 6)).pixels()).isEqualTo(image.pixels());
    assertThat(new PaddedShift(40).crop(image, new CropBox(0, 80, 5, 6)).pixels())
        .as("moved out of sight")
        .containsOnly(0);
    RgbImage moved = shift.apply(image, new Random(SEED));
    assertThat(moved).extracting("width", "height").containsExactly(6, 5);
    assertThat(moved.pixels())
        .isEqualTo(shift.crop(image, shift.draw(6, 5, new Random(SEED))).pixels());
  }

  @Test
  void jitterDrawsFactorsInRangeAndEveryOrder() {
    Random random = new Random(SEED);
    ColorJitter jitter = new ColorJitter(0.4, 1.5, 0.2, 0.1);
    Map<ColorOperation, double[]> sums = new HashMap<>();
    Set<List<ColorOperation>> orders = new HashSet<>();
    for (int i = 0; i < DRAWS; i++) {
      List<ColorJitter.Step> steps = jitter.draw(random);
      orders.add(steps.stream().map(ColorJitter.Step::operation).toList());
      for (ColorJitter.Step step : steps) {
        double amount = step.amount();
        switch (step.operation()) {
          case BRIGHTNESS -> assertThat(amount).isBetween(0.6, 1.4);
          case CONTRAST -> assertThat(amount).as("never below 0").isBetween(0.0, 2.5);
          case SATURATION -> assertThat(amount).isBetween(0.8, 1.2);
          case HUE -> assertThat(amount).isBetween(-0.1, 0.1);
        }
        sums.computeIfAbsent(step.operation(), o -> new double[1])[0] += amount / DRAWS;
      }
    }
    assertThat(orders).as("4! orders of four steps, seed %d", SEED).hasSize(24);
    // Standard errors: width of the range / sqrt(12 * 10000); the bounds are five of them.
    assertThat(sums.get(ColorOperation.BRIGHTNESS)[0]).isCloseTo(1, within(0.012));
    assertThat(sums.get(ColorOperation.CONTRAST)[0]).isCloseTo(1.25, within(0.036));
    assertThat(sums.get(ColorOperation.SATURATION)[0]).isCloseTo(1, within(0.006));
    assertThat(sums.get(ColorOperation.HUE)[0]).isCloseTo(0, within(0.003));
  }

  @Test
  void jitterLeavesOutWhatHasNoSpread() {
    assertThat(new ColorJitter(0, 0, 0.5, 0).draw(new Random(SEED)))
        .extracting(ColorJitter.Step::operation)
        .containsExactly(ColorOperation.SATURATION);
    RgbImage image = Pictures.noise(3, 4, 4);
    assertThat(new ColorJitter(0, 0, 0, 0).apply(image, new Random(SEED))).isSameAs(image);
  }

  @Test
  void jitterDoesItsStepsInOrder() {
    RgbImage image = Pictures.noise(4, 8, 8);
    List<ColorJitter.Step> steps =
        List.of(
            new ColorJitter.Step(ColorOperation.CONTRAST, 1.8),
            new ColorJitter.Step(ColorOperation.BRIGHTNESS, 0.5));
    RgbImage expected =
        ColorOperation.BRIGHTNESS.apply(ColorOperation.CONTRAST.apply(image, 1.8), 0.5);
    assertThat(ColorJitter.change(image, steps).pixels()).isEqualTo(expected.pixels());
    assertThat(ColorJitter.change(image, List.of(steps.get(1), steps.get(0))).pixels())
        .isNotEqualTo(expected.pixels());
  }

  @Test
  void pipelineIsOneAfterTheOtherOnOneStream() {
    RgbImage image = Pictures.noise(5, 40, 30);
    RandomResizedCrop crop = RandomResizedCrop.of(16, 0.3);
    ColorJitter jitter = new ColorJitter(0.4, 0.4, 0.4, 0.1);
    Random random = new Random(SEED);
    RgbImage byHand = jitter.apply(crop.apply(image, random), random);
    byte[] before = image.pixels().clone();
    assertThat(Pipeline.of(crop, jitter).apply(image, new Random(SEED)).pixels())
        .isEqualTo(byHand.pixels());
    assertThat(image.pixels()).as("the input").isEqualTo(before);
    assertThat(Pipeline.of().apply(image, random)).isSameAs(image);
  }

  @Test
  void messagesNameTheNumbers() {
    assertThatThrownBy(() -> new HorizontalFlip(1.5))
        .hasMessage("flip probability must be 0.0..1.0, got 1.5");
    assertThatThrownBy(() -> new HorizontalFlip(Double.NaN)).hasMessageContaining("got NaN");
    assertThatThrownBy(() -> new PaddedShift(0))
        .hasMessage("padding must be 1..4096 pixels, got 0");
    assertThatThrownBy(() -> new ColorJitter(-0.1, 0, 0, 0))
        .hasMessage("brightness must be 0.0..100.0, got -0.1");
    assertThatThrownBy(() -> new ColorJitter(0, 0, 0, 0.6))
        .hasMessage("hue must be 0.0..0.5, got 0.6");
    assertThatThrownBy(() -> ColorOperation.HUE.apply(Pictures.noise(1, 2, 2), 0.7))
        .hasMessage("hue must be -0.5..0.5, got 0.7");
  }
}
