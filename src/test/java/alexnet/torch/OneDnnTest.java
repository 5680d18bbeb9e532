package alexnet.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import alexnet.torch.OneDnn.Window;
import java.util.NavigableMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights laid out beforehand. */
@Tag("isa")
class OneDnnTest {
  private static final Window WINDOW = new Window(1, 1, 1);

  /**
   * With AMX, 2 to 7 pictures want other weights in bfloat16 than 1 and than 8: brought there at
   * each call, this layer took 31 ms in place of 1.
   */
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void aBatchFindsTheWeightsAsItWantsThem(Precision precision) {
    assumeThat(OneDnn.computes(precision)).as("libtorch computes %s here", precision).isTrue();
    try (NativeScope scope = NativeScope.open()) {
      ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
      Tensor weight = torch.randn(384, 256, 3, 3).to(type);
      NavigableMap<Long, Tensor> layouts =
          OneDnn.byBatch(batch -> OneDnn.layout(weight, WINDOW, new long[] {batch, 256, 12, 12}));
      for (long batch : new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 64}) {
        Tensor wanted = OneDnn.layout(weight, WINDOW, new long[] {batch, 256, 12, 12});
        assertThat(OneDnn.alike(layouts.floorEntry(batch).getValue(), wanted))
            .as("%d pictures, layouts change at %s", batch, layouts.keySet())
            .isTrue();
      }
    }
  }
}
