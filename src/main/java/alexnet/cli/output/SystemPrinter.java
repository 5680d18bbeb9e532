package alexnet.cli.output;

import alexnet.bench.KernelSpeed;
import alexnet.bench.SystemMemory;
import alexnet.bench.SystemReport;
import alexnet.text.Json;
import alexnet.torch.NativeLibraries;
import alexnet.torch.Processor;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What this machine has, for people and as JSON. */
public final class SystemPrinter {
  private SystemPrinter() {}

  public static Map<String, Object> json(SystemReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("java", report.java());
    json.put("os", report.os());
    json.put("natives", report.natives());
    json.put("cpu", report.processor());
    json.put("threads", report.threads());
    json.put("memory", json(report.memory()));
    json.put("hugePages", report.hugePages());
    json.put("auto", report.auto());
    json.put("autoReason", report.autoReason());
    json.put("speeds", report.speeds().stream().map(SystemPrinter::json).toList());
    json.put("warnings", report.warnings());
    return json;
  }

  private static Map<String, Object> json(SystemMemory memory) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("totalMb", Json.rounded(memory.totalMb(), 1));
    json.put("availableMb", Json.rounded(memory.availableMb(), 1));
    json.put("heapLimitMb", Json.rounded(memory.heapLimitMb(), 1));
    return json;
  }

  private static Map<String, Object> json(KernelSpeed speed) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("precision", speed.precision());
    json.put("batch", speed.batch());
    json.put("bestMs", Json.rounded(speed.bestMs(), 3));
    json.put("imagesPerSecond", Json.rounded(speed.imagesPerSecond(), 2));
    json.put("kernels", speed.kernels());
    json.put("problem", speed.problem());
    return json;
  }

  public static void print(SystemReport report, PrintWriter out) {
    row(out, "Java", report.java().version() + ", " + report.java().vendor());
    row(
        out,
        "system",
        "%s %s, %s".formatted(report.os().name(), report.os().version(), report.os().arch()));
    row(out, "natives", text(report.natives()));
    Processor processor = report.processor();
    row(out, "processor", processor.model());
    row(
        out,
        "instructions",
        processor.flags().isEmpty() ? "not told" : String.join(" ", processor.flags()));
    if (!processor.limits().isEmpty()) {
      row(out, "limited by", String.join(" ", processor.limits()));
    }
    row(
        out,
        "threads",
        String.format(
            Locale.ROOT,
            "%d, %s; %d physical cores",
            report.threads().count(),
            report.threads().reason(),
            processor.cores()));
    row(
        out,
        "memory",
        String.format(
            Locale.ROOT,
            "%,.0f MB, %,.0f MB of it available; Java's heap may take %,.0f MB, tensors lie"
                + " outside",
            report.memory().totalMb(),
            report.memory().availableMb(),
            report.memory().heapLimitMb()));
    row(out, "large pages", report.hugePages() + ": " + report.hugePages().meaning());
    row(out, "--precision auto", report.auto() + ": " + report.autoReason());
    for (KernelSpeed speed : report.speeds()) {
      row(
          out,
          "speed in " + speed.precision(),
          speed.bestMs() == null
              ? "not measured: " + speed.problem()
              : String.format(
                  Locale.ROOT,
                  "%,.1f ms a batch of %d, %,.0f images/s",
                  speed.bestMs(),
                  speed.batch(),
                  speed.imagesPerSecond()));
      kernels(speed).forEach(line -> row(out, "", line));
    }
    out.println();
    report.warnings().forEach(warning -> out.println("warning: " + warning));
    if (report.warnings().isEmpty()) {
      out.println("Nothing to complain about.");
    }
  }

  /** A line for each way to compute, with the layers that are computed so. */
  private static List<String> kernels(KernelSpeed speed) {
    Map<String, List<String>> layers = new LinkedHashMap<>();
    speed
        .kernels()
        .forEach(
            (layer, way) ->
                layers.computeIfAbsent(way.toString(), none -> new ArrayList<>()).add(layer));
    return layers.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()))
        .toList();
  }

  private static String text(NativeLibraries natives) {
    return "libtorch %s (%s), %s, %s"
        .formatted(
            natives.libtorch(),
            natives.bindings() == null ? "version of the bindings unknown" : natives.bindings(),
            natives.oneDnn() == null ? "without oneDNN: slow" : "oneDNN " + natives.oneDnn(),
            natives.platform());
  }

  private static void row(PrintWriter out, String name, String value) {
    out.printf("%-16s  %s%n", name, value);
  }
}
