package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.step.Optimizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The network equals PyTorch's in value: each layer, logits, loss, gradients and six steps of SGD.
 *
 * <p>Tolerances are relative to the scale of what is compared: a layer's deviation, a gradient's
 * norm, a loss. In float64 only the order of sums differs, about 1e-13; in float32 rounding adds up
 * over at most 6,400 terms, and where it makes a ReLU or a pooling window choose otherwise, single
 * gradients move by up to a hundredth (PyTorch's own float32 run differs from its float64 run by as
 * much: 4.5e-3 in a gradient, 2.4e-3 in the sixth loss). A wrong padding, a swapped layer or a
 * missing weight decay moves the float64 values by 1e-8 and more.
 */
class AlexNetGoldenTest {
  enum Type {
    FLOAT64(ScalarType.Double, 1e-10, 1e-10, 1e-10),
    FLOAT32(ScalarType.Float, 2e-5, 1e-2, 5e-3);

    final ScalarType scalar;
    final double tolerance;
    final double gradients;
    final double steps;

    Type(ScalarType scalar, double tolerance, double gradients, double steps) {
      this.scalar = scalar;
      this.tolerance = tolerance;
      this.gradients = gradients;
      this.steps = steps;
    }
  }

  private Golden golden;
  private AlexNet network;

  /** A variant and the arithmetic it is compared in. */
  static Stream<Arguments> cases() {
    return Variant.PUBLISHED.stream()
        .flatMap(variant -> Arrays.stream(Type.values()).map(type -> arguments(variant, type)));
  }

  private void load(Variant variant, Type type) {
    golden =
        Golden.load(
            Map.of(
                    Variant.D2L, "seed-1",
                    Variant.TORCHVISION, "torchvision-1",
                    Variant.KRIZHEVSKY_2012, "krizhevsky-1")
                .get(variant));
    network = new AlexNet(variant, 10, 0);
    golden.fillWeights(network, type.scalar);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Tag("isa")
  @ParameterizedTest
  @MethodSource("cases")
  void everyLayerGivesTheReferenceOutput(Variant variant, Type type) {
    load(variant, type);
    List<String> seen = new ArrayList<>();
    try (NativeScope scope = NativeScope.open()) {
      Tensor features =
          network
              .featureExtr()
              .forward(golden.input(type.scalar), (l, out) -> checkLayer(type, seen, l, out));
      Tensor logits =
          network.classifier().forward(features, (l, out) -> checkLayer(type, seen, l, out));
      assertThat(seen).hasSize(golden.json().get("layers").size());

      double[] actual = Tensors.toDoubles(logits);
      double[] expected = new double[actual.length];
      for (int i = 0; i < actual.length; i++) {
        expected[i] = golden.json().get("logits").get(i / 10).get(i % 10).asDouble();
      }
      assertClose("logits", actual, expected, max(expected), type.tolerance);
    }
  }

  private void checkLayer(Type type, List<String> seen, Layer layer, Tensor output) {
    JsonNode row = golden.json().get("layers").get(seen.size());
    seen.add(layer.type());
    String name = row.get("index") + " " + row.get("type").asText();
    assertThat(layer.type()).as(name).isEqualTo(row.get("type").asText());
    assertThat(Tensors.shape(output))
        .as(name)
        .isEqualTo(
            Arrays.stream(Golden.doubles(row.get("shape"))).mapToLong(d -> (long) d).toArray());
    double[] values = Tensors.toDoubles(output);
    double mean = Arrays.stream(values).average().orElseThrow();
    double std =
        Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    double scale = row.get("std").asDouble();
    assertClose(name + " mean", mean, row.get("mean").asDouble(), scale, type.tolerance);
    assertClose(name + " std", std, scale, scale, type.tolerance);
    double[] first = Golden.doubles(row.get("first"));
    assertClose(name, Arrays.copyOf(values, first.length), first, scale, type.tolerance);
  }

  @Tag("isa")
  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientsAreTheReference(Variant variant, Type type) {
    load(variant, type);
    try (NativeScope scope = NativeScope.open()) {
      Tensor loss = loss(type);
      double expected = golden.json().get("loss").asDouble();
      assertClose("loss", loss.item_double(), expected, expected, type.tolerance);
      loss.backward();
      int number = 0;
      for (Tensor parameter : network.parameters().values()) {
        JsonNode row = golden.json().get("gradients").get(number);
        double[] gradient = Tensors.toDoubles(parameter.grad());
        double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
        double reference = row.get("l2").asDouble();
        assertClose("norm of gradient " + number, norm, reference, reference, type.gradients);
        double[] first = Golden.doubles(row.get("first"));
        // A single value is small beside the norm: compare at the scale of the gradient's values.
        double scale = Math.max(max(first), reference / Math.sqrt(gradient.length));
        assertClose(
            "gradient " + number,
            Arrays.copyOf(gradient, first.length),
            first,
            scale,
            type.gradients);
        number++;
      }
      assertThat(number).isEqualTo(golden.json().get("gradients").size());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sixStepsOfSgdAreTheReference(Variant variant, Type type) {
    load(variant, type);
    JsonNode training = golden.json().get("training");
    double rate = training.get("lr").asDouble();
    OptimizerConfig config =
        new OptimizerConfig.Sgd(
            training.get("momentum").asDouble(), false, training.get("weight_decay").asDouble());
    try (Optimizer optimizer = Optimizer.of(config, network, true)) {
      double[] expected = Golden.doubles(training.get("losses"));
      for (int step = 0; step < expected.length; step++) {
        try (NativeScope scope = NativeScope.open()) {
          optimizer.zeroGrad();
          Tensor loss = loss(type);
          assertClose(
              "loss before step " + (step + 1),
              loss.item_double(),
              expected[step],
              expected[step],
              type.steps);
          loss.backward();
          optimizer.step(rate);
        }
      }
    }
  }

  private Tensor loss(Type type) {
    Tensor logits = network.forward(golden.input(type.scalar));
    return torch.cross_entropy(logits, Tensors.labels(golden.labels()));
  }

  private static double max(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }

  private static void assertClose(
      String what, double actual, double expected, double scale, double tolerance) {
    assertClose(what, new double[] {actual}, new double[] {expected}, scale, tolerance);
  }

  private static void assertClose(
      String what, double[] actual, double[] expected, double scale, double tolerance) {
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(actual[i] - expected[i]) / scale;
      assertThat(error)
          .as("%s [%d]: %s, reference %s, relative error", what, i, actual[i], expected[i])
          .isLessThanOrEqualTo(tolerance);
    }
  }
}
