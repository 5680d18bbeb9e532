package alexnet.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.data.Skipped;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final List<String> ABC = List.of("a", "b", "c");

  @Test
  void handComputed() {
    Tally tally = new Tally(3);
    float ln2 = (float) Math.log(2);
    float ln3 = (float) Math.log(3);
    // Softmax of (0, ln 2, ln 3) is (1/6, 2/6, 3/6).
    tally.add(new float[][] {{0, ln2, ln3}, {0, ln2, ln3}}, new int[] {2, 0});
    tally.add(new float[][] {{5, 5, 5}, {0, ln3, ln2}}, new int[] {0, 1});
    EvaluationReport report = tally.report(ABC, List.of());

    assertThat(report.images()).isEqualTo(4);
    assertThat(report.loss())
        .isCloseTo((Math.log(2) + Math.log(6) + Math.log(3) + Math.log(2)) / 4, within(1e-7));
    assertThat(report.top1()).isEqualTo(0.75);
    assertThat(report.top5()).isEqualTo(1);
    assertThat(report.confusion().row(0)).containsExactly(1, 0, 1);
    assertThat(report.confusion().row(1)).containsExactly(0, 1, 0);
    assertThat(report.confusion().row(2)).containsExactly(0, 0, 1);
    assertThat(report.perClass())
        .containsExactly(
            new ClassScore("a", 2, 1.0, 0.5, 2.0 / 3),
            new ClassScore("b", 1, 1.0, 1.0, 1.0),
            new ClassScore("c", 1, 0.5, 1.0, 2.0 / 3));
  }

  @Test
  void equalLogitsGoToTheLowestClass() {
    EvaluationReport second = one(new float[] {7, 7}, 1);
    assertThat(second.confusion().count(1, 0)).isEqualTo(1);
    assertThat(second.top1()).isZero();
    assertThat(one(new float[] {7, 7}, 0).top1()).isEqualTo(1);
    // -0 equals 0, as in argmax; Float.compare would say otherwise.
    assertThat(one(new float[] {-0f, 0f}, 0).top1()).isEqualTo(1);
  }

  @Test
  void topFiveIsTheFifthAndNotTheSixth() {
    float[] falling = {7, 6, 5, 4, 3, 2, 1};
    assertThat(one(falling, 4).top5()).isEqualTo(1);
    assertThat(one(falling, 5).top5()).isZero();
    float[] equal = new float[7];
    assertThat(one(equal, 4).top5()).isEqualTo(1);
    assertThat(one(equal, 5).top5()).isZero();
  }

  @Test
  void topFiveOfFiveClassesIsAlwaysOne() {
    EvaluationReport last = one(new float[] {5, 4, 3, 2, 1}, 4);
    assertThat(last.top5()).isEqualTo(1);
    assertThat(last.top1()).isZero();
  }

  @Test
  void lossNeitherOverflowsNorRoundsAway() {
    assertThat(one(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 1).loss())
        .isEqualTo(2.0 * Float.MAX_VALUE);
    assertThat(one(new float[] {1000, 1000}, 1).loss()).isCloseTo(Math.log(2), within(1e-15));
    assertThat(one(new float[] {50, 0}, 0).loss()).isCloseTo(Math.exp(-50), within(1e-35));
    assertThat(one(new float[] {3}, 0).loss()).isZero();
  }

  @Test
  void figuresDoNotDependOnTheBatchSize() {
    float[][] logits =
        IntStream.range(0, 100)
            .mapToObj(i -> new float[] {(float) Math.sin(i), (float) Math.cos(3 * i), 0.3f})
            .toArray(float[][]::new);
    int[] labels = IntStream.range(0, 100).map(i -> i * 7 % 3).toArray();
    Tally whole = new Tally(3);
    whole.add(logits, labels);
    Tally single = new Tally(3);
    for (int i = 0; i < 100; i++) {
      single.add(new float[][] {logits[i]}, new int[] {labels[i]});
    }
    assertThat(single.report(ABC, List.of())).isEqualTo(whole.report(ABC, List.of()));
  }

  @Test
  void emptyBatchesCountNothing() {
    Tally tally = new Tally(3);
    tally.add(new float[0][], new int[0]);
    assertThatThrownBy(() -> tally.report(ABC, List.of()))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("nothing to evaluate: the data set has no picture");
  }

  @Test
  void allSkippedIsAnErrorThatNamesAFile() {
    List<Skipped> skipped = List.of(new Skipped("a/1.jpg", "truncated"), new Skipped("b", "empty"));
    assertThatThrownBy(() -> new Tally(3).report(ABC, skipped))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "nothing to evaluate: none of 2 pictures can be read, first a/1.jpg: truncated");
  }

  @Test
  void refusedBatchLeavesNothingCounted() {
    Tally tally = new Tally(3);
    tally.add(new float[][] {{3, 2, 1}}, new int[] {0});
    assertThatThrownBy(
            () -> tally.add(new float[][] {{3, 2, 1}, {0, Float.NaN, 0}}, new int[] {0, 0}))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("class 1 is NaN for picture 3");
    assertThatThrownBy(() -> tally.add(new float[][] {{3, 2, 1}, {1, 2, 3}}, new int[] {0, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 3 in row 1 is outside the 3 classes");
    assertThatThrownBy(() -> tally.add(new float[][] {{3, 2}}, new int[] {0}))
        .hasMessage("2 logits in row 0 for 3 classes");
    assertThatThrownBy(() -> tally.add(new float[][] {{3, 2, 1}}, new int[] {0, 1}))
        .hasMessage("1 rows of logits with 2 labels");
    assertThat(tally.report(ABC, List.of()).images()).isEqualTo(1);
  }

  private static EvaluationReport one(float[] logits, int label) {
    Tally tally = new Tally(logits.length);
    tally.add(new float[][] {logits}, new int[] {label});
    return tally.report(Reports.names(logits.length, "c"), List.of());
  }
}
