package alexnet.cli.output;

import alexnet.explain.Explanation;
import alexnet.text.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints explanations as they come, a line each or as JSON, and counts failures. */
public final class ExplanationPrinter {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private int failures;

  /**
   * @param err gets the failures, if there is no JSON to hold them
   */
  public ExplanationPrinter(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /** Pictures that could not be explained. */
  public int failures() {
    return failures;
  }

  /**
   * A picture was explained.
   *
   * @param drawn where the drawing is
   */
  public void explained(Path picture, Explanation explanation, Path drawn) {
    if (!json) {
      out.printf(
          Locale.ROOT,
          "%s  %s %.3f  %s  (%s)%n",
          picture,
          explanation.className(),
          explanation.logit(),
          explanation.remark(),
          drawn);
      out.flush();
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("file", picture.toString());
    line.put("method", explanation.method().toString());
    line.put("class", explanation.className());
    line.put("logit", explanation.logit());
    line.put("grid", List.of(explanation.height(), explanation.width()));
    line.put("map", explanation.map());
    if (explanation.gap().isPresent()) {
      line.put("gap", explanation.gap().getAsDouble());
    }
    line.put("remark", explanation.remark());
    Json.print(out, line);
    out.flush();
  }

  /** A picture, or an argument that stands for none, was not. */
  public void failed(String name, String reason) {
    failures++;
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("file", name);
      line.put("error", reason);
      out.println(Json.line(line));
      return;
    }
    out.flush();
    err.println(name + ": " + reason);
  }
}
