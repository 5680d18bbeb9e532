package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reference values have no dropout: its place, rate, scale and absence in evaluation. */
class DropoutTest {
  private static final long SEED = 7;
  private static final double P = 0.3;

  private final AlexNet network = new AlexNet(Variant.D2L, 10, P);

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void dropsAShareAndScalesTheRest() {
    Initialization.seed(SEED);
    try (NativeScope scope = NativeScope.open()) {
      List<double[]> before = new ArrayList<>();
      List<double[]> after = new ArrayList<>();
      double[][] last = new double[1][];
      network
          .classifier()
          .forward(
              torch.rand(64, 6400),
              (layer, output) -> {
                double[] values = Tensors.toDoubles(output);
                if (layer instanceof Layer.Dropout) {
                  before.add(last[0]);
                  after.add(values);
                }
                last[0] = values;
              });
      assertThat(after).hasSize(2);
      for (int d = 0; d < 2; d++) {
        int active = 0;
        int dropped = 0;
        for (int i = 0; i < after.get(d).length; i++) {
          double in = before.get(d)[i];
          if (in == 0) {
            continue;
          }
          active++;
          double out = after.get(d)[i];
          if (out == 0) {
            dropped++;
          } else {
            assertThat(out / in).as("scale, seed %d", SEED).isCloseTo(1 / (1 - P), offset(1e-5));
          }
        }
        // 64 * 4096 values, about half of them active: deviation of the share below 0.0015.
        assertThat((double) dropped / active)
            .as("share of dropout %d, seed %d", d, SEED)
            .isCloseTo(P, offset(0.008));
      }
    }
  }

  @Test
  void isIdentityInEvaluation() {
    network.eval();
    try (NativeScope scope = NativeScope.open()) {
      double[][] last = new double[1][];
      network
          .classifier()
          .forward(
              torch.rand(2, 6400),
              (layer, output) -> {
                double[] values = Tensors.toDoubles(output);
                if (layer instanceof Layer.Dropout) {
                  assertThat(values).isEqualTo(last[0]);
                }
                last[0] = values;
              });
    }
  }

  @Test
  void standsAfterEachOfTheFirstTwoReLUsOfTheClassifier() {
    List<String> types = network.classifier().layers().stream().map(Layer::type).toList();
    assertThat(types)
        .containsExactly("Linear", "ReLU", "Dropout", "Linear", "ReLU", "Dropout", "Linear");
    assertThat(network.featureExtr().layers()).noneMatch(layer -> layer instanceof Layer.Dropout);
  }

  @Test
  void theDefaultIsOneHalf() {
    try (AlexNet published = new AlexNet(10)) {
      assertThat(published.classifier().layers().get(2)).isEqualTo(new Layer.Dropout(0.5));
    }
  }

  @Test
  void trainingModeComesBack() {
    network.eval();
    network.train();
    try (NativeScope scope = NativeScope.open()) {
      Tensor x = torch.rand(4, 6400);
      float[] once = Tensors.toFloats(network.classifier().forward(x));
      float[] again = Tensors.toFloats(network.classifier().forward(x));
      assertThat(once).isNotEqualTo(again);
    }
  }
}
