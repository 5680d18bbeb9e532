package alexnet.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

/** A line with known ends comes out of the times that lie on it. */
class BatchTimeTest {
  private static final long BASE = 2_000_000;
  private static final long EACH = 3_000_000;

  private final BatchTime time = new BatchTime(32);

  @Test
  void aLineIsFoundAgain() {
    for (int n : new int[] {1, 2, 4, 8}) {
      time.add(n, BASE + EACH * n);
    }
    assertThat(time.line().base()).isCloseTo(BASE, offset(1.0));
    assertThat(time.line().each()).isCloseTo(EACH, offset(1.0));
    assertThat(time.line().of(20)).isCloseTo(BASE + 20.0 * EACH, offset(10.0));
  }

  @Test
  void oneSizeAloneGoesThroughTheOrigin() {
    time.add(4, 8_000_000);
    assertThat(time.line()).isEqualTo(new BatchTime.Line(0, 2_000_000));
  }

  @Test
  void noiseNeverMakesPicturesFree() {
    time.add(1, 9_000_000);
    time.add(8, 8_000_000);
    assertThat(time.line().each()).isPositive();
    assertThat(time.line().base()).isNotNegative();
  }

  @Test
  void followsAMachineThatBecameSlower() {
    for (int n : new int[] {1, 2, 4, 8}) {
      time.add(n, BASE + EACH * n);
    }
    for (int round = 0; round < 60; round++) {
      time.add(1, 2 * (BASE + EACH));
      time.add(8, 2 * (BASE + 8 * EACH));
    }
    assertThat(time.line().of(8)).isGreaterThan(1.5 * (BASE + 8 * EACH));
  }

  /** Twice 2 + 3 n ms within 100 ms: n is at most 16. */
  @Test
  void theLargestBatchAnswersWithinTheLimit() {
    for (int n : new int[] {1, 2, 4, 8}) {
      time.add(n, BASE + EACH * n);
    }
    assertThat(time.largestWithin(100_000_000, 32)).isEqualTo(16);
    assertThat(time.largestWithin(100_000_000, 10)).isEqualTo(10);
    assertThat(time.largestWithin(1_000_000, 32)).isEqualTo(1);
  }
}
