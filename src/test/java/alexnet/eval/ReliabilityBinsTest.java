package alexnet.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against numpy: reliability.json comes from make_reliability.py. */
class ReliabilityBinsTest {
  private static final Offset<Double> SAME = within(1e-12);

  @Test
  void binsAndErrorAreNumpys() throws IOException {
    JsonNode expected;
    try (InputStream in = getClass().getResourceAsStream("/eval/reliability.json")) {
      expected = new ObjectMapper().readTree(in);
    }
    ReliabilityBins.Builder builder = ReliabilityBins.builder();
    for (int i = 0; i < expected.get("correct").size(); i++) {
      builder.add(
          expected.get("probabilities").get(i).doubleValue(),
          expected.get("correct").get(i).booleanValue());
    }
    ReliabilityBins reliability = builder.build();

    assertThat(reliability.count()).isEqualTo(500);
    assertThat(reliability.expectedCalibrationError())
        .isCloseTo(expected.get("ece").doubleValue(), SAME);
    assertThat(reliability.bins()).hasSize(15);
    for (int b = 0; b < 15; b++) {
      ReliabilityBins.Bin bin = reliability.bins().get(b);
      assertThat(bin.count()).isEqualTo(expected.get("counts").get(b).longValue());
      assertThat(bin.confidence()).isCloseTo(expected.get("confidence").get(b).asDouble(), SAME);
      assertThat(bin.accuracy()).isCloseTo(expected.get("accuracy").get(b).asDouble(), SAME);
    }
  }

  @Test
  void anEdgeBelongsToTheBinBelow() {
    ReliabilityBins.Builder builder = ReliabilityBins.builder();
    builder.add(0.2, true);
    builder.add(Math.nextUp(0.2), true);
    builder.add(1, true);
    builder.add(0, false);
    assertThat(builder.build().bins())
        .extracting(ReliabilityBins.Bin::count)
        .containsExactly(1L, 0L, 1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L);
  }

  @Test
  void certainAndRightIsNoErrorAndCertainAndWrongIsOne() {
    ReliabilityBins.Builder right = ReliabilityBins.builder();
    right.add(1, true);
    assertThat(right.build().expectedCalibrationError()).isZero();
    ReliabilityBins.Builder wrong = ReliabilityBins.builder();
    wrong.add(1, false);
    assertThat(wrong.build().expectedCalibrationError()).isEqualTo(1);
    assertThat(ReliabilityBins.builder().build().expectedCalibrationError()).isZero();
    assertThatThrownBy(() -> wrong.add(Double.NaN, true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
