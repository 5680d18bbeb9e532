package alexnet.cli;

import alexnet.bench.KernelSpeed;
import alexnet.bench.SystemMemory;
import alexnet.bench.SystemReport;
import alexnet.torch.NativeLibraries;
import alexnet.torch.Processor;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks for what is wrong before time is spent: with this machine so far. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what this machine has for the network to run on: Java, native libraries, processor,"
          + " threads, memory; what --precision auto takes and why; and how fast each precision"
          + " is here, measured for about two seconds."
    })
final class DoctorCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", hidden = true, description = "A data set; not yet.")
  private String data;

  @Option(names = "--system", description = "Look at this machine.")
  private boolean system;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (data != null) {
      throw new ParameterException(
          spec.commandLine(),
          "checking a data set comes in a later version; doctor takes --system alone");
    }
    if (!system) {
      throw new ParameterException(
          spec.commandLine(), "tell what to look at: --system for this machine");
    }
    SystemReport report = SystemReport.current();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.line(json(report)));
    } else {
      print(report, out);
    }
    return 0;
  }

  private static Map<String, Object> json(SystemReport report) {
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
    json.put("speeds", report.speeds().stream().map(DoctorCommand::json).toList());
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
    json.put("problem", speed.problem());
    return json;
  }

  private static void print(SystemReport report, PrintWriter out) {
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
    row(
        out,
        "threads",
        "%d, %s; %d physical cores"
            .formatted(report.threads().count(), report.threads().reason(), processor.cores()));
    row(
        out,
        "memory",
        "%,.0f MB, %,.0f MB of it available; Java's heap may take %,.0f MB, tensors lie outside"
            .formatted(
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
              : "%,.1f ms a batch of %d, %,.0f images/s"
                  .formatted(speed.bestMs(), speed.batch(), speed.imagesPerSecond()));
    }
    out.println();
    report.warnings().forEach(warning -> out.println("warning: " + Failures.plain(warning)));
    if (report.warnings().isEmpty()) {
      out.println("Nothing to complain about.");
    }
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
    out.printf("%-16s  %s%n", name, Failures.plain(value));
  }
}
