package alexnet.cli;

import alexnet.cli.options.Options;
import alexnet.cli.output.Megabytes;
import alexnet.model.LayerSummary;
import alexnet.text.Json;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the network as a table. */
@Command(
    name = "summary",
    mixinStandardHelpOptions = true,
    description = "Prints the network's layers with output shapes and parameters.")
final class SummaryCommand implements Callable<Integer> {
  @Option(
      names = "--variant",
      description = "The network: d2l (default), torchvision or 2012. " + Options.OWN_VARIANT,
      defaultValue = "d2l")
  private String variant;

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Number of classes, 2 to 100,000 (default 10).",
      defaultValue = "10")
  private int classes;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LayerSummary summary = LayerSummary.of(Options.variant(spec, variant), checkedClasses());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.line(jsonOf(summary)));
    } else {
      print(summary, out);
    }
    return 0;
  }

  private int checkedClasses() {
    if (classes < 2 || classes > 100_000) {
      throw new ParameterException(
          spec.commandLine(), "--classes must be 2 to 100,000: " + classes);
    }
    return classes;
  }

  private static Map<String, Object> jsonOf(LayerSummary summary) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("variant", summary.variant());
    json.put("input", summary.input());
    json.put("parameters", summary.parameters());
    json.put(
        "layers",
        summary.layers().stream()
            .map(
                row -> {
                  Map<String, Object> layer = new LinkedHashMap<>();
                  layer.put("name", row.name());
                  layer.put("type", row.layer().type());
                  layer.put("output", row.output());
                  layer.put("parameters", row.parameters());
                  return layer;
                })
            .toList());
    return json;
  }

  private static void print(LayerSummary summary, PrintWriter out) {
    String row = "%-16s  %-17s  %-42s  %-18s  %12s  %12s%n";
    out.printf(row, "layer", "type", "options", "output", "parameters", "multiply-adds");
    for (LayerSummary.Row layer : summary.layers()) {
      out.printf(
          row,
          layer.name(),
          layer.layer().type(),
          layer.layer().options(),
          shape(layer.output()),
          count(layer.parameters()),
          count(layer.multiplyAdds()));
    }
    out.printf(
        Locale.ROOT,
        "%n%s with %,d classes: input %s, %,d parameters (%s MB in float32), %.3f G multiply-adds"
            + " a picture%n",
        summary.variant(),
        summary.classes(),
        shape(summary.input()),
        summary.parameters(),
        Megabytes.of(summary.parameters() * 4),
        summary.multiplyAdds() / 1e9);
  }

  private static String count(long count) {
    return count == 0 ? "" : String.format(Locale.ROOT, "%,d", count);
  }

  /** With the batch as N. */
  private static String shape(List<Long> shape) {
    return shape.stream()
        .skip(1)
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "[N, ", "]"));
  }
}
