package alexnet.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.Initialization;
import alexnet.model.Layer;
import alexnet.model.LayerSummary;
import alexnet.model.Quantization;
import alexnet.model.Variant;
import alexnet.torch.ByteWeights;
import alexnet.torch.NativeScope;
import alexnet.torch.OneDnn;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv2dFuncOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class QuantizedNetworkTest {
  private static final long SEED = 4;

  @BeforeEach
  void needsOneDnn() {
    assumeTrue(OneDnn.computes(Precision.INT8), "libtorch has no oneDNN on this platform");
  }

  private static AlexNet network(Variant variant) {
    Initialization.seed(SEED);
    AlexNet network = new AlexNet(variant, 10, 0.5);
    Initialization.HE.apply(network);
    network.eval();
    return network;
  }

  private static List<Supplier<Tensor>> pictures() {
    float[] values;
    try (NativeScope scope = NativeScope.open()) {
      values = Tensors.toFloats(torch.randn(8, 3, 224, 224));
    }
    return List.of(() -> Tensors.of(values, 8, 3, 224, 224));
  }

  /**
   * Every layer against the same rounding in float64 arithmetic, where bytes times bytes are exact:
   * only a value half-way between two bytes may fall the other way.
   */
  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  @Tag("isa")
  void eachLayerComputesWhatItsBytesStandFor(Variant variant) {
    try (AlexNet network = network(variant);
        QuantizedNetwork quantized = QuantizedNetwork.of(network, pictures());
        Inference inference = quantized.inference();
        NativeScope scope = NativeScope.open()) {
      Tensor pictures = torch.randn(2, 3, 224, 224);
      Map<String, Tensor> weights = Quantization.toFloats(variant, 10, exact(quantized, variant));
      List<LayerSummary.Row> rows = LayerSummary.of(variant, 10).layers();
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).parameters() == 0) {
          continue;
        }
        Tensor input = i == 0 ? pictures : output(inference, rows.get(i - 1), pictures);
        Tensor expected =
            layer(rows.get(i), roundedToBytes(input, rows.get(i).name(), quantized), weights);
        boolean relu = i + 1 < rows.size();
        double step = 0;
        if (relu) {
          expected = torch.relu(expected);
          String next = nextWithWeights(rows, i);
          if (!normalised(rows, i)) {
            expected = roundedToBytes(expected, next, quantized);
            step = quantized.tensors().get(next + "." + Quantization.INPUT_SCALE).item_double();
          }
        }
        // A float half-way between two bytes may fall the other way on its way in, too.
        double flip = 0;
        if (i == 0 || normalised(rows, lastWithWeights(rows, i))) {
          flip =
              quantized
                      .tensors()
                      .get(rows.get(i).name() + "." + Quantization.INPUT_SCALE)
                      .item_double()
                  * weights.get(rows.get(i).name() + ".weight").abs().max().item_double();
        }
        LayerSummary.Row last = relu ? rows.get(i + 1) : rows.get(i);
        Tensor error = output(inference, last, pictures).sub(expected).abs();
        double largest = expected.abs().max().item_double();
        assertThat(error.max().item_double())
            .as("%s, at most one step, seed %d", last.name(), SEED)
            .isLessThan(1.001 * (step + flip) + 1e-5 * largest);
        assertThat(error.mean().item_double())
            .as("%s, hardly anywhere, seed %d", last.name(), SEED)
            .isLessThan(1e-3 * step + 1e-5 * largest);
      }
    }
  }

  /** The weights that this processor computes with. */
  private static Map<String, Tensor> exact(QuantizedNetwork quantized, Variant variant) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(quantized.tensors());
    for (LayerSummary.Row row : LayerSummary.of(variant, 10).weighted()) {
      String weight = row.name() + ".weight";
      String scale = row.name() + "." + Quantization.WEIGHT_SCALE;
      ByteWeights bytes =
          new ByteWeights(
                  tensors.get(weight), tensors.get(scale), tensors.get(row.name() + ".bias"))
              .exact();
      tensors.put(weight, bytes.weight());
      tensors.put(scale, bytes.scales());
    }
    return tensors;
  }

  private static Tensor output(Inference inference, LayerSummary.Row row, Tensor pictures) {
    float[][] rows = inference.output(row.name(), () -> pictures);
    float[] values = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
    }
    long[] shape = row.output().stream().mapToLong(Long::longValue).toArray();
    shape[0] = rows.length;
    return Tensors.of(values, shape).to(ScalarType.Double);
  }

  private static int lastWithWeights(List<LayerSummary.Row> rows, int row) {
    int last = row - 1;
    while (rows.get(last).parameters() == 0) {
      last--;
    }
    return last;
  }

  private static String nextWithWeights(List<LayerSummary.Row> rows, int row) {
    return rows.subList(row + 1, rows.size()).stream()
        .filter(next -> next.parameters() > 0)
        .findFirst()
        .orElseThrow()
        .name();
  }

  /** Whether the values are normalised, as floats, before they become bytes again. */
  private static boolean normalised(List<LayerSummary.Row> rows, int row) {
    return row + 2 < rows.size() && rows.get(row + 2).layer() instanceof Layer.LocalResponseNorm;
  }

  private static Tensor layer(LayerSummary.Row row, Tensor x, Map<String, Tensor> weights) {
    Tensor weight = weights.get(row.name() + ".weight").to(ScalarType.Double);
    Tensor bias = weights.get(row.name() + ".bias").to(ScalarType.Double);
    if (row.layer() instanceof Layer.Conv2d conv) {
      Conv2dFuncOptions options = new Conv2dFuncOptions();
      options.bias().put(bias);
      options.stride().put(both(conv.stride()));
      options.padding().put(both(conv.padding()));
      options.groups().put(conv.groups());
      return torch.conv2d(x, weight, options);
    }
    return torch.linear(x, weight, new TensorOptional(bias));
  }

  /** Sums of integers have no order: a picture's answer does not depend on its company. */
  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void answersAreTheSameInAnyBatch(Variant variant) {
    try (AlexNet network = network(variant);
        QuantizedNetwork quantized = QuantizedNetwork.of(network, pictures());
        Inference inference = quantized.inference();
        Inference floats = Inference.of(network, Precision.FP32);
        NativeScope scope = NativeScope.open()) {
      Tensor x = torch.randn(257, 3, 224, 224);
      float[][] all = inference.logits(() -> x);
      for (int batch : new int[] {1, 2, 7, 64}) {
        Tensor first = x.narrow(0, 0, batch);
        float[][] logits = inference.logits(() -> first);
        assertThat(difference(logits, all)).as("batch %d, seed %d", batch, SEED).isLessThan(1e-4);
      }
      Tensor seven = x.narrow(0, 0, 7);
      assertThat(difference(inference.logits(() -> seven), floats.logits(() -> seven)))
          .as("against float32, seed %d", SEED)
          .isBetween(1e-4, 0.1);
    }
  }

  private static LongPointer both(long side) {
    return new LongPointer(side, side);
  }

  private static Tensor roundedToBytes(Tensor x, String layer, QuantizedNetwork quantized) {
    Map<String, Tensor> tensors = quantized.tensors();
    Scalar scale = new Scalar(tensors.get(layer + "." + Quantization.INPUT_SCALE).item_double());
    Scalar zero =
        new Scalar(tensors.get(layer + "." + Quantization.INPUT_ZERO_POINT).item_double());
    return x.to(ScalarType.Double)
        .div(scale)
        .round_()
        .add_(zero)
        .clamp_(new ScalarOptional(new Scalar(0)), new ScalarOptional(new Scalar(255)))
        .sub_(zero)
        .mul_(scale);
  }

  @Test
  void weightsAreBytesThatReachTheirEnds() {
    try (AlexNet network = network(Variant.D2L);
        QuantizedNetwork quantized = QuantizedNetwork.of(network, pictures());
        NativeScope scope = NativeScope.open()) {
      assertThat(quantized.tensors().keySet())
          .containsExactlyElementsOf(Quantization.tensorShapes(Variant.D2L, 10).keySet());
      Map<String, Tensor> floats = Quantization.toFloats(Variant.D2L, 10, quantized.tensors());
      network
          .parameters()
          .forEach(
              (name, weight) -> {
                Tensor error = floats.get(name).sub(weight).abs();
                if (name.endsWith(".bias")) {
                  assertThat(error.max().item_float()).as(name).isZero();
                } else {
                  Tensor bytes = quantized.tensors().get(name).to(ScalarType.Int).abs();
                  // The largest weight of every channel uses the largest byte.
                  assertThat(bytes.flatten(1, -1).amax(new long[] {1}, false).min().item_int())
                      .as(name)
                      .isEqualTo(127);
                  Tensor half =
                      quantized
                          .tensors()
                          .get(name.replace("weight", Quantization.WEIGHT_SCALE))
                          .div(new Scalar(2));
                  assertThat(
                          error
                              .flatten(1, -1)
                              .amax(new long[] {1}, false)
                              .sub(half)
                              .max()
                              .item_float())
                      .as("no weight is off by more than half a step: " + name)
                      .isLessThan(1e-6f);
                }
              });
    }
  }

  @Test
  void everyLayersOutputCanBeSeen() {
    try (AlexNet network = network(Variant.D2L);
        QuantizedNetwork quantized = QuantizedNetwork.of(network, pictures());
        Inference inference = quantized.inference();
        Inference floats = Inference.of(network, Precision.FP32);
        NativeScope scope = NativeScope.open()) {
      Tensor x = torch.randn(2, 3, 224, 224);
      for (LayerSummary.Row row : LayerSummary.of(Variant.D2L, 10).layers()) {
        // A few large values are cut off on purpose: the mean error counts.
        assertThat(
                meanDifference(
                    inference.output(row.name(), () -> x), floats.output(row.name(), () -> x)))
            .as(row.name())
            .isLessThan(0.02);
      }
    }
  }

  @Test
  void calibrationNeedsPicturesAndAFinishedNetwork() {
    try (AlexNet network = network(Variant.D2L)) {
      assertThatThrownBy(() -> QuantizedNetwork.of(network, List.of()))
          .hasMessageContaining("at least one batch");
      network.train();
      assertThatThrownBy(() -> QuantizedNetwork.of(network, pictures()))
          .hasMessageContaining("evaluation mode");
    }
  }

  private static double meanDifference(float[][] actual, float[][] expected) {
    double sum = 0;
    double largest = 0;
    long count = 0;
    for (int i = 0; i < expected.length; i++) {
      for (int k = 0; k < expected[i].length; k++) {
        sum += Math.abs(actual[i][k] - expected[i][k]);
        largest = Math.max(largest, Math.abs(expected[i][k]));
        count++;
      }
    }
    return sum / count / largest;
  }

  /** Largest absolute difference, divided by the largest expected absolute value. */
  private static double difference(float[][] actual, float[][] expected) {
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      for (int k = 0; k < expected[i].length; k++) {
        difference = Math.max(difference, Math.abs(actual[i][k] - expected[i][k]));
        largest = Math.max(largest, Math.abs(expected[i][k]));
      }
    }
    return difference / largest;
  }
}
