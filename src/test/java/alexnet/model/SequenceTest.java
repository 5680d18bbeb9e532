package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SequenceTest {
  private static final long SEED = 31;

  /** Pooling before the ReLU is quicker, and must not be seen in any bit, of gradients neither. */
  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void theQuickOrderGivesWhatTheTableGives(Variant variant) {
    Map<String, float[]> quick = step(variant, (half, x) -> half.forward(x));
    Map<String, float[]> table = step(variant, (half, x) -> half.forward(x, (layer, y) -> {}));
    assertThat(quick.keySet()).isEqualTo(table.keySet()).hasSize(11); // output, 5 times two weights
    quick.forEach(
        (name, values) ->
            assertThat(values).as(name + ", seed " + SEED).isEqualTo(table.get(name)));
  }

  /** Output and gradients of the convolutional half. */
  private static Map<String, float[]> step(
      Variant variant, BiFunction<Sequence, Tensor, Tensor> forward) {
    Initialization.seed(SEED);
    Map<String, float[]> seen = new LinkedHashMap<>();
    try (AlexNet network = new AlexNet(variant, 2, 0.5);
        NativeScope scope = NativeScope.open()) {
      long side = variant.inputSize();
      Tensor pictures = Tensors.inFastLayout(torch.randn(2, 3, side, side));
      Tensor output = forward.apply(network.featureExtr(), pictures);
      output.sum().backward();
      seen.put("output", Tensors.toFloats(output));
      network
          .featureParameters()
          .forEach((name, weight) -> seen.put(name, Tensors.toFloats(weight.grad())));
    }
    return seen;
  }
}
