package alexnet.train.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.data.RandomStream;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class BetaDistributionTest {
  private static final int DRAWS = 20_000;
  private static final long SEED = 7;

  /** Kolmogorov and Smirnov: at 2 / sqrt(n) a right sampler fails once in 1,500 seeds. */
  private static void assertDistributed(double alpha, DoubleUnaryOperator cdf) {
    double[] draws = draws(alpha);
    double distance = 0;
    for (int i = 0; i < DRAWS; i++) {
      double expected = cdf.applyAsDouble(draws[i]);
      distance = Math.max(distance, expected - (double) i / DRAWS);
      distance = Math.max(distance, (i + 1.0) / DRAWS - expected);
    }
    assertThat(distance).as("alpha %s, seed %d", alpha, SEED).isLessThan(2 / Math.sqrt(DRAWS));
  }

  @Test
  void hasTheDistributionFunctionsThatAreKnownInClosedForm() {
    assertDistributed(0.5, x -> 2 / Math.PI * Math.asin(Math.sqrt(x)));
    assertDistributed(1, x -> x);
    assertDistributed(2, x -> x * x * (3 - 2 * x));
  }

  @Test
  void hasTheMomentsOfOtherAlphas() {
    for (double alpha : new double[] {0.1, 0.2, 0.8, 5, 40}) {
      double[] draws = draws(alpha);
      double mean = Arrays.stream(draws).average().orElseThrow();
      double variance =
          Arrays.stream(draws).map(x -> (x - 0.5) * (x - 0.5)).average().orElseThrow();
      double expected = 1 / (4 * (2 * alpha + 1));
      assertThat(mean).isCloseTo(0.5, within(5 * Math.sqrt(expected / DRAWS)));
      assertThat(variance / expected).as("alpha %s", alpha).isCloseTo(1, within(0.05));
    }
  }

  /** A gamma variable of shape 0.001 underflows to zero more often than not. */
  @Test
  void smallAlphasStayNumbers() {
    double[] sorted = draws(0.001);
    assertThat(sorted).doesNotContain(Double.NaN);
    assertThat(sorted[0]).isNotNegative();
    assertThat(sorted[DRAWS - 1]).isLessThanOrEqualTo(1);
  }

  @Test
  void alphaIsAboveZero() {
    assertThatThrownBy(() -> new BetaDistribution(0)).hasMessageContaining("above 0: 0");
  }

  private static double[] draws(double alpha) {
    RandomStream random = RandomStream.of("beta", SEED, Double.doubleToLongBits(alpha));
    double[] draws = new double[DRAWS];
    Arrays.setAll(draws, i -> new BetaDistribution(alpha).draw(random));
    Arrays.sort(draws);
    return draws;
  }
}
