package alexnet.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.cli.output.EvaluationTable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every figure is scikit-learn's; scikit-learn.json comes from make_scikit_learn.py. Both compute
 * in float64 from the same float32 logits, so only the order of additions may differ.
 */
class ScikitLearnTest {
  private static final Offset<Double> SAME = within(1e-13);
  private static final List<String> NAMES = Reports.names(8, "class");

  private static JsonNode expected;
  private static EvaluationReport report;

  @BeforeAll
  static void evaluate() throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (InputStream in = ScikitLearnTest.class.getResourceAsStream("/eval/scikit-learn.json")) {
      JsonNode fixture = json.readTree(in);
      expected = fixture.get("expected");
      Tally tally = new Tally(8);
      tally.add(
          json.treeToValue(fixture.get("logits"), float[][].class),
          json.treeToValue(fixture.get("labels"), int[].class));
      report = tally.report(NAMES, List.of());
    }
  }

  @Test
  void headline() {
    assertThat(report.images()).isEqualTo(200);
    assertThat(report.loss()).isCloseTo(expected.get("loss").doubleValue(), SAME);
    assertThat(report.top1()).isCloseTo(expected.get("top1").doubleValue(), SAME);
    assertThat(report.top5()).isCloseTo(expected.get("top5").doubleValue(), SAME);
  }

  @Test
  void eachClass() {
    for (int i = 0; i < 7; i++) {
      ClassScore score = report.perClass().get(i);
      assertThat(score.support()).isEqualTo(expected.get("support").get(i).longValue());
      assertThat(score.precision()).isCloseTo(expected.get("precision").get(i).doubleValue(), SAME);
      assertThat(score.recall()).isCloseTo(expected.get("recall").get(i).doubleValue(), SAME);
      assertThat(score.f1()).isCloseTo(expected.get("f1").get(i).doubleValue(), SAME);
    }
    assertThat(expected.get("f1").get(7).isNull()).isTrue();
    assertThat(report.perClass().get(7)).isEqualTo(new ClassScore("class7", 0, null, null, null));
    // The awkward classes are in the fixture indeed.
    assertThat(report.confusion().predicted()[3]).isZero();
    assertThat(report.confusion().support(3)).isPositive();
    assertThat(report.confusion().support(5)).isZero();
    assertThat(report.confusion().predicted()[5]).isPositive();
  }

  @Test
  void confusion() {
    assertThat(new ObjectMapper().<JsonNode>valueToTree(report.confusion()).toString())
        .isEqualTo(expected.get("confusion").toString());
  }

  @Test
  void meanOfTheClassesIsTheMacroAverage() {
    JsonNode macro = expected.get("macro");
    assertThat(EvaluationTable.text(report, NAMES).lines().filter(l -> l.startsWith("mean")))
        .singleElement()
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "mean of the classes              %.4f  %.4f  %.4f",
                macro.get(0).doubleValue(),
                macro.get(1).doubleValue(),
                macro.get(2).doubleValue()));
  }
}
