package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The steps that a GPU computes, run on the CPU against the fused ones of the same weights. No test
 * here needs a GPU, and none tells how fast one is.
 */
class UnfusedInferenceTest {
  private static final long SEED = 3;

  /** Sums in another order. */
  private static final double FP32 = 1e-5;

  /** Seven bits of fraction in each product. */
  private static final double BF16 = 0.02;

  private static AlexNet network(Variant variant) {
    Initialization.seed(SEED);
    AlexNet network = new AlexNet(variant, 10, 0.5);
    Initialization.HE.apply(network);
    network.eval();
    return network;
  }

  private static Inference unfused(AlexNet network, Precision precision) {
    return Inference.planned(
        network.variant(), network.classes(), network.parameters(), precision, null);
  }

  @Tag("isa")
  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void logitsAreThoseOfTheFusedSteps(Variant variant) {
    for (Precision precision : new Precision[] {Precision.FP32, Precision.BF16}) {
      try (AlexNet network = network(variant);
          Inference fused = Inference.of(network, precision);
          Inference unfused = unfused(network, precision);
          NativeScope scope = NativeScope.open()) {
        for (int batch : new int[] {1, 3}) {
          Tensor pictures = torch.randn(batch, 3, 224, 224);
          assertThat(difference(unfused.logits(() -> pictures), fused.logits(() -> pictures)))
              .as("%s, batch %d, seed %d", precision, batch, SEED)
              .isLessThan(precision == Precision.FP32 ? FP32 : BF16);
        }
      }
    }
  }

  /** Every layer, also those that are computed together with the next. */
  @Tag("isa")
  @Test
  void everyLayersOutputIsThatOfTheFusedSteps() {
    try (AlexNet network = network(Variant.D2L);
        Inference fused = Inference.of(network, Precision.FP32);
        Inference unfused = unfused(network, Precision.FP32);
        NativeScope scope = NativeScope.open()) {
      Tensor pictures = torch.randn(1, 3, 224, 224);
      for (LayerSummary.Row row : LayerSummary.of(Variant.D2L, 10).layers()) {
        float[][] expected = fused.output(row.name(), () -> pictures);
        assertThat(difference(unfused.output(row.name(), () -> pictures), expected))
            .as("%s, seed %d", row.name(), SEED)
            .isLessThan(FP32);
      }
    }
  }

  @Test
  void keepsItsWeightsWhenTheNetworkChangesOrGoes() {
    AlexNet network = network(Variant.D2L);
    try (Inference inference = unfused(network, Precision.FP32);
        NativeScope scope = NativeScope.open()) {
      Tensor pictures = torch.randn(1, 3, 224, 224);
      float[][] before = inference.logits(() -> pictures);
      Initialization.PYTORCH.apply(network);
      network.close();
      assertThat(inference.logits(() -> pictures)).isDeepEqualTo(before);
    }
  }

  /** By the refusal of bytes; "meta" stands for a device that has none of oneDNN's kernels. */
  @Test
  void isTakenWhereTheWeightsAreNotOnTheCpu() {
    try (AlexNet network = network(Variant.D2L);
        NativeScope scope = NativeScope.open()) {
      Map<String, Tensor> elsewhere = new LinkedHashMap<>();
      network
          .parameters()
          .forEach(
              (name, weight) ->
                  elsewhere.put(
                      name, weight.detach().to(new Device(DeviceType.Meta), ScalarType.Float)));
      Inference.of(Variant.D2L, 10, elsewhere, Precision.BF16, KernelChoice.BY_RULE).close();
      assertThatThrownBy(
              () -> Inference.of(Variant.D2L, 10, elsewhere, Precision.INT8, KernelChoice.BY_RULE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("int8 is computed by oneDNN on the CPU alone");
    }
  }

  /** Largest absolute difference, divided by the largest expected absolute value. */
  private static double difference(float[][] actual, float[][] expected) {
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).hasSameSizeAs(expected[i]);
      for (int k = 0; k < expected[i].length; k++) {
        difference = Math.max(difference, Math.abs(actual[i][k] - expected[i][k]));
        largest = Math.max(largest, Math.abs(expected[i][k]));
      }
    }
    return difference / largest;
  }
}
