package alexnet.torch;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.Initialization;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.step.Optimizer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** bfloat16 has 8 bits of mantissa: single products are off by up to 0.4%, sums by less. */
class PrecisionTest {
  private static final long SEED = 2;

  private final AlexNet network = new AlexNet(10);

  @BeforeEach
  void seed() {
    Initialization.seed(SEED);
    Initialization.HE.apply(network);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void bf16LogitsAreNearThoseOfFp32() {
    network.eval();
    try (NativeScope scope = NativeScope.open();
        Inference floats = Inference.of(network, Precision.FP32);
        Inference halves = Inference.of(network, Precision.BF16)) {
      Tensor x = torch.randn(3, 3, 224, 224);
      float[][] exact = floats.logits(() -> x);
      float[][] rounded = halves.logits(() -> x);
      double scale = 0;
      double error = 0;
      for (int i = 0; i < exact.length; i++) {
        for (int k = 0; k < exact[i].length; k++) {
          scale = Math.max(scale, Math.abs(exact[i][k]));
          error = Math.max(error, Math.abs(exact[i][k] - rounded[i][k]));
        }
      }
      assertThat(error / scale).as("largest error, seed %d", SEED).isBetween(1e-5, 0.03);
    }
  }

  @Test
  void bf16TrainsFloat32WeightsAndSeesEachStep() {
    double first = 0;
    double last = 0;
    try (Optimizer optimizer =
        Optimizer.of(new OptimizerConfig.Sgd(0.9, false, 0), network, false)) {
      for (int step = 0; step < 6; step++) {
        try (NativeScope scope = NativeScope.open()) {
          torch.manual_seed(SEED); // the same pictures and dropout each time
          Tensor x = Tensors.inFastLayout(torch.randn(4, 3, 224, 224));
          optimizer.zeroGrad();
          Tensor logits;
          try (Precision.Autocast autocast = Precision.BF16.autocast()) {
            logits = autocast.toFloat(network.forward(x));
          }
          assertThat(logits.scalar_type().intern()).isEqualTo(ScalarType.Float);
          Tensor loss = torch.cross_entropy(logits, Tensors.labels(0, 1, 2, 3));
          first = step == 0 ? loss.item_double() : first;
          last = loss.item_double();
          loss.backward();
          optimizer.step(1e-3);
        }
      }
    }
    // Stale bfloat16 copies of the weights would give the first loss for ever.
    assertThat(last).as("loss after six steps, seed %d", SEED).isLessThan(0.9 * first);
    try (NativeScope scope = NativeScope.open()) {
      network
          .parameters()
          .values()
          .forEach(p -> assertThat(p.scalar_type().intern()).isEqualTo(ScalarType.Float));
    }
  }
}
