package alexnet.cli.output;

import alexnet.predict.ClassProbability;
import alexnet.predict.Classifier;
import alexnet.predict.Prediction;
import alexnet.text.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints predictions as they come, as a table or as JSON lines, and counts failures. */
public abstract class PredictionPrinter implements Classifier.ResultListener {
  private int failures;

  /** Files that could not be classified. */
  public int failures() {
    return failures;
  }

  abstract void print(String name, Prediction prediction);

  abstract void printFailure(String name, String reason);

  @Override
  public final void classified(Path file, Prediction prediction) {
    print(file.toString(), prediction);
  }

  @Override
  public final void failed(Path file, String reason) {
    failed(file.toString(), reason);
  }

  /** An input that is perhaps not even a path. */
  public final void failed(String name, String reason) {
    failures++;
    printFailure(name, reason);
  }

  /** One object a picture on one stream. */
  public static PredictionPrinter json(PrintWriter out, int top, boolean logits) {
    return new PredictionPrinter() {
      @Override
      void print(String name, Prediction prediction) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("file", name);
        line.put("predictions", prediction.top(top));
        if (logits) {
          line.put("logits", prediction.logits());
        }
        out.println(Json.line(line));
      }

      @Override
      void printFailure(String name, String reason) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("file", name);
        line.put("error", reason);
        out.println(Json.line(line));
      }
    };
  }

  /** One line a picture on {@code out}, failures on {@code err}. */
  public static PredictionPrinter text(
      PrintWriter out, PrintWriter err, int top, boolean logits, List<String> classes) {
    return new PredictionPrinter() {
      @Override
      void print(String name, Prediction prediction) {
        out.println(
            name
                + "  "
                + prediction.top(top).stream()
                    .map(PredictionPrinter::percent)
                    .collect(Collectors.joining(", ")));
        if (logits) {
          for (int i = 0; i < classes.size(); i++) {
            out.printf(
                Locale.ROOT, "    %-30s %10.5f%n", classes.get(i), prediction.logits().get(i));
          }
        }
      }

      @Override
      void printFailure(String name, String reason) {
        out.flush();
        err.println(name + ": " + reason);
      }
    };
  }

  private static String percent(ClassProbability entry) {
    return String.format(Locale.ROOT, "%s %.1f%%", entry.className(), 100 * entry.probability());
  }
}
