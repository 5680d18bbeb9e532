package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.run.EpochState;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.step.BatchMix;
import alexnet.train.step.CrossEntropy;
import alexnet.train.step.TrainingStep;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
  private static final int[] LABELS = MenuGoldens.ints(MenuGoldens.get("labels"));

  /** By hand, for logits 1, 2, 3: log softmax is -2.407606, -1.407606, -0.407606. */
  @Test
  void isMinusLogSoftmaxOfTheTrueClass() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor logits = Tensors.of(new float[] {1, 2, 3}, 1, 3);
      int[] first = {0};
      assertThat(new CrossEntropy(0).mean(logits, first, BatchMix.none()).item_double())
          .isCloseTo(2.407606, within(1e-5));
      // 0.9 * 2.407606 + 0.1 * (2.407606 + 1.407606 + 0.407606) / 3
      assertThat(new CrossEntropy(0.1).mean(logits, first, BatchMix.none()).item_double())
          .isCloseTo(2.307606, within(1e-5));
    }
  }

  @Test
  void labelsWithSmoothingAndClassWeightsGiveTorchsLoss() {
    for (JsonNode golden : MenuGoldens.get("plain")) {
      assertLoss(golden, BatchMix.none());
    }
  }

  @Test
  void mixedLabelsGiveTorchsLossOfProbabilities() {
    for (JsonNode mixed : MenuGoldens.get("mixed")) {
      for (JsonNode golden : mixed.get("losses")) {
        assertLoss(golden, BatchMixTest.mix(mixed));
      }
    }
  }

  private static void assertLoss(JsonNode golden, BatchMix mix) {
    boolean weighted = golden.get("weighted").asBoolean();
    CrossEntropy loss =
        new CrossEntropy(golden.get("smoothing").asDouble(), weighted ? classWeights() : none());
    try (NativeScope scope = NativeScope.open()) {
      assertThat(loss.mean(logits(0, 5), LABELS, mix).item_double())
          .as("%s, %s", golden, mix)
          .isCloseTo(golden.get("loss").asDouble(), within(1e-6));
    }
  }

  /** What accumulating gradients over parts of a batch rests on. */
  @Test
  void meansOfPartsTimesTheirCountsAddUpToTheWhole() {
    for (float[] weights : new float[][] {none(), classWeights()}) {
      CrossEntropy loss = new CrossEntropy(0.1, weights);
      try (NativeScope scope = NativeScope.open()) {
        double sum = 0;
        double count = 0;
        for (int[] part : new int[][] {{0, 3}, {3, 5}}) {
          int[] labels = Arrays.copyOfRange(LABELS, part[0], part[1]);
          double partCount = loss.count(labels, BatchMix.none());
          Tensor mean = loss.mean(logits(part[0], part[1]), labels, BatchMix.none());
          sum += partCount * mean.item_double();
          count += partCount;
        }
        double whole = loss.mean(logits(0, 5), LABELS, BatchMix.none()).item_double();
        assertThat(sum / count).isCloseTo(whole, within(1e-6));
      }
    }
  }

  /**
   * An epoch is as one large batch, however its pictures fall into batches: PyTorch divides a
   * weighted loss by the weights of the targets, not by their number.
   */
  @Test
  void theLossOfAnEpochIsThatOfAllItsPictures() {
    for (JsonNode golden : MenuGoldens.get("plain")) {
      float[] weights = golden.get("weighted").asBoolean() ? classWeights() : none();
      CrossEntropy loss = new CrossEntropy(golden.get("smoothing").asDouble(), weights);
      EpochProgress epoch = new EpochProgress(EpochState.begin(1), 1, 3, new RunClock(() -> 0));
      double late = 0;
      for (int[] part : new int[][] {{0, 1}, {1, 3}, {3, 5}}) {
        int[] labels = Arrays.copyOfRange(LABELS, part[0], part[1]);
        try (NativeScope scope = NativeScope.open()) {
          double mean = loss.mean(logits(part[0], part[1]), labels, BatchMix.none()).item_double();
          double weight = loss.count(labels, BatchMix.none());
          epoch.add(
              new TrainingStep.Result(labels.length, 0, mean * weight, weight, List.of()), 0.1);
          late = mean;
        }
      }
      assertThat(epoch.soFar(Duration.ZERO).loss())
          .as("%s", golden)
          .isCloseTo(golden.get("loss").asDouble(), within(1e-6));
      assertThat(epoch.lateLoss()).as("of the last step").isCloseTo(late, within(1e-9));
      EpochState state = epoch.state(Duration.ZERO);
      assertThat(
              new EpochProgress(state, 1, 3, new RunClock(() -> 0))
                  .finish(Optional.empty())
                  .trainLoss())
          .as("gone on with")
          .isEqualTo(epoch.soFar(Duration.ZERO).loss());
    }
  }

  @Test
  void aMixedBatchCountsByItsPictures() {
    assertThat(new CrossEntropy(0, classWeights()).count(LABELS, new BatchMix.Blend(0.4)))
        .isEqualTo(LABELS.length);
  }

  /** scikit-learn's compute_class_weight("balanced"): n / (classes * count). */
  @Test
  void balancedWeightsMakeUpForCounts() {
    assertThat(CrossEntropy.balanced(new int[] {10, 30, 20})).containsExactly(2, 60f / 90, 1);
  }

  private static float[] none() {
    return new float[0];
  }

  private static float[] classWeights() {
    JsonNode golden = MenuGoldens.get("classWeights");
    float[] weights = new float[golden.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) golden.get(i).asDouble();
    }
    return weights;
  }

  /** Rows of the matrix whose element i is 2 cos(i). */
  private static Tensor logits(int from, int to) {
    float[] values = new float[(to - from) * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * Math.cos(from * 4 + i));
    }
    return Tensors.of(values, to - from, 4);
  }
}
