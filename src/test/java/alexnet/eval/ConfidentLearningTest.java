package alexnet.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.data.Sample;
import alexnet.image.RgbImage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against numpy, by the definition; confident-learning.json: make_confident_learning.py. */
class ConfidentLearningTest {
  private static final int CLASSES = 6;

  private static Sample sample(int index, int label) {
    return new Sample("picture-" + index, label, decoder -> new RgbImage(1, 1, new byte[3]));
  }

  @Test
  void suspectsAreThoseOfTheDefinition() throws IOException {
    JsonNode fixture;
    try (InputStream in = getClass().getResourceAsStream("/eval/confident-learning.json")) {
      fixture = new ObjectMapper().readTree(in);
    }
    float[][] logits = new ObjectMapper().treeToValue(fixture.get("logits"), float[][].class);
    ConfidentLearning learning = new ConfidentLearning(CLASSES);
    for (int i = 0; i < logits.length; i++) {
      learning.add(sample(i, fixture.get("labels").get(i).intValue()), logits[i], false);
    }
    JsonNode expected = fixture.get("expected");
    for (int c = 0; c < CLASSES; c++) {
      assertThat(learning.threshold(c))
          .isCloseTo(expected.get("thresholds").get(c).doubleValue(), within(1e-12));
    }
    List<LabelSuspect> suspects = learning.suspects();
    assertThat(suspects).hasSize(expected.get("suspects").size());
    for (int i = 0; i < suspects.size(); i++) {
      JsonNode row = expected.get("suspects").get(i);
      LabelSuspect suspect = suspects.get(i);
      assertThat(suspect.sample().name()).isEqualTo("picture-" + row.get("picture").intValue());
      assertThat(suspect.suggested()).isEqualTo(row.get("suggested").intValue());
      assertThat(suspect.givenProbability())
          .isCloseTo(row.get("given").doubleValue(), within(1e-6));
      assertThat(suspect.suggestedProbability())
          .isCloseTo(row.get("other").doubleValue(), within(1e-6));
    }
  }

  @Test
  void aNetworkThatIsRightDoubtsNothing() {
    ConfidentLearning learning = new ConfidentLearning(2);
    learning.add(sample(0, 0), new float[] {4, 0}, false);
    learning.add(sample(1, 0), new float[] {1, 0}, false);
    learning.add(sample(2, 1), new float[] {0, 4}, false);
    learning.add(sample(3, 1), new float[] {0, 1}, false);
    assertThat(learning.suspects()).isEmpty();
  }

  /** A label that is as probable as usual is no suspect, even where another class is more so. */
  @Test
  void theLabelMustBeDoubted() {
    ConfidentLearning learning = new ConfidentLearning(2);
    learning.add(sample(0, 0), logits(0.46), false);
    learning.add(sample(1, 0), logits(0.41), false);
    learning.add(sample(2, 0), logits(0.33), false);
    learning.add(sample(3, 1), logits(0.50), false); // class 1 needs 0.5
    assertThat(learning.suspects())
        .extracting(suspect -> suspect.sample().name())
        .containsExactly("picture-2");
  }

  /** One picture is as probable as its class is usual, to the last bit. */
  @Test
  void theOnlyPictureOfAClassIsNoSuspect() {
    for (int i = 1; i < 50; i++) {
      ConfidentLearning learning = new ConfidentLearning(2);
      learning.add(sample(0, 0), logits(i / 100.0), false);
      learning.add(sample(1, 1), logits(0.5), false);
      assertThat(learning.suspects()).as("p = 0.%02d", i).isEmpty();
    }
  }

  /** What the network knows by heart says nothing of how sure it is of other pictures. */
  @Test
  void picturesThatWereTrainedOnDoNotRaiseThresholds() {
    for (boolean known : new boolean[] {false, true}) {
      ConfidentLearning learning = new ConfidentLearning(2);
      for (int i = 0; i < 20; i++) {
        learning.add(sample(i, i % 2), logits(i % 2 == 0 ? 0.97 : 0.03), known);
      }
      learning.add(sample(20, 0), logits(0.80), false);
      learning.add(sample(21, 1), logits(0.20), false);
      learning.add(sample(22, 1), logits(0.88), false); // a wrong label, and no doubt of it
      LabelCheck check = learning.result();
      if (known) {
        assertThat(learning.threshold(0)).isCloseTo(0.80, within(1e-6));
        assertThat(check.suspects())
            .extracting(s -> s.sample().name())
            .containsExactly("picture-22");
        assertThat(check.heldOutAgreement().getAsDouble()).isCloseTo(2 / 3.0, within(1e-12));
      } else {
        assertThat(learning.threshold(0)).isGreaterThan(0.95);
        assertThat(check.suspects()).isEmpty();
        assertThat(check.heldOutAgreement()).isEmpty();
      }
      assertThat(check.agreement()).isCloseTo(22 / 23.0, within(1e-12));
    }
  }

  @Test
  void aClassOfTrainedPicturesAloneHasTheirThreshold() {
    ConfidentLearning learning = new ConfidentLearning(2);
    learning.add(sample(0, 0), logits(0.9), true);
    learning.add(sample(1, 1), logits(0.4), false);
    assertThat(learning.threshold(0)).isCloseTo(0.9, within(1e-6));
  }

  /** Of two classes, the first of this probability. */
  private static float[] logits(double first) {
    return new float[] {(float) Math.log(first), (float) Math.log(1 - first)};
  }

  /** Logits of any size are probabilities in the end. */
  @Test
  void hugeLogitsDoNotOverflow() {
    ConfidentLearning learning = new ConfidentLearning(2);
    learning.add(sample(0, 0), new float[] {1e30f, -1e30f}, false);
    learning.add(sample(1, 0), new float[] {-1e30f, 1e30f}, false);
    learning.add(sample(2, 1), new float[] {-1e30f, 1e30f}, false);
    assertThat(learning.suspects())
        .singleElement()
        .satisfies(
            suspect -> {
              assertThat(suspect.sample().name()).isEqualTo("picture-1");
              assertThat(suspect.margin()).isEqualTo(1);
            });
  }
}
