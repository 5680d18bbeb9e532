package alexnet.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.train.LearningRateCurve;
import alexnet.train.LearningRateSweep;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The charts of a sweep, by where their parts lie. */
@Tag("locale")
class LearningRateChartTest {
  /** Falls from 6 to 2 on a straight line between 1e-5 and 1e-2, then breaks. */
  private static final LearningRateCurve CURVE =
      curve(step -> step < 20 ? 6 : step <= 50 ? 6 - (step - 20) * 4 / 30.0 : 2 + (step - 50));

  private static LearningRateCurve curve(IntToDoubleFunction loss) {
    LearningRateSweep sweep = new LearningRateSweep(1e-7, 1, 71);
    return new LearningRateCurve(
        IntStream.range(0, 71)
            .mapToObj(
                step -> {
                  double value = loss.applyAsDouble(step);
                  return new LearningRateCurve.Point(sweep.rate(step), value, value);
                })
            .toList(),
        false);
  }

  @Test
  void asAsciiItFitsEightyColumns() {
    String text = LearningRateText.of(CURVE, false);
    List<String> lines = text.lines().toList();
    assertThat(text).matches("[\\x20-\\x7e\\n]+");
    assertThat(lines).hasSize(16).allMatch(line -> line.length() <= 80);
    assertThat(lines.get(15).strip().split(" +"))
        .containsExactly("1e-7", "1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1", "1e0");
    assertThat(lines.get(0)).startsWith("   6.1");
    assertThat(lines.get(13)).startsWith("   1.85");
    // The plateau is a line of stars up to 1e-5; the lowest row has the end of the fall.
    int edge = lines.get(0).indexOf('|');
    int plateau =
        IntStream.range(0, 16).filter(i -> lines.get(i).contains("****")).findFirst().orElseThrow();
    assertThat(lines.get(plateau).substring(edge + 1, edge + 20)).isEqualTo("*".repeat(19));
    assertThat(lines.get(12).indexOf('*') - edge).isBetween(47, 52);
    // 30 points fall, so the suggestion is at step 19 + 10 + 5 = 34, 10^-3.6.
    int marked = lines.get(1).indexOf(':') - edge - 1;
    assertThat(marked).isEqualTo((int) Math.round(34 / 70.0 * 69));
  }

  @Test
  void asBrailleItHasTheSamePlaces() {
    List<String> lines = LearningRateText.of(CURVE, true).lines().toList();
    assertThat(lines).hasSize(16).allMatch(line -> line.length() <= 80);
    assertThat(lines.get(0)).contains("\u2502").contains("\u250a");
    String dots = String.join("", lines).replaceAll("[^\u2801-\u28ff]", "");
    assertThat(dots.length()).isGreaterThan(60);
    assertThat(lines.get(14)).contains("\u2514").contains("\u2534");
  }

  @Test
  void aFlatCurveAndTwoPointsAreDrawnToo() {
    assertThat(LearningRateText.of(curve(step -> 2.3), false)).contains("****");
    LearningRateCurve two = new LearningRateCurve(CURVE.points().subList(0, 2), true);
    assertThat(LearningRateText.of(two, true).lines()).hasSize(16);
    assertThat(LearningRateSvg.of(two)).contains("<path");
  }

  @Test
  void asSvgItIsXmlWithADotAStepAndTheSuggestion() throws Exception {
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    LearningRateSvg.of(CURVE).getBytes(StandardCharsets.UTF_8)));

    assertThat(svg.getDocumentElement().getAttribute("xmlns"))
        .isEqualTo("http://www.w3.org/2000/svg");
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(71);
    // The end of the curve leaves the chart, and is not seen there.
    Element window = (Element) svg.getElementsByTagName("svg").item(1);
    assertThat(window.getAttribute("viewBox")).isEqualTo("64 48 676 316");
    assertThat(window.getElementsByTagName("path").getLength()).isEqualTo(1);
    assertThat(window.getElementsByTagName("circle").getLength()).isEqualTo(71);
    NodeList texts = svg.getElementsByTagName("text");
    Element mark = (Element) texts.item(texts.getLength() - 1);
    assertThat(mark.getTextContent()).isEqualTo("suggestion 2.5e-4");
    assertThat(Double.parseDouble(mark.getAttribute("x"))).isBetween(64.0, 740.0);
  }
}
