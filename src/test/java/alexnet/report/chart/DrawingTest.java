package alexnet.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.page.EmbeddedPicture;
import alexnet.page.Markup;
import alexnet.report.Xml;
import alexnet.report.content.FilterSheet;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The parts that charts are made of. */
@Tag("locale")
class DrawingTest {
  @Test
  void ticksAreRoundAndHoldTheValues() {
    assertThat(Axis.around(0, 2.3, 4)).isEqualTo(new Axis(0, 3, 1));
    assertThat(Axis.around(0.31, 0.87, 4)).isEqualTo(new Axis(0.2, 1, 0.2));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1_000; i++) {
      double min = random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-9, 9));
      double max = min + random.nextDouble() * Math.pow(10, random.nextInt(-9, 9));
      Axis axis = Axis.around(min, max, 4);
      double tolerance = 1e-8 * (axis.high() - axis.low());
      assertThat(axis.low()).as("%s to %s", min, max).isLessThanOrEqualTo(min + tolerance);
      assertThat(axis.high()).as("%s to %s", min, max).isGreaterThanOrEqualTo(max - tolerance);
      assertThat(axis.ticks()).as("%s to %s", min, max).hasSizeBetween(2, 7);
    }
  }

  @Test
  void labelsHaveTheDigitsOfTheStep() {
    assertThat(labels(new Axis(0, 0.3, 0.1))).containsExactly("0", "0.1", "0.2", "0.3");
    assertThat(labels(new Axis(0, 3e-4, 1e-4))).containsExactly("0", "0.0001", "0.0002", "0.0003");
    assertThat(labels(new Axis(0, 2e-5, 1e-5))).containsExactly("0", "1e-5", "2e-5");
    assertThat(labels(new Axis(0, 1.5e-4, 5e-5))).containsExactly("0", "5e-5", "1e-4", "1.5e-4");
    assertThat(labels(new Axis(0, 2000, 1000))).containsExactly("0", "1,000", "2,000");
    assertThat(Axis.ofWhole(1, 1, 6).ticks()).containsExactly(1.0);
    assertThat(Axis.ofWhole(1, 3, 6).ticks()).containsExactly(1.0, 2.0, 3.0);
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(axis::label).toList();
  }

  @Test
  void aLineGoesThroughItsPointsAndStopsAtGaps() {
    LineChart.Series line =
        new LineChart.Series(
            "a",
            List.of(
                new LineChart.Point(1, 0),
                new LineChart.Point(2, 4),
                new LineChart.Point(3, Double.NaN),
                new LineChart.Point(4, 2),
                new LineChart.Point(5, 4)));
    LineChart chart = new LineChart("Loss", LineChart.Form.AMOUNT, List.of(line), 0);
    Element path = Xml.of(chart.figure().toString()).all("path").get(0);
    // Epochs 1 to 5 from 54 to 448, values 0 to 4 from 212 up to 10.
    assertThat(path.getAttribute("d")).isEqualTo("M54 212L152.5 10M349.5 111L448 10");
    assertThat(Xml.texts(Xml.of(chart.figure().toString()).all("title")))
        .contains("a, epoch 2: 4.000")
        .hasSize(4);
  }

  @Test
  void longNamesLoseTheirMiddle() {
    assertThat(Names.cut("abc", 3)).isEqualTo("abc");
    assertThat(Names.cut("abcdefghij", 7)).isEqualTo("abcd…ij");
    assertThat(Names.cut("日本語のクラス名", 9)).isEqualTo("日本…ス名");
    assertThat(Names.cut("🦜🦜🦜🦜", 5)).isEqualTo("🦜…🦜");
    assertThat(Names.letters("［！］", 9)).as("full-width signs").isEqualTo(6);
  }

  @Test
  void filtersAreScaledEachByItsOwnLargestWeight() {
    // The first is red where the second, a hundredth as large, is dark blue; 0 is grey.
    FilterSheet sheet = new FilterSheet(2, 1, new float[] {1, 0, 0, 0, 0, -0.01f});
    BufferedImage picture = sheet.picture();
    assertThat(picture.getWidth()).isEqualTo(3 * 4);
    assertThat(picture.getHeight()).isEqualTo(4);
    assertThat(Integer.toHexString(picture.getRGB(0, 0))).isEqualTo("ffff8080");
    assertThat(Integer.toHexString(picture.getRGB(3, 3))).isEqualTo("ffff8080");
    assertThat(Integer.toHexString(picture.getRGB(8, 0))).isEqualTo("ff808000");
    assertThat(picture.getRGB(5, 0) >>> 24).as("gap").isZero();
    assertThatThrownBy(() -> new FilterSheet(2, 1, new float[5])).hasMessageContaining("5 weights");
  }

  @Test
  void markupIsClosedInOrderAndEscapes() {
    Markup markup = new Markup().open("p", "title", "a\"<b>").text("1 < 2 & 3");
    assertThatThrownBy(markup::toString).hasMessageContaining("[p]");
    assertThat(markup.close().toString())
        .isEqualTo("<p title=\"a&quot;&lt;b&gt;\">1 &lt; 2 &amp; 3</p>");
    assertThat(new Markup().text("a\u0000b\uD800c\uFFFFd\u202Ee").toString())
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDde");
    assertThatThrownBy(() -> new Markup().own("a < b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EmbeddedPicture("pictures/1.jpg", 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Svg.number(Double.NaN)).hasMessageContaining("NaN");
  }
}
