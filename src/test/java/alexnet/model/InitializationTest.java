package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InitializationTest {
  private static final long SEED = 3;

  private final AlexNet network = new AlexNet(10);

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void heDrawsNormalWeightsOfDeviationSqrtTwoOverFanIn() {
    Initialization.seed(SEED);
    Initialization.HE.apply(network);
    Map<String, double[]> values = values();
    assertDeviation(values, "feature_extr.0.weight", Math.sqrt(2.0 / (3 * 11 * 11)));
    assertDeviation(values, "feature_extr.3.weight", Math.sqrt(2.0 / (96 * 5 * 5)));
    assertDeviation(values, "classifier.0.weight", Math.sqrt(2.0 / 6400));
    assertDeviation(values, "classifier.6.weight", 0.001);
    assertThat(values.get("classifier.3.bias")).containsOnly(0);
    // Kurtosis tells a normal (3) from a uniform (1.8) distribution.
    assertThat(kurtosis(values.get("classifier.0.weight"))).isCloseTo(3, offset(0.05));
  }

  @Test
  void pytorchDrawsUniformlyWithinOneOverSqrtFanIn() {
    Initialization.seed(SEED);
    Initialization.PYTORCH.apply(network);
    Map<String, double[]> values = values();
    assertUniform(values, "feature_extr.0", 1 / Math.sqrt(3 * 11 * 11));
    assertUniform(values, "classifier.3", 1 / Math.sqrt(4096));
  }

  @Test
  void thePaperDrawsDeviation001AndBiasesOfOneWhereItHasThem() {
    Initialization.seed(SEED);
    Initialization.PAPER.apply(network);
    Map<String, double[]> values = values();
    for (String layer : List.of("feature_extr.0", "feature_extr.10", "classifier.0")) {
      assertDeviation(values, layer + ".weight", 0.01);
    }
    assertDeviation(values, "classifier.6.weight", 0.01);
    // "the second, fourth, and fifth convolutional layers, as well as [...] the fully-connected
    // hidden layers with the constant 1 [...] the remaining layers with the constant 0"
    for (String one : List.of("feature_extr.3", "feature_extr.8", "feature_extr.10")) {
      assertThat(values.get(one + ".bias")).containsOnly(1);
    }
    for (String one : List.of("classifier.0", "classifier.3")) {
      assertThat(values.get(one + ".bias")).containsOnly(1);
    }
    for (String zero : List.of("feature_extr.0", "feature_extr.6", "classifier.6")) {
      assertThat(values.get(zero + ".bias")).containsOnly(0);
    }
  }

  /** torch.nn.init.xavier_uniform_, and PyTorch's own biases, as d2l's init_cnn leaves them. */
  @Test
  void xavierDrawsUniformlyWithinSqrtSixOverBothFans() {
    Initialization.seed(SEED);
    Initialization.XAVIER.apply(network);
    Map<String, double[]> values = values();
    double first = Math.sqrt(6.0 / (3 * 11 * 11 + 96 * 11 * 11));
    assertUniform(values, "feature_extr.0", first, 1 / Math.sqrt(3 * 11 * 11));
    assertUniform(values, "classifier.3", Math.sqrt(6.0 / (2 * 4096)), 1 / Math.sqrt(4096));
  }

  @Test
  void aBareNetworkHasPyTorchsWeights() {
    assertUniform(values(), "feature_extr.6", 1 / Math.sqrt(256 * 3 * 3));
  }

  @Test
  void theSameSeedGivesTheSameWeights() {
    Initialization.seed(SEED);
    Initialization.HE.apply(network);
    double[] once = values().get("classifier.6.weight");
    Initialization.seed(SEED);
    Initialization.HE.apply(network);
    assertThat(values().get("classifier.6.weight")).isEqualTo(once);
    Initialization.seed(SEED + 1);
    Initialization.HE.apply(network);
    assertThat(values().get("classifier.6.weight")).isNotEqualTo(once);
  }

  private Map<String, double[]> values() {
    try (NativeScope scope = NativeScope.open()) {
      Map<String, double[]> values = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> entry : network.parameters().entrySet()) {
        values.put(entry.getKey(), Tensors.toDoubles(entry.getValue()));
      }
      return values;
    }
  }

  private static void assertDeviation(Map<String, double[]> values, String name, double expected) {
    double[] drawn = values.get(name);
    double deviation = Math.sqrt(moment(drawn, 2));
    // The deviation of an estimate from n values is 1 / sqrt(2 n) of itself; five of them.
    double tolerance = 5 / Math.sqrt(2.0 * drawn.length);
    assertThat(deviation / expected).as("%s, seed %d", name, SEED).isCloseTo(1, offset(tolerance));
  }

  private static void assertUniform(Map<String, double[]> values, String layer, double bound) {
    assertUniform(values, layer, bound, bound);
  }

  private static void assertUniform(
      Map<String, double[]> values, String layer, double bound, double biasBound) {
    double[] weights = values.get(layer + ".weight");
    assertThat(Arrays.stream(weights).map(Math::abs).max().orElseThrow())
        .isBetween(0.99 * bound, bound * (1 + 1e-6));
    assertThat(kurtosis(weights)).isCloseTo(1.8, offset(0.05));
    double[] biases = values.get(layer + ".bias");
    assertThat(Arrays.stream(biases).map(Math::abs).max().orElseThrow())
        .isBetween(0.9 * biasBound, biasBound * (1 + 1e-6));
  }

  private static double kurtosis(double[] values) {
    return moment(values, 4) / Math.pow(moment(values, 2), 2);
  }

  private static double moment(double[] values, int power) {
    return Arrays.stream(values).map(v -> Math.pow(v, power)).average().orElseThrow();
  }
}
