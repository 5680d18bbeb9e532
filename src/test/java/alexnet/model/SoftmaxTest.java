package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SoftmaxTest {
  @Test
  void meanOfViewsIsThatOfTheirProbabilities() {
    // exp gives 1 : 3 and 4 : 1, so 1/4 and 4/5, 3/4 and 1/5.
    float[][] logits = {
      {0, (float) Math.log(3)}, {(float) Math.log(4), 0}, {7, 7}, {7, 7},
    };
    float[][] means = Softmax.logMean(logits, 2);
    assertThat(means).hasNumberOfRows(2);
    assertThat(Math.exp(means[0][0])).isCloseTo((0.25 + 0.8) / 2, within(1e-7));
    assertThat(Math.exp(means[0][1])).isCloseTo((0.75 + 0.2) / 2, within(1e-7));
    assertThat(Softmax.of(means[0])[0]).isCloseTo(0.525, within(1e-7));
    assertThat(means[1]).containsExactly((float) Math.log(0.5), (float) Math.log(0.5));
  }

  @Test
  void unlikelyClassesStayFinite() {
    float[][] means = Softmax.logMean(new float[][] {{2000, 0, -2000}, {2000, 1, -2000}}, 2);
    assertThat(means[0][0]).isZero();
    // The mean of e^-2000 and e^-1999 is e^-1999 * (1 + 1/e) / 2.
    assertThat(means[0][1])
        .isCloseTo((float) (-1999 + Math.log((1 + Math.exp(-1)) / 2)), within(1e-3f));
    assertThat(means[0][2]).isEqualTo(-4000);
  }

  @Test
  void oneViewKeepsItsLogits() {
    float[][] logits = {{1, 2}, {3, 4}, {5, 6}};
    assertThat(Softmax.logMean(logits, 1)).isSameAs(logits);
    assertThat(Softmax.logMean(new float[0][], 10)).isEmpty();
    assertThatThrownBy(() -> Softmax.logMean(logits, 2))
        .hasMessage("3 rows of logits with 2 views a picture");
  }

  @Test
  void divergedWeightsShow() {
    assertThat(Softmax.logMean(new float[][] {{Float.NaN, 1}, {0, 1}}, 2)[0])
        .containsOnly(Float.NaN);
  }
}
