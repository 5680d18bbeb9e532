package alexnet.report.page;

import alexnet.eval.EvaluationReport;
import alexnet.page.EmbeddedPicture;
import alexnet.page.Figures;
import alexnet.page.Markup;
import alexnet.page.Page;
import alexnet.report.content.AugmentedSample;
import alexnet.report.content.FilterSheet;
import alexnet.report.content.RunReport;
import alexnet.report.content.Scores;
import alexnet.report.content.Setting;
import alexnet.run.EpochMetrics;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page of one run.
 *
 * @param report what it shows
 */
public record ReportPage(RunReport report) {
  /** The whole file: HTML 5 that is well-formed XML too. */
  public String html() {
    Page page = new Page(report.run()).headline(headline());
    page.section("settings", "Settings", settings());
    if (report.counts() != null || !report.samples().isEmpty()) {
      page.section("data", "Data", data());
    }
    if (!report.epochs().isEmpty()) {
      page.section("curves", "Curves", new CurvesSection(report).body());
    }
    if (report.scores() != null) {
      ScoresSection scores = new ScoresSection(report.scores(), report.classes());
      page.section("confusion", "Confusion matrix", scores.confusion());
      page.section("classes", "Classes", scores.perClass());
      page.section("calibration", "Calibration", scores.calibration());
      page.section("pictures", "Pictures to look at", scores.pictures());
    }
    if (report.filters() != null) {
      page.section("filters", "First-layer filters", filters());
    }
    if (!report.epochs().isEmpty()) {
      page.section("time", "Time", time());
    }
    return page.html(report.made(), report.version());
  }

  private Markup headline() {
    Markup head = new Markup().element("p", sentence());
    for (String note : report.notes()) {
      head.element("p", note, "class", "note");
    }
    head.open("div", "class", "tiles");
    if (report.scores() != null) {
      EvaluationReport figures = report.scores().report();
      String part = report.scores().part();
      tile(head, Figures.four(figures.top1()), part + " top-1");
      if (report.classes().size() > 5) {
        tile(head, Figures.four(figures.top5()), part + " top-5");
      }
      tile(head, Figures.four(figures.loss()), part + " loss");
      double ece = report.scores().reliability().expectedCalibrationError();
      tile(head, Figures.four(ece), "calibration error");
    }
    report
        .epochs()
        .best()
        .flatMap(EpochMetrics::validationTop1)
        .filter(top1 -> !scoredValidation())
        .ifPresent(top1 -> tile(head, Figures.four(top1), "validation top-1"));
    tile(head, String.format(Locale.ROOT, "%,d", report.classes().size()), "classes");
    if (!report.epochs().isEmpty()) {
      tile(head, Figures.span(report.epochs().seconds()), "of training");
    }
    return head.close();
  }

  private boolean scoredValidation() {
    return report.scores() != null && report.scores().part().equals("validation");
  }

  private static void tile(Markup head, String figure, String name) {
    head.open("div", "class", "tile").element("b", figure).element("span", name).close();
  }

  /** What was trained on what, when, and what was scored. */
  private String sentence() {
    Map<String, String> known = report.provenance();
    StringBuilder text = new StringBuilder("AlexNet, variant " + report.network());
    if (known.containsKey("data")) {
      text.append(", trained on ").append(known.get("data"));
      if (known.containsKey("trainImages")) {
        text.append(" (").append(known.get("trainImages")).append(" pictures)");
      }
    } else if (known.containsKey("source")) {
      text.append(", weights from ").append(known.get("source"));
    }
    if (!report.epochs().isEmpty()) {
      text.append(" for ").append(Figures.count(report.epochs().figures().size(), "epoch"));
    }
    if (known.containsKey("date")) {
      text.append("; weights of ").append(date(known.get("date")));
    }
    text.append(". ");
    if (report.scores() == null) {
      return text.append("No pictures were scored for this page.").toString();
    }
    EvaluationReport figures = report.scores().report();
    text.append("Scored here: ").append(Figures.count(figures.images(), "picture"));
    text.append(", ").append(partOf(report.scores()));
    int skipped = figures.skipped().size();
    return text.append(skipped == 0 ? "." : "; " + skipped + " could not be read.").toString();
  }

  private static String date(String written) {
    try {
      return Page.time(Instant.parse(written));
    } catch (DateTimeParseException e) {
      return written;
    }
  }

  private static String partOf(Scores scores) {
    return switch (scores.part()) {
      case "test" -> "the test part of " + scores.data();
      case "validation" ->
          "the validation part of "
              + scores.data()
              + ", which also chose the weights: a test part would tell more honestly";
      case "all" -> "all of " + scores.data();
      default -> "the part \"" + scores.part() + "\" of " + scores.data();
    };
  }

  private Markup settings() {
    Markup body = new Markup();
    if (report.settings().isEmpty()) {
      body.element(
          "p",
          report.config() == null
              ? "The run has no config.json: it was not trained by this program."
              : "The run's config.json cannot be read; its text is below.");
    } else {
      list(body, report.settings());
    }
    if (!report.provenance().isEmpty()) {
      body.open("details").element("summary", "What the weights say of themselves");
      list(
          body,
          report.provenance().entrySet().stream()
              .map(entry -> new Setting(entry.getKey(), entry.getValue()))
              .toList());
      body.close();
    }
    if (report.config() != null) {
      body.open("details").element("summary", "config.json");
      body.element("pre", report.config()).close();
    }
    return body;
  }

  private static void list(Markup body, List<Setting> settings) {
    body.open("dl", "class", "settings");
    for (Setting setting : settings) {
      body.open("div").element("dt", setting.name()).element("dd", setting.value()).close();
    }
    body.close();
  }

  private Markup data() {
    Markup body = new Markup();
    if (report.counts() != null) {
      body.add(report.counts().figure());
    }
    if (!report.samples().isEmpty()) {
      body.element("h3", "Training pictures after augmentation");
      body.element(
          "p",
          "Framed: the picture as evaluation sees it. Beside it: as training sees it, drawn anew"
              + " each time.",
          "class",
          "quiet");
      body.open("div", "class", "samples");
      for (AugmentedSample sample : report.samples()) {
        body.open("figure").element("figcaption", sample.className());
        body.open("div", "class", "row");
        sample.plain().addTo(body, sample.className(), "plain");
        sample.varied().forEach(picture -> picture.addTo(body, "varied", null));
        body.close().close();
      }
      body.close();
    }
    return body;
  }

  private Markup filters() {
    FilterSheet sheet = report.filters();
    Markup body = new Markup();
    body.element(
        "p",
        String.format(
            Locale.ROOT,
            "The %d filters of %dx%dx3 in the first layer, each scaled by its own largest weight;"
                + " grey is 0. Trained ones show edges and patches of colour, untrained ones"
                + " noise.",
            sheet.filters(),
            sheet.side(),
            sheet.side()),
        "class",
        "quiet");
    EmbeddedPicture.png(sheet.picture()).addTo(body, "First-layer filters", "filters");
    return body;
  }

  private Markup time() {
    List<EpochMetrics> epochs = report.epochs().figures();
    double speed = epochs.stream().mapToDouble(EpochMetrics::imagesPerSecond).average().orElse(0);
    Markup body = new Markup();
    body.element(
        "p",
        String.format(
            Locale.ROOT,
            "%s in %s, %s each, validation included. Training took %.1f pictures a second.",
            Figures.count(epochs.size(), "epoch"),
            Figures.span(report.epochs().seconds()),
            Figures.span(report.epochs().seconds() / epochs.size()),
            speed));
    body.open("div", "class", "charts").add(new CurvesSection(report).seconds());
    return body.close();
  }
}
