package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** By hand, for logits 1, 2, 3: log softmax is -2.407606, -1.407606, -0.407606. */
class LossTest {
  private static final int[] FIRST_CLASS = {0};

  @Test
  void isMinusLogSoftmaxOfTheTrueClass() {
    assertThat(loss(0)).isCloseTo(2.407606, offset(1e-5));
  }

  @Test
  void smoothingSpreadsAPartOfTheLabelOverAllClasses() {
    // 0.9 * 2.407606 + 0.1 * (2.407606 + 1.407606 + 0.407606) / 3
    assertThat(loss(0.1)).isCloseTo(2.307606, offset(1e-5));
  }

  private static double loss(double smoothing) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor logits = Tensors.of(new float[] {1, 2, 3}, 1, 3);
      return TrainingRun.crossEntropy(logits, FIRST_CLASS, smoothing).item_double();
    }
  }
}
