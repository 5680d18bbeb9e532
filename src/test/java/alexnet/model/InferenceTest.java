package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The fused, laid-out network against the plain forward pass of the same weights. */
class InferenceTest {
  private static final long SEED = 3;
  private static final int[] BATCHES = {1, 2, 7, 64, 257};

  /** Sums in another order; measured up to 7e-7. */
  private static final double FP32 = 1e-5;

  /** Seven bits of fraction in each product; measured up to 5e-3. */
  private static final double BF16 = 0.02;

  private static double tolerance(Precision precision) {
    return precision == Precision.FP32 ? FP32 : BF16;
  }

  private static AlexNet network(Variant variant) {
    Initialization.seed(SEED);
    AlexNet network = new AlexNet(variant, 10, 0.5);
    Initialization.HE.apply(network);
    network.eval();
    return network;
  }

  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void logitsAreThoseOfThePlainForwardPass(Variant variant) {
    try (AlexNet network = network(variant);
        Inference fp32 = Inference.of(network, Precision.FP32);
        Inference bf16 = Inference.of(network, Precision.BF16)) {
      for (int batch : BATCHES) {
        try (NativeScope scope = NativeScope.open()) {
          Tensor pictures = torch.randn(batch, 3, 224, 224);
          float[][] plain = plain(network, pictures);
          for (Inference inference : List.of(fp32, bf16)) {
            assertThat(difference(inference.logits(() -> pictures), plain))
                .as("%s, batch %d, seed %d", inference.precision(), batch, SEED)
                .isLessThan(tolerance(inference.precision()));
          }
        }
      }
    }
  }

  private static float[][] plain(AlexNet network, Tensor pictures) {
    try (NativeScope scope = NativeScope.open();
        InferenceMode mode = new InferenceMode(true)) {
      return Tensors.toRows(network.forward(Tensors.inFastLayout(pictures)));
    }
  }

  /** Every layer, also those that are computed together with the next. */
  @Tag("isa")
  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void everyLayersOutputIsThatOfThePlainForwardPass(Variant variant) {
    try (AlexNet network = network(variant);
        Inference fp32 = Inference.of(network, Precision.FP32);
        Inference bf16 = Inference.of(network, Precision.BF16);
        NativeScope scope = NativeScope.open()) {
      Tensor pictures = torch.randn(2, 3, 224, 224);
      List<float[][]> outputs = plainOutputs(network, pictures);
      List<LayerSummary.Row> rows = LayerSummary.of(variant, 10).layers();
      assertThat(outputs).hasSameSizeAs(rows);
      for (int i = 0; i < rows.size(); i++) {
        String layer = rows.get(i).name();
        for (Inference inference : List.of(fp32, bf16)) {
          assertThat(difference(inference.output(layer, () -> pictures), outputs.get(i)))
              .as("%s in %s, seed %d", layer, inference.precision(), SEED)
              .isLessThan(tolerance(inference.precision()));
        }
      }
    }
  }

  private static List<float[][]> plainOutputs(AlexNet network, Tensor pictures) {
    List<float[][]> outputs = new ArrayList<>();
    try (NativeScope scope = NativeScope.open();
        InferenceMode mode = new InferenceMode(true)) {
      Tensor features =
          network
              .featureExtr()
              .forward(Tensors.inFastLayout(pictures), (layer, out) -> outputs.add(flatRows(out)));
      network.classifier().forward(features, (layer, out) -> outputs.add(flatRows(out)));
    }
    return outputs;
  }

  private static float[][] flatRows(Tensor output) {
    return Tensors.toRows(output.flatten(1, -1));
  }

  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void theTwoHalvesGiveWhatTheWholeGives(Variant variant) {
    try (AlexNet network = network(variant);
        Inference inference = Inference.of(network, Precision.FP32);
        NativeScope scope = NativeScope.open()) {
      Tensor pictures = torch.randn(3, 3, 224, 224);
      float[][] features = inference.features(() -> pictures);
      float[][] logits =
          inference.classify(
              () -> {
                float[] values = new float[3 * features[0].length];
                for (int i = 0; i < 3; i++) {
                  System.arraycopy(
                      features[i], 0, values, i * features[0].length, features[0].length);
                }
                return Tensors.of(values, 3, features[0].length);
              });
      assertThat(logits).isDeepEqualTo(inference.logits(() -> pictures));
    }
  }

  /** The layout in memory of what it is given is nobody's business. */
  @Test
  void takesPicturesInAnyLayout() {
    try (AlexNet network = network(Variant.D2L);
        Inference inference = Inference.of(network, Precision.FP32);
        NativeScope scope = NativeScope.open()) {
      Tensor contiguous = torch.randn(2, 3, 224, 224);
      Tensor channelsLast = contiguous.contiguous(MemoryFormat.ChannelsLast);
      assertThat(inference.logits(() -> contiguous))
          .isDeepEqualTo(inference.logits(() -> channelsLast));
    }
  }

  @Test
  void keepsItsWeightsWhenTheNetworkChangesOrGoes() {
    AlexNet network = network(Variant.D2L);
    try (Inference inference = Inference.of(network, Precision.FP32);
        NativeScope scope = NativeScope.open()) {
      Tensor pictures = torch.randn(1, 3, 224, 224);
      float[][] before = inference.logits(() -> pictures);
      Initialization.PYTORCH.apply(network);
      network.close();
      assertThat(inference.logits(() -> pictures)).isDeepEqualTo(before);
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (AlexNet network = network(Variant.D2L);
        Inference inference = Inference.of(network, Precision.BF16);
        NativeScope scope = NativeScope.open()) {
      Tensor pictures = torch.randn(2, 3, 224, 224);
      float[][] alone = inference.logits(() -> pictures);
      Callable<float[][]> ask = () -> inference.logits(() -> pictures);
      List<Future<float[][]>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        answers.add(threads.submit(ask));
      }
      for (Future<float[][]> answer : answers) {
        assertThat(difference(answer.get(), alone)).isLessThan(1e-5);
      }
    } finally {
      threads.shutdown();
    }
  }

  /** The fused groups of the table: conv and ReLU; linear, ReLU and dropout. */
  @Test
  void tellsHowFarAPassHasCome() {
    try (AlexNet network = network(Variant.D2L);
        Inference inference = Inference.of(network, Precision.FP32);
        NativeScope scope = NativeScope.open()) {
      Tensor pictures = torch.randn(1, 3, 224, 224);
      List<Integer> done = new ArrayList<>();
      float[][] watched = inference.logits(() -> pictures, done::add);
      assertThat(done).containsExactly(0, 2, 3, 5, 6, 8, 10, 12, 13, 14, 17, 20, 21);
      assertThat(watched).isDeepEqualTo(inference.logits(() -> pictures));
    }
  }

  @Test
  void namesTheLayersWhenThereIsNoSuchOne() {
    try (AlexNet network = network(Variant.D2L);
        Inference inference = Inference.of(network, Precision.FP32)) {
      assertThatThrownBy(() -> inference.output("conv9", () -> torch.randn(1, 3, 224, 224)))
          .hasMessageContaining("unknown layer \"conv9\"")
          .hasMessageContaining("feature_extr.0");
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
