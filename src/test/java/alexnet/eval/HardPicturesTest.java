package alexnet.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.data.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HardPicturesTest {
  @Test
  void keepsWhatSortingEverythingWouldPutFirst() {
    SplittableRandom random = new SplittableRandom(11);
    List<Outcome> all = new ArrayList<>();
    HardPictures hard = new HardPictures(7);
    for (int i = 0; i < 2_000; i++) {
      // Hundredths, so that many are equal.
      double probability = (34 + random.nextInt(66)) / 100.0;
      int label = random.nextInt(3);
      Outcome outcome = outcome("" + i, label, random.nextInt(3), probability);
      all.add(outcome);
      hard.accept(outcome);
    }
    Comparator<Outcome> byProbability = Comparator.comparingDouble(Outcome::probability);
    // Sorting is stable: of equal ones the first stay first.
    assertThat(hard.leastCertain()).isEqualTo(all.stream().sorted(byProbability).limit(7).toList());
    assertThat(hard.mistakes())
        .isEqualTo(
            all.stream()
                .filter(outcome -> outcome.sample().label() != outcome.predicted())
                .sorted(byProbability.reversed())
                .limit(7)
                .toList());
  }

  @Test
  void anOutcomeIsTheSoftmaxOfItsLogits() {
    float ln2 = (float) Math.log(2);
    float ln3 = (float) Math.log(3);
    Outcome outcome = Outcome.of(sample("x", 1), new float[] {0, ln2, ln3});
    assertThat(outcome.predicted()).isEqualTo(2);
    assertThat(outcome.probability()).isCloseTo(3.0 / 6, within(1e-7));
    assertThat(outcome.trueProbability()).isCloseTo(2.0 / 6, within(1e-7));
    assertThat(outcome.correct()).isFalse();
    Outcome huge = Outcome.of(sample("y", 0), new float[] {Float.MAX_VALUE, -Float.MAX_VALUE});
    assertThat(huge.probability()).isEqualTo(1);
    assertThat(huge.correct()).isTrue();
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new Outcome(sample("x", 0), 1, 0.4, 0.6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.6")
        .hasMessageContaining("0.4");
    assertThatThrownBy(() -> new HardPictures(0)).hasMessageContaining("0");
  }

  private static Outcome outcome(String name, int label, int predicted, double probability) {
    double ofTrue = label == predicted ? probability : (1 - probability) / 2;
    return new Outcome(sample(name, label), predicted, probability, ofTrue);
  }

  private static Sample sample(String name, int label) {
    return new Sample(name, label, decoder -> null);
  }
}
