package alexnet.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.eval.ClassScore;
import alexnet.eval.ConfusionMatrix;
import alexnet.report.FakeRuns;
import alexnet.report.Xml;
import alexnet.report.chart.LineChart;
import alexnet.report.content.ConfusionPicture;
import alexnet.report.content.Epochs;
import alexnet.report.content.RunReport;
import alexnet.report.content.Scores;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

@Tag("locale")
class ReportPageTest {
  private static final List<String> ORDER =
      List.of(
          "settings",
          "data",
          "curves",
          "confusion",
          "classes",
          "calibration",
          "pictures",
          "filters",
          "time");

  @Test
  void hasEverySectionAndItsLink() {
    Xml page = page(FakeRuns.complete(FakeRuns.names(10), 500, 12, 1));
    assertThat(page.all("section"))
        .extracting(section -> section.getAttribute("id"))
        .isEqualTo(ORDER);
    assertThat(page.all("a"))
        .extracting(link -> link.getAttribute("href"))
        .isEqualTo(ORDER.stream().map(id -> "#" + id).toList());
  }

  @Test
  void figuresAreTheRecords() {
    RunReport report = FakeRuns.complete(FakeRuns.names(10), 500, 12, 2);
    Scores scores = report.scores();
    Xml page = page(report);
    List<String> tiles =
        page.all("div").stream()
            .filter(div -> div.getAttribute("class").equals("tile"))
            .map(Element::getTextContent)
            .toList();
    assertThat(tiles)
        .contains(
            four(scores.report().top1()) + "test top-1",
            four(scores.report().top5()) + "test top-5",
            four(scores.report().loss()) + "test loss",
            four(scores.reliability().expectedCalibrationError()) + "calibration error",
            four(report.epochs().best().orElseThrow().validationTop1().orElseThrow())
                + "validation top-1",
            "10classes");

    List<Element> rows = Xml.inside(Xml.inside(page.section("classes"), "tbody").get(0), "tr");
    assertThat(rows).hasSize(10);
    for (int i = 0; i < 10; i++) {
      ClassScore score = scores.report().perClass().get(i);
      assertThat(Xml.texts(Xml.inside(rows.get(i), "th"))).containsExactly("class " + i);
      assertThat(Xml.texts(Xml.inside(rows.get(i), "td")))
          .containsExactly(
              Integer.toString(i),
              Long.toString(score.support()),
              four(score.precision()),
              four(score.recall()),
              four(score.f1()));
    }
  }

  @Test
  void theMapShowsEveryCount() {
    RunReport report = FakeRuns.complete(FakeRuns.names(10), 500, 12, 3);
    List<String> shown =
        Xml.inside(page(report).section("confusion"), "text").stream()
            .filter(text -> text.getAttribute("class").contains("cell"))
            .map(Element::getTextContent)
            .sorted()
            .toList();
    assertThat(shown)
        .isEqualTo(
            report.scores().report().confusion().cells().stream()
                .map(cell -> Long.toString(cell.count()))
                .sorted()
                .toList());
  }

  @Test
  void aClassThatDoesNotOccurHasDashes() {
    RunReport report = FakeRuns.complete(FakeRuns.names(10), 1, 12, 8);
    List<Element> rows = Xml.inside(page(report).section("classes"), "tr");
    int shown = 0;
    for (ClassScore score : report.scores().report().perClass()) {
      List<String> cells = Xml.texts(Xml.inside(rows.get(++shown), "td"));
      assertThat(cells.subList(2, 5).contains("\u2013")).isEqualTo(!score.occurs());
    }
    assertThat(report.scores().report().perClass())
        .filteredOn(ClassScore::occurs)
        .hasSizeBetween(1, 2);
  }

  @Test
  void theMapOfManyClassesTellsNamesAndCounts() {
    RunReport report = FakeRuns.complete(FakeRuns.names(200), 4_000, 12, 4);
    ConfusionMap map = new ConfusionMap(report.scores().report().confusion(), report.classes());
    ConfusionMatrix.Cell worst = map.matrix().confusions().get(0);
    assertThat(map.matrix().confusions())
        .isSortedAccordingTo(Comparator.comparingLong(ConfusionMatrix.Cell::count).reversed());
    assertThat(Xml.texts(Xml.inside(page(report).section("confusion"), "title")))
        .contains(
            String.format(
                Locale.ROOT,
                "class %d \u2192 class %d: %d of 20",
                worst.trueClass(),
                worst.predicted(),
                worst.count()));
  }

  @Test
  void namesAreShownAsTheyStand() {
    RunReport report = FakeRuns.complete(FakeRuns.AWKWARD, 300, 5, 5);
    String html = new ReportPage(report).html();
    // Well-formed, and no element that is not the page's own: nothing of a name was markup.
    Xml page = Xml.of(html);
    assertThat(page.all("script")).hasSize(1);
    assertThat(Xml.texts(Xml.inside(page.section("classes"), "th")))
        .contains(
            "<script>alert(1)</script>",
            "日本語のクラス名",
            "a-class-name-of-sixty-characters-which-no-chart-has-room-for!",
            "\"quotes\" & 'more'",
            "tab\tand\uFFFDbell",
            "turnedaround",
            "]]>");
    assertThat(html).doesNotContain("<script>alert");
  }

  @Test
  void nothingIsFetched() {
    String html = new ReportPage(FakeRuns.complete(FakeRuns.AWKWARD, 300, 5, 6)).html();
    assertThat(Pattern.compile("(?i)https?:|@import|url\\(|src=\"//").matcher(html).find())
        .isFalse();
    assertThat(Xml.of(html).all("img"))
        .isNotEmpty()
        .allMatch(image -> image.getAttribute("src").startsWith("data:image/"));
    assertThat(Xml.of(html).all("link")).isEmpty();
  }

  /** A pixel a class would take 1.6 GB. */
  @Test
  void thePictureOfManyClassesStaysSmall() {
    int classes = 20_000;
    ConfusionMatrix matrix =
        new ConfusionMatrix(
            classes,
            List.of(
                new ConfusionMatrix.Cell(0, 0, 3),
                new ConfusionMatrix.Cell(0, 1, 1),
                new ConfusionMatrix.Cell(10_000, 19_999, 2)));
    BufferedImage picture = ConfusionPicture.of(matrix, FakeRuns.names(classes));
    assertThat(picture.getWidth()).isEqualTo(1_016);
    assertThat(picture.getHeight()).isEqualTo(1_016);
    // 20 classes a pixel within a margin of 8: three quarters of blue cover a quarter of red.
    assertThat(Integer.toHexString(picture.getRGB(8, 8))).isEqualTo("ff5787be");
    assertThat(Integer.toHexString(picture.getRGB(8 + 999, 8 + 500))).isEqualTo("ffb3261e");
    assertThat(Integer.toHexString(picture.getRGB(9, 8))).isEqualTo("ffffffff");
    assertThat(new ConfusionMap(matrix, FakeRuns.names(classes)).figure().toString().length())
        .isLessThan(20_000);
  }

  /** Whatever the number of classes, it can be sent to somebody. */
  @Test
  void staysSmall() {
    RunReport report = FakeRuns.complete(FakeRuns.names(1_000), 20_000, 500, 7);
    assertThat(new ReportPage(report).html().getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(3_000_000);
  }

  @Test
  void aRunWithNothingButWeightsHasAPage() {
    RunReport bare =
        new RunReport(
            "runs/bare",
            "torchvision",
            List.of("a", "b"),
            Map.of("source", "alexnet.pth"),
            List.of(),
            null,
            new Epochs(List.of(), 0),
            null,
            List.of(),
            null,
            null,
            List.of("The pictures of this run are gone."),
            Instant.EPOCH,
            "0.1.0");
    Xml page = page(bare);
    assertThat(page.all("section"))
        .extracting(s -> s.getAttribute("id"))
        .containsExactly("settings");
    assertThat(page.document().getDocumentElement().getTextContent())
        .contains("The pictures of this run are gone.", "No pictures were scored", "alexnet.pth");
  }

  @Test
  void drawsNothingOfFiguresThatAreNotFinite() {
    LineChart chart =
        new LineChart(
            "Loss",
            LineChart.Form.AMOUNT,
            List.of(
                new LineChart.Series(
                    "a",
                    List.of(
                        new LineChart.Point(1, Double.NaN),
                        new LineChart.Point(2, Double.POSITIVE_INFINITY)))),
            0);
    assertThat(chart.figure().toString()).contains("No figures.").doesNotContain("<svg");
  }

  private static Xml page(RunReport report) {
    return Xml.of(new ReportPage(report).html());
  }

  private static String four(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
