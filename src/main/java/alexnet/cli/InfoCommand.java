package alexnet.cli;

import alexnet.cli.WeightsInfo.TensorInfo;
import alexnet.text.Json;
import alexnet.transform.Preprocessing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what a run or a weights file holds. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what weights are: network, classes, preprocessing and where they come from, as far as"
          + " the file says. Of a file that was not written by this program it lists every tensor"
          + " with its norm, and how many of its values are NaN or infinite. Nothing in a file is"
          + " run."
    })
final class InfoCommand implements Callable<Integer> {
  private static final int SHOWN_CLASSES = 20;

  @Parameters(
      paramLabel = "RUN-OR-FILE",
      description = "A run folder, or a safetensors, PyTorch or ONNX file.")
  private Path input;

  @Option(names = "--keys", description = "List the tensors of a run too.")
  private boolean keys;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    WeightsInfo info = WeightsInfo.of(input, keys);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.line(info));
    } else {
      print(info, out);
    }
    return 0;
  }

  private static void print(WeightsInfo info, PrintWriter out) {
    row(out, "file", info.file());
    row(
        out,
        "format",
        String.format(Locale.ROOT, "%s, %,d bytes", info.format().label(), info.bytes()));
    row(out, "variant", info.variant() == null ? "none that is known" : info.variant().toString());
    if (info.problem() != null) {
      row(out, "", info.problem());
    }
    if (info.classCount() != null) {
      row(
          out,
          "classes",
          String.format(Locale.ROOT, "%,d", info.classCount()) + names(info.classes()));
    }
    row(
        out,
        "parameters",
        String.format(
            Locale.ROOT,
            "%,d%s",
            info.parameters(),
            info.dtype() == null ? "" : " of type " + info.dtype()));
    if (info.preprocessing() != null) {
      row(out, "preprocessing", text(info.preprocessing()));
    }
    if (info.provenance() != null) {
      out.println(info.provenance().isEmpty() ? "no provenance" : "provenance");
      info.provenance().forEach((name, value) -> row(out, "  " + name, value));
    }
    if (info.tensors() != null) {
      out.println();
      printTensors(info.tensors(), out);
    }
  }

  private static void row(PrintWriter out, String name, String value) {
    out.printf("%-20s %s%n", name, value);
  }

  private static String names(List<String> classes) {
    if (classes == null) {
      return "";
    }
    int more = classes.size() - SHOWN_CLASSES;
    return ": "
        + String.join(", ", classes.subList(0, Math.min(SHOWN_CLASSES, classes.size())))
        + (more > 0 ? String.format(Locale.ROOT, " and %,d more (--json names all)", more) : "");
  }

  /** In words, for a person. */
  static String text(Preprocessing preprocessing) {
    return String.format(
        Locale.ROOT,
        "shorter side to %d, central %dx%d, mean %s, deviation %s",
        preprocessing.resize(),
        preprocessing.crop(),
        preprocessing.crop(),
        preprocessing.mean(),
        preprocessing.std());
  }

  private static void printTensors(List<TensorInfo> tensors, PrintWriter out) {
    int name = width("tensor", tensors.stream().map(TensorInfo::name).toList());
    int shape = width("shape", tensors.stream().map(t -> t.shape().toString()).toList());
    String row = "%-" + name + "s  %-7s  %-" + shape + "s  %11s  %11s  %11s  %11s  %10s%n";
    out.printf(row, "tensor", "dtype", "shape", "norm", "mean", "min", "max", "not finite");
    long nonFinite = 0;
    for (TensorInfo tensor : tensors) {
      nonFinite += tensor.nonFinite();
      out.printf(
          row,
          tensor.name(),
          tensor.dtype(),
          tensor.shape(),
          figure(tensor.norm()),
          figure(tensor.mean()),
          figure(tensor.min()),
          figure(tensor.max()),
          String.format(Locale.ROOT, "%,d", tensor.nonFinite()));
    }
    out.printf(
        Locale.ROOT,
        "%n%,d tensors; %s%n",
        tensors.size(),
        nonFinite == 0
            ? "every value is finite"
            : String.format(Locale.ROOT, "%,d values are NaN or infinite", nonFinite));
  }

  private static int width(String title, List<String> texts) {
    return Math.max(title.length(), texts.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String figure(Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.5g", value);
  }
}
