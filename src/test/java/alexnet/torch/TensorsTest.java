package alexnet.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorsTest {
  /** Kernels work in blocks and on several threads: one odd value is seen wherever it is. */
  @ParameterizedTest
  @EnumSource(
      value = ScalarType.class,
      names = {"Double", "Float", "Half", "BFloat16"})
  void findsOneValueThatIsNotFinite(ScalarType type) {
    Random random = new Random(5);
    for (int size : new int[] {1, 7, 1000, 100_003}) {
      for (double odd :
          new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        try (NativeScope scope = NativeScope.open()) {
          Tensor values = torch.rand(size).to(type).add_(new Scalar(60_000));
          assertThat(Tensors.isFinite(values)).as("%s, %d large values", type, size).isTrue();
          long place = random.nextInt(size);
          values.narrow(0, place, 1).fill_(new Scalar(odd));
          assertThat(Tensors.isFinite(values)).as("%s: %s at %d", type, odd, place).isFalse();
        }
      }
    }
    try (NativeScope scope = NativeScope.open()) {
      assertThat(Tensors.isFinite(Tensors.empty(type, 0, 3))).isTrue();
    }
  }
}
