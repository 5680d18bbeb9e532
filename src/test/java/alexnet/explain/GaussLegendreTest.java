package alexnet.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussLegendreTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 50, 333, 1000})
  void givesTheMeanOfPolynomials(int n) {
    GaussLegendre points = GaussLegendre.of(n);
    assertThat(Arrays.stream(points.weights()).sum()).isCloseTo(1, within(1e-12));
    assertThat(points.nodes()).hasSize(n).isSorted();
    for (int degree : new int[] {1, n, 2 * n - 1}) {
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += points.weights()[i] * Math.pow(points.nodes()[i], degree);
      }
      assertThat(mean).isCloseTo(1.0 / (degree + 1), within(1e-12));
    }
  }

  /** Abramowitz and Stegun 1964, table 25.4, moved from -1..1 to 0..1. */
  @ParameterizedTest
  @ValueSource(ints = 3)
  void isTheTable(int n) {
    GaussLegendre points = GaussLegendre.of(n);
    double root = 0.774596669241483;
    assertThat(points.nodes())
        .usingComparatorWithPrecision(1e-14)
        .containsExactly((1 - root) / 2, 0.5, (1 + root) / 2);
    assertThat(points.weights())
        .usingComparatorWithPrecision(1e-14)
        .containsExactly(5 / 18.0, 8 / 18.0, 5 / 18.0);
  }
}
