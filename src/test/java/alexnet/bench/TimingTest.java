package alexnet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimingTest {
  @Test
  void quantilesAreThoseOfTheSortedRuns() {
    Timing timing = new Timing(List.of(5.0, 1.0, 4.0, 2.0));
    assertThat(timing.runs()).isEqualTo(4);
    assertThat(timing.best()).isEqualTo(1);
    assertThat(timing.median()).isEqualTo(3); // between 2 and 4
    assertThat(timing.quantile(1)).isEqualTo(5);
    Timing eleven =
        new Timing(IntStream.rangeClosed(0, 10).mapToObj(i -> 10.0 * (10 - i)).toList());
    assertThat(eleven.quantile(0.1)).isEqualTo(10);
    assertThat(eleven.quantile(0.9)).isEqualTo(90);
    assertThat(new Timing(List.of(7.0)).median()).isEqualTo(7);
  }

  @Test
  void driftIsTheChangeOfTheMedianBetweenTheHalves() {
    assertThat(new Timing(List.of(10.0, 10.0, 11.0, 11.0)).drift()).isEqualTo(0.1);
    assertThat(new Timing(Collections.nCopies(7, 3.0)).drift()).isZero();
    assertThat(new Timing(List.of(3.0)).drift()).isInfinite();
  }

  @Test
  void nothingIsNoTiming() {
    assertThatThrownBy(() -> new Timing(List.of())).hasMessageContaining("at least one run");
  }
}
