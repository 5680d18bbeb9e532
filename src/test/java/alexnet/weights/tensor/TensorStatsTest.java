package alexnet.weights.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorStatsTest {
  /** The bytes of 3, -4 (or 4 where there is no sign) and 0, written by hand. */
  @ParameterizedTest
  @CsvSource({
    "U8, 030400, 4",
    "I8, 03fc00, -4",
    "F8_E5M2, 42c400, -4",
    "F8_E4M3, 44c800, -4",
    "U16, 030004000000, 4",
    "I16, 0300fcff0000, -4",
    "F16, 004200c40000, -4",
    "BF16, 404080c00000, -4",
    "U32, 030000000400000000000000, 4",
    "I32, 03000000fcffffff00000000, -4",
    "F32, 00004040000080c000000000, -4",
    "U64, 030000000000000004000000000000000000000000000000, 4",
    "I64, 0300000000000000fcffffffffffffff0000000000000000, -4",
    "F64, 000000000000084000000000000010c00000000000000000, -4"
  })
  void everyTypeHasItsValues(Dtype dtype, String hex, double second) {
    TensorStats stats = TensorStats.of(tensor(dtype, hex, 3L));
    assertThat(stats)
        .isEqualTo(
            new TensorStats(5, (3 + second) / 3, Math.min(second, 0), Math.max(3, second), 0));
  }

  @Test
  void truthValuesAreZeroAndOne() {
    assertThat(TensorStats.of(tensor(Dtype.BOOL, "01000101", 2L, 2L)))
        .isEqualTo(new TensorStats(Math.sqrt(3), 0.75, 0, 1, 0));
  }

  @Test
  void singleAndEmptyTensors() {
    assertThat(TensorStats.of(tensor(Dtype.I64, "f9ffffffffffffff")))
        .isEqualTo(new TensorStats(7, -7, -7, -7, 0));
    assertThat(TensorStats.of(tensor(Dtype.F32, "", 3L, 0L)))
        .isEqualTo(new TensorStats(0, Double.NaN, Double.NaN, Double.NaN, 0));
  }

  @Test
  void valuesThatAreNotFiniteAreCountedAndLeftOut() {
    assertThat(TensorStats.of(tensor(Dtype.F32, "0000c07f" + "00000040" + "000080ff", 3L)))
        .isEqualTo(new TensorStats(2, 2, 2, 2, 2));
    assertThat(TensorStats.of(tensor(Dtype.BF16, "807f", 1L)).nonFinite()).isEqualTo(1);
  }

  /** More than fits into a chunk, on the heap and outside it, and the last chunk not full. */
  @Test
  void largeTensorsAreSummedInFloat64() {
    int count = 200_001;
    ByteBuffer heap = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    double squares = 0;
    for (int i = 0; i < count; i++) {
      float value = i == count - 1 ? 1e6f : 0.001f * (i % 7);
      heap.putFloat(4 * i, value);
      squares += (double) value * value;
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(4 * count).put(heap.duplicate()).flip();
    for (ByteBuffer bytes : List.of(heap, direct)) {
      TensorStats stats = TensorStats.of(new RawTensor(Dtype.F32, List.of((long) count), bytes));
      assertThat(stats.norm()).isCloseTo(Math.sqrt(squares), offset(1e-6));
      assertThat(stats.max()).isEqualTo(1e6);
    }
  }

  private static RawTensor tensor(Dtype dtype, String hex, Long... shape) {
    return new RawTensor(dtype, List.of(shape), ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }
}
