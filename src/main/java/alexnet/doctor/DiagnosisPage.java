package alexnet.doctor;

import alexnet.data.DataPart;
import alexnet.data.Dataset;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.page.Figures;
import alexnet.page.Markup;
import alexnet.page.Page;
import alexnet.page.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A diagnosis as one HTML page that works offline: pictures are inside, and nothing is loaded.
 *
 * @param diagnosis what it shows
 * @param limits on the pictures that are read again for it
 * @param made when
 * @param version of the program
 */
public record DiagnosisPage(
    Diagnosis diagnosis, DecodeLimits limits, Instant made, String version) {
  /** Problems shown of a kind: the page stays below some ten megabytes. */
  private static final int SHOWN = 60;

  /**
   * The whole file: HTML 5 that is well-formed XML too. The pictures that it shows are read again.
   *
   * @param pulse called before each of them; what it throws ends the drawing
   */
  public String html(Runnable pulse) {
    Page page = new Page("Data set " + diagnosis.survey().folder()).headline(headline());
    diagnosis
        .byKind()
        .forEach(
            (kind, problems) ->
                page.section(
                    kind.toString(),
                    String.format(Locale.ROOT, "%s: %,d", capital(kind.title()), problems.size()),
                    section(kind, problems, pulse)));
    return page.section("counts", "Pictures by class", counts()).html(made, version);
  }

  private static String capital(String title) {
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }

  private Markup headline() {
    Markup head = new Markup().element("p", diagnosis.verdict(), "class", "verdict");
    diagnosis.refusal().ifPresent(reason -> head.element("p", reason, "class", "note"));
    diagnosis.unscored().ifPresent(reason -> head.element("p", reason, "class", "note"));
    String size =
        String.format(
            Locale.ROOT,
            "%s of %,d classes; %s",
            Figures.count(diagnosis.survey().size(), "picture"),
            diagnosis.survey().classes().size(),
            diagnosis.sizes().inWords());
    head.element("p", size, "class", "quiet");
    diagnosis.remarks().forEach(remark -> head.element("p", remark, "class", "quiet"));
    return head;
  }

  private Markup section(ProblemKind kind, List<Problem> problems, Runnable pulse) {
    String severity = kind.severity().toString();
    Markup body = new Markup().open("p").element("b", severity, "class", "badge " + severity);
    body.text(" " + kind.meaning() + " " + kind.advice()).close();
    List<Problem> shown = problems.subList(0, Math.min(SHOWN, problems.size()));
    if (problems.get(0).picture() == null || kind.isUnreadable()) {
      body.open("ul");
      for (Problem problem : shown) {
        body.open("li")
            .name(diagnosis.below(problem.file()))
            .text(": ")
            .name(problem.detail())
            .close();
      }
      body.close();
    } else {
      ImageDecoder decoder = new ImageDecoder(limits, PictureTag.side());
      body.open("div", "class", "pairs");
      for (Problem problem : shown) {
        pulse.run();
        figure(body, problem, decoder);
      }
      body.close();
    }
    if (problems.size() > SHOWN) {
      String more =
          String.format(Locale.ROOT, "%,d more; --json lists all.", problems.size() - SHOWN);
      body.element("p", more, "class", "quiet");
    }
    return body;
  }

  private void figure(Markup body, Problem problem, ImageDecoder decoder) {
    body.open("figure").open("div", "class", "pair");
    PictureTag.add(problem.picture(), decoder, body);
    if (problem.other() != null) {
      PictureTag.add(problem.other(), decoder, body);
    }
    body.close().open("figcaption").name(diagnosis.below(problem.file())).empty("br");
    if (problem.other() != null) {
      body.name(diagnosis.below(problem.other().sample().name())).empty("br");
    }
    body.name(problem.detail()).close().close().line();
  }

  private Markup counts() {
    Map<DataPart, Dataset> parts = diagnosis.survey().parts();
    List<String> classes = diagnosis.survey().classes();
    Map<DataPart, int[]> counts = diagnosis.survey().classCounts();
    Markup body = new Markup().open("div", "class", "scroll tall");
    Stream<String> headings = parts.keySet().stream().map(part -> "#" + part);
    Table table =
        new Table(body, true, Stream.concat(Stream.of("class"), headings).toArray(String[]::new));
    for (int label = 0; label < classes.size(); label++) {
      table.row().head(classes.get(label), label);
      for (int[] count : counts.values()) {
        table.number(count[label]);
      }
    }
    return table.close().close();
  }
}
