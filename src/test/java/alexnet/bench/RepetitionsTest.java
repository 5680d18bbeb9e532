package alexnet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** How often work is repeated, on a clock that only the work moves. */
class RepetitionsTest {
  private double seconds;
  private int runs;

  /** Work whose n-th run takes this long. */
  private Timing time(Repetitions repetitions, IntToDoubleFunction duration) {
    seconds = 0;
    runs = 0;
    return repetitions.time(() -> seconds += duration.applyAsDouble(++runs), () -> seconds);
  }

  @Test
  void quickWorkIsRepeatedForThreeSeconds() {
    Timing timing = time(Repetitions.steady(), run -> 0.01);
    assertThat(timing.runs()).isBetween(300, 301);
    assertThat(timing.median()).isCloseTo(10, within(1e-6));
    assertThat(runs - timing.runs()).as("warm-up runs in half a second").isBetween(50, 51);
  }

  @Test
  void slowWorkIsRepeatedSevenTimes() {
    Timing timing = time(Repetitions.steady(), run -> 1);
    assertThat(timing.runs()).isEqualTo(7);
    assertThat(runs).as("with two to warm up").isEqualTo(9);
  }

  /** The first 200 runs are slower: the median must have left them behind. */
  @Test
  void goesOnUntilTheMedianIsSteady() {
    Timing timing = time(Repetitions.steady(), run -> run <= 200 ? 0.012 : 0.01);
    assertThat(timing.runs()).isGreaterThan(600);
    assertThat(timing.median()).isCloseTo(10, within(1e-6));
  }

  @Test
  void givesUpAfterTwentySeconds() {
    Timing timing = time(Repetitions.steady(), run -> 0.1 * Math.pow(1.02, run));
    double total = timing.millis().stream().mapToDouble(Double::doubleValue).sum() / 1e3;
    assertThat(total).isBetween(20.0, 21.0);
    assertThat(time(Repetitions.steady(), run -> 30).runs()).isEqualTo(3);
  }

  @Test
  void aGivenNumberIsKept() {
    assertThat(time(Repetitions.exactly(1), run -> 100).runs()).isEqualTo(1);
    assertThat(time(Repetitions.exactly(5), run -> run % 2 + 1).runs()).isEqualTo(5);
    assertThat(runs).isEqualTo(7);
    assertThatThrownBy(() -> Repetitions.exactly(0)).hasMessage("runs must be at least 1: 0");
  }
}
