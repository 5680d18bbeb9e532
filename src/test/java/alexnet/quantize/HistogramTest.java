package alexnet.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import alexnet.torch.ByteRange;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final long SEED = 5;
  private final Random random = new Random(SEED);

  private static ByteRange best(float[] values) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    Histogram histogram = new Histogram(min, max);
    try (NativeScope scope = NativeScope.open()) {
      histogram.add(Tensors.of(values, values.length));
    }
    return histogram.best();
  }

  /** Of the values themselves, not of bins. */
  private static double squaredError(float[] values, ByteRange range) {
    double sum = 0;
    for (float value : values) {
      double step =
          Math.max(0, Math.min(255, Math.rint(value / range.scale()) + range.zeroPoint()));
      double error = value - (step - range.zeroPoint()) * range.scale();
      sum += error * error;
    }
    return sum;
  }

  @Test
  void valuesSpreadEvenlyTakeTheWholeRange() {
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 8;
    }
    ByteRange range = best(values);
    assertThat(range.zeroPoint()).isZero();
    assertThat(255 * range.scale()).isCloseTo(8, offset(0.2));
  }

  @Test
  void zeroKeepsAByteWhereSignsAreMixed() {
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 4 - 1;
    }
    ByteRange range = best(values);
    assertThat(range.zeroPoint()).isBetween(62L, 66L);
    assertThat(range.scale()).isCloseTo(4 / 255.0, offset(0.0005));
  }

  /** As activations are after a ReLU: half are zero, few are large. */
  @Test
  void fewLargeValuesAreCutOffForTheSakeOfTheMany() {
    float[] values = new float[200_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.max(0, random.nextGaussian());
    }
    values[0] = 40;
    ByteRange range = best(values);
    ByteRange whole = new ByteRange(40 / 255.0, 0);
    assertThat(255 * range.scale()).isBetween(3.0, 39.0);
    assertThat(squaredError(values, range))
        .as("seed %d", SEED)
        .isLessThan(squaredError(values, whole));
    for (double part = 0.05; part < 1; part += 0.05) {
      assertThat(squaredError(values, range))
          .isLessThanOrEqualTo(1.05 * squaredError(values, new ByteRange(part * 40 / 255, 0)));
    }
  }

  /** As the darkest pictures are once they are normalised. */
  @Test
  void negativeValuesAloneAreAllWithinReach() {
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = -2 + random.nextFloat() * 1.5f;
    }
    ByteRange range = best(values);
    assertThat(-range.zeroPoint() * range.scale()).isCloseTo(-2, offset(0.1));
    assertThat(range.zeroPoint()).isEqualTo(255);
  }

  @Test
  void zerosAloneHaveARangeToo() {
    ByteRange range = best(new float[100]);
    assertThat(range.scale()).isPositive();
    assertThat(range.zeroPoint()).isZero();
  }
}
