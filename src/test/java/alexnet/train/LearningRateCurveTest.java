package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Smoothing and rules against fastai's formulas in NumPy, and on curves with known answers. */
@Tag("locale")
class LearningRateCurveTest {
  private static final LearningRateSweep SWEEP = LearningRateSweep.DEFAULT;

  @Test
  void smoothingAndRulesAreFastais() throws IOException {
    try (InputStream json = getClass().getResourceAsStream("/train/learning-rate.json")) {
      JsonNode curves = new ObjectMapper().readTree(json);
      assertThat(curves).hasSize(5);
      for (JsonNode expected : curves) {
        String name = expected.get("name").asText();
        LearningRateCurve curve = curve(expected.get("rates"), expected.get("losses"));
        for (int i = 0; i < curve.points().size(); i++) {
          assertThat(curve.points().get(i).smoothed())
              .as("%s, step %d", name, i)
              .isCloseTo(expected.get("smoothed").get(i).asDouble(), offset(1e-12));
        }
        assertThat(curve.suggestion())
            .as(name)
            .contains(curve.points().get(expected.get("valley").asInt()));
        assertThat(curve.steepest())
            .as(name)
            .contains(curve.points().get(expected.get("steep").asInt()));
      }
    }
  }

  private static LearningRateCurve curve(JsonNode rates, JsonNode losses) {
    SmoothedLoss smoothed = new SmoothedLoss(LearningRateFinder.smoothing(100));
    List<LearningRateCurve.Point> points = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      double loss = losses.get(i).asDouble();
      points.add(new LearningRateCurve.Point(rates.get(i).asDouble(), loss, smoothed.add(loss)));
    }
    return new LearningRateCurve(points, false);
  }

  /** A fall from step 40 to step 70: 31 points end at 70, and 39 + 10 + 5 is half-way. */
  @Test
  void theSuggestionIsHalfWayDownTheFall() {
    LearningRateCurve curve =
        smoothed(100, step -> step < 40 ? 6 : step <= 70 ? 6 - (step - 40) / 10.0 : 4);
    assertThat(curve.suggestion().orElseThrow().rate()).isEqualTo(SWEEP.rate(54));
    assertThat(curve.lowest().orElseThrow().rate()).isEqualTo(SWEEP.rate(70));
  }

  @Test
  void theSteepestFallIsFound() {
    LearningRateCurve curve =
        smoothed(100, step -> 6 - step / 100.0 - (step > 61 ? 1 : 0) - (step > 5 ? 2 : 0));
    assertThat(curve.steepest().orElseThrow().rate()).isEqualTo(SWEEP.rate(61));
  }

  @Test
  void withoutAFallThereIsNoSuggestion() {
    assertThat(smoothed(100, step -> 2.3 + 0.05 * Math.sin(step)).suggestion()).isEmpty();
    assertThat(smoothed(100, step -> 2.3 + step).suggestion()).isEmpty();
    assertThat(smoothed(9, step -> 9 - step).suggestion()).isEmpty(); // the last five do not count
    LearningRateCurve none = new LearningRateCurve(List.of(), true);
    assertThat(none.suggestion()).isEmpty();
    assertThat(none.steepest()).isEmpty();
    assertThat(none.lowest()).isEmpty();
  }

  private static LearningRateCurve smoothed(int count, IntToDoubleFunction loss) {
    List<LearningRateCurve.Point> points = new ArrayList<>();
    for (int step = 0; step < count; step++) {
      double value = loss.applyAsDouble(step);
      points.add(new LearningRateCurve.Point(SWEEP.rate(step), value, value));
    }
    return new LearningRateCurve(points, false);
  }

  @Test
  void ratesGrowByAConstantFactorFromStartToEnd() {
    LearningRateSweep sweep = new LearningRateSweep(1e-5, 1e-1, 41);
    assertThat(sweep.rate(0)).isEqualTo(1e-5);
    assertThat(sweep.rate(10)).isCloseTo(1e-4, offset(1e-16));
    assertThat(sweep.rate(40)).isCloseTo(1e-1, offset(1e-13));
    assertThatThrownBy(() -> new LearningRateSweep(0, 1, 100)).hasMessageContaining("above 0: 0");
    assertThatThrownBy(() -> new LearningRateSweep(1, 1, 100)).hasMessageContaining("above 1: 1");
    assertThatThrownBy(() -> new LearningRateSweep(1e-7, 1, 9))
        .hasMessage("steps of the sweep must be 10 to 10,000: 9");
  }

  @Test
  void smoothingRemembersATenthOfTheSweepAndFiveStepsAtLeast() {
    assertThat(LearningRateFinder.smoothing(1000)).isEqualTo(0.99);
    assertThat(LearningRateFinder.smoothing(100)).isEqualTo(0.9);
    assertThat(LearningRateFinder.smoothing(10)).isEqualTo(0.8);
  }

  @Test
  void ratesAreWrittenInTwoDigits() {
    assertThat(LearningRateCurve.text(0.000417)).isEqualTo("4.2e-4");
    assertThat(LearningRateCurve.text(1)).isEqualTo("1.0e0");
    assertThat(LearningRateCurve.text(1.5e-12)).isEqualTo("1.5e-12");
    assertThat(LearningRateCurve.text(30)).isEqualTo("3.0e1");
  }
}
