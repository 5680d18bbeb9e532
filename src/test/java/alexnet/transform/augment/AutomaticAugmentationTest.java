package alexnet.transform.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.RgbImage;
import alexnet.transform.Pictures;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** TrivialAugment and RandAugment: what is drawn, how often, and that it is what is applied. */
class AutomaticAugmentationTest {
  private static final long SEED = 20210713;
  private static final int DRAWS = 42_000;

  @Test
  void trivialAugmentDrawsEveryOperationAndMagnitudeEquallyOften() {
    Random random = new Random(SEED);
    Map<PictureOperation, Map<Double, Integer>> seen = new EnumMap<>(PictureOperation.class);
    for (int i = 0; i < DRAWS; i++) {
      PictureChange change = new TrivialAugment().draw(random);
      seen.computeIfAbsent(change.operation(), o -> new HashMap<>())
          .merge(change.magnitude() + 0.0, 1, Integer::sum);
    }
    assertThat(seen.keySet()).containsExactly(PictureOperation.values());
    seen.forEach(
        (operation, magnitudes) -> {
          int count = magnitudes.values().stream().mapToInt(c -> c).sum();
          // 3,000 expected of each, standard deviation 53.
          assertThat(count).as("%s, seed %d", operation, SEED).isBetween(2_735, 3_265);
        });
    // 30 magnitudes above 0 with two signs, and 0 itself; 3,000 draws see all 61 of them.
    assertThat(seen.get(PictureOperation.ROTATE)).hasSize(61).containsKeys(0.0, 135.0, -135.0);
    assertThat(seen.get(PictureOperation.SHARPNESS)).hasSize(61);
    assertThat(seen.get(PictureOperation.SOLARIZE)).hasSize(31).containsKeys(0.0, 255.0);
    assertThat(seen.get(PictureOperation.POSTERIZE))
        .containsOnlyKeys(2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0);
    assertThat(seen.get(PictureOperation.EQUALIZE)).hasSize(1);
    int right =
        seen.get(PictureOperation.TRANSLATE_X).entrySet().stream()
            .filter(e -> e.getKey() > 0)
            .mapToInt(Map.Entry::getValue)
            .sum();
    // 3,000 * 30 / 31 / 2 = 1,452 expected, standard deviation 27 for 3,000 of them.
    assertThat(right).as("to the right, seed %d", SEED).isBetween(1_300, 1_600);
  }

  @Test
  void trivialAugmentDoesWhatItDraws() {
    RgbImage image = Pictures.noise(1, 12, 9);
    for (long seed = SEED; seed < SEED + 60; seed++) {
      assertThat(new TrivialAugment().apply(image, new Random(seed)).pixels())
          .isEqualTo(new TrivialAugment().draw(new Random(seed)).apply(image).pixels());
    }
  }

  @Test
  void randAugmentDrawsOneMagnitudeOfEachOperation() {
    Random random = new Random(SEED);
    RandAugment augment = new RandAugment(3, 15);
    Map<PictureOperation, Map<Double, Integer>> seen = new EnumMap<>(PictureOperation.class);
    for (int i = 0; i < DRAWS / 3; i++) {
      List<PictureChange> changes = augment.draw(331, 662, random);
      assertThat(changes).hasSize(3);
      changes.forEach(
          change ->
              seen.computeIfAbsent(change.operation(), o -> new HashMap<>())
                  .merge(change.magnitude(), 1, Integer::sum));
    }
    assertThat(seen.keySet()).containsExactly(PictureOperation.values());
    assertThat(seen.get(PictureOperation.TRANSLATE_X)).containsOnlyKeys(75.0, -75.0);
    assertThat(seen.get(PictureOperation.TRANSLATE_Y)).containsOnlyKeys(150.0, -150.0);
    assertThat(seen.get(PictureOperation.ROTATE)).containsOnlyKeys(15.0, -15.0);
    assertThat(seen.get(PictureOperation.POSTERIZE)).containsOnlyKeys(6.0);
    assertThat(seen.get(PictureOperation.SOLARIZE)).containsOnlyKeys(127.5);
    // 1,500 expected, standard deviation 38.
    assertThat(seen.get(PictureOperation.ROTATE).get(15.0))
        .as("seed %d", SEED)
        .isBetween(1_310, 1_690);
  }

  @Test
  void randAugmentDoesItsOperationsInOrder() {
    RgbImage image = Pictures.noise(2, 12, 9);
    for (long seed = SEED; seed < SEED + 60; seed++) {
      RgbImage expected = image;
      for (PictureChange change : RandAugment.DEFAULT.draw(12, 9, new Random(seed))) {
        expected = change.operation().apply(expected, change.magnitude());
      }
      assertThat(RandAugment.DEFAULT.apply(image, new Random(seed)).pixels())
          .isEqualTo(expected.pixels());
    }
  }

  @Test
  void messagesNameTheNumbers() {
    assertThatThrownBy(() -> new RandAugment(0, 9))
        .hasMessage("operations of RandAugment must be 1.0..14.0, got 0.0");
    assertThatThrownBy(() -> new RandAugment(2, 31))
        .hasMessage("magnitude of RandAugment must be 0.0..30.0, got 31.0");
  }
}
