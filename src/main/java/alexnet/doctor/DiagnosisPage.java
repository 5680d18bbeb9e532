package alexnet.doctor;

import alexnet.data.DataPart;
import alexnet.data.Dataset;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import java.util.List;
import java.util.Map;

/**
 * A diagnosis as one HTML page that works offline: pictures are inside, nothing is loaded, nothing
 * is run. The page is well-formed XML, too.
 */
public final class DiagnosisPage {
  /** Problems shown of a kind: the page stays below some ten megabytes. */
  private static final int SHOWN = 60;

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --page: #fff; --text: #1c1c1e; --soft: #6b6b70;
        --line: #d8d8dc; --box: #f5f5f7; --severe: #b3261e; --warning: #8a5a00; --note: #3c6e47; }
      @media (prefers-color-scheme: dark) { :root { --page: #161618; --text: #ececee;
        --soft: #a0a0a6; --line: #3a3a3e; --box: #222226; --severe: #ff8a80; --warning: #f2b84b;
        --note: #8fd19e; } }
      body { margin: 0 auto; padding: 1.5rem; max-width: 1100px; background: var(--page);
        color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem; }
      h2 b { font-size: .75rem; text-transform: uppercase; letter-spacing: .05em;
        border: 1px solid; border-radius: 4px; padding: .1rem .4rem; vertical-align: middle; }
      .severe b { color: var(--severe); } .warning b { color: var(--warning); }
      .note b { color: var(--note); }
      p { margin: .3rem 0; } .verdict { padding: .8rem 1rem; background: var(--box);
        border-radius: 8px; font-weight: 600; margin: 1rem 0; }
      .soft, figcaption { color: var(--soft); }
      .grid { display: grid; gap: 1rem; margin-top: .8rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); }
      figure { margin: 0; padding: .7rem; border: 1px solid var(--line); border-radius: 8px;
        min-width: 0; }
      figure div { display: flex; gap: .5rem; align-items: flex-start; min-height: 72px; }
      img { max-width: calc(50% - .25rem); min-width: 84px; border-radius: 3px; }
      figcaption { font-size: .8rem; margin-top: .5rem; overflow-wrap: anywhere; }
      .none { border: 1px dashed var(--line); color: var(--soft); font-size: .8rem;
        padding: 1.5rem .6rem; }
      ul { padding-left: 1.2rem; overflow-wrap: anywhere; }
      .scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; }
      th, td { text-align: right; padding: .15rem .8rem; border-bottom: 1px solid var(--line); }
      th:first-child, td:first-child { text-align: left; padding-left: 0; }
      """;

  private final Diagnosis diagnosis;
  private final ImageDecoder decoder;
  private final StringBuilder page = new StringBuilder();

  private final Runnable pulse;

  private DiagnosisPage(Diagnosis diagnosis, DecodeLimits limits, Runnable pulse) {
    this.diagnosis = diagnosis;
    this.pulse = pulse;
    this.decoder = new ImageDecoder(limits, PictureTag.side());
  }

  /**
   * Draws the page; the pictures that it shows are read again.
   *
   * @param pulse called before each of them; what it throws ends the drawing
   */
  public static String of(Diagnosis diagnosis, DecodeLimits limits, Runnable pulse) {
    DiagnosisPage page = new DiagnosisPage(diagnosis, limits, pulse);
    page.draw();
    return page.page.toString();
  }

  private void draw() {
    String title = "Data set " + diagnosis.survey().folder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")
        .append(
            "<title>%s</title>\n<style>\n%s</style></head>\n".formatted(Html.text(title), STYLE))
        .append("<body><h1>%s</h1>\n".formatted(Html.text(title)));
    paragraph("verdict", diagnosis.verdict());
    diagnosis.refusal().ifPresent(reason -> paragraph("", reason));
    paragraph(
        "soft",
        "%,d pictures of %,d classes; %s"
            .formatted(
                diagnosis.survey().size(),
                diagnosis.survey().classes().size(),
                diagnosis.sizes().inWords()));
    diagnosis.byKind().forEach(this::section);
    counts();
    page.append("</body></html>\n");
  }

  private void section(ProblemKind kind, List<Problem> problems) {
    page.append(
        "<h2 class=\"%s\"><b>%s</b> %s: %,d</h2>\n"
            .formatted(kind.severity(), kind.severity(), Html.text(kind.title()), problems.size()));
    paragraph("", kind.meaning() + " " + kind.advice());
    List<Problem> shown = problems.subList(0, Math.min(SHOWN, problems.size()));
    boolean pixels = kind != ProblemKind.UNREADABLE && kind != ProblemKind.TRUNCATED;
    if (problems.get(0).picture() == null || !pixels) {
      page.append("<ul>");
      shown.forEach(
          problem ->
              page.append(
                  "<li>%s: %s</li>\n"
                      .formatted(Html.text(name(problem.file())), Html.text(problem.detail()))));
      page.append("</ul>\n");
    } else {
      page.append("<div class=\"grid\">\n");
      shown.forEach(this::figure);
      page.append("</div>\n");
    }
    if (problems.size() > SHOWN) {
      paragraph("soft", "%,d more; --json lists all.".formatted(problems.size() - SHOWN));
    }
  }

  private void figure(Problem problem) {
    pulse.run();
    page.append("<figure><div>").append(PictureTag.of(problem.picture(), decoder));
    if (problem.other() != null) {
      page.append(PictureTag.of(problem.other(), decoder));
    }
    page.append("</div><figcaption>").append(Html.text(name(problem.file())));
    if (problem.other() != null) {
      page.append("<br/>").append(Html.text(name(problem.other().sample().name())));
    }
    page.append("<br/>%s</figcaption></figure>\n".formatted(Html.text(problem.detail())));
  }

  /** The name without the folder, which the title has. */
  private String name(String file) {
    String folder = diagnosis.survey().folder().toString();
    return file.startsWith(folder) && file.length() > folder.length() + 1
        ? file.substring(folder.length() + 1)
        : file;
  }

  private void counts() {
    Map<DataPart, Dataset> parts = diagnosis.survey().parts();
    page.append("<h2>Pictures by class</h2>\n<div class=\"scroll\"><table><tr><th>class</th>");
    parts.keySet().forEach(part -> page.append("<th>%s</th>".formatted(part)));
    page.append("</tr>\n");
    List<String> classes = diagnosis.survey().classes();
    Map<DataPart, int[]> counts = diagnosis.survey().classCounts();
    for (int label = 0; label < classes.size(); label++) {
      page.append("<tr><td>%s</td>".formatted(Html.text(classes.get(label))));
      for (int[] count : counts.values()) {
        page.append("<td>%,d</td>".formatted(count[label]));
      }
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
  }

  private void paragraph(String style, String text) {
    page.append("<p class=\"%s\">%s</p>\n".formatted(style, Html.text(text)));
  }
}
