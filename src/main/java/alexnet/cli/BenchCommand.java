package alexnet.cli;

import alexnet.bench.BenchResult;
import alexnet.bench.Job;
import alexnet.bench.Repetitions;
import alexnet.bench.Workload;
import alexnet.cli.options.Options;
import alexnet.cli.output.BenchReport;
import alexnet.cli.output.Progress;
import alexnet.model.Variant;
import alexnet.text.Json;
import alexnet.torch.OneDnn;
import alexnet.torch.Precision;
import alexnet.torch.Processor;
import alexnet.torch.Threads;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Times training and inference on this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Times training and inference on this machine; needs no run and no data: random weights,"
          + " synthetic pictures, SGD with momentum. Without --job it prints a table of the usual"
          + " jobs.",
      "",
      "One run is one optimizer step (train) or one batch of logits (infer). After a warm-up, runs"
          + " are repeated until their median is steady, at most about 20 seconds. Peak memory, in"
          + " MB of 1,000,000 bytes, is that of the whole process, so it is given only where a"
          + " process does a single job: with --job, on Linux."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int USUAL_BATCH = 64;

  @Option(names = "--job", description = "What to time: train or infer.")
  private Job job;

  @Option(names = "--batch", paramLabel = "N", description = "Pictures at a time (default 64).")
  private Integer batch;

  @Option(
      names = "--precision",
      paramLabel = "P",
      converter = Options.PrecisionName.class,
      description =
          "Arithmetic: auto (default: bf16 where the processor has instructions for it, otherwise"
              + " fp32), fp32, bf16, or int8 (infer alone).")
  private Precision precision;

  @Option(
      names = "--layers",
      description =
          "Show where the job's time goes, layer by layer, beside what a large matrix product of"
              + " that precision reaches.")
  private boolean layers;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Number of runs after two to warm up (default: until the median is steady).")
  private Integer runs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of the network's kernels, 1 to 1,024 (default: OMP_NUM_THREADS, else one a"
              + " physical core).")
  private Integer threads;

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

  @Option(names = "--json", description = "Print one JSON object, or one for each job.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Workload> workloads = job == null ? usual() : List.of(single());
    Repetitions repetitions =
        runs == null
            ? Repetitions.steady()
            : Repetitions.exactly(range("--runs", runs, 1, 1_000_000));
    Threads.use(range("--threads", threads == null ? Threads.byDefault() : threads, 1, 1024));
    PrintWriter out = spec.commandLine().getOut();
    List<BenchResult> results = new ArrayList<>();
    try (Progress progress =
        new Progress(spec.commandLine().getErr(), "Measuring", "jobs", workloads.size())) {
      for (Workload workload : workloads) {
        progress.at(results.size(), workload.toString());
        BenchResult result = BenchResult.of(workload, repetitions, layers);
        results.add(result);
        if (json) {
          out.println(Json.line(BenchReport.json(result, job != null, Processor.current())));
        }
      }
    }
    if (!json) {
      out.print(BenchReport.text(results, job != null, Processor.current()));
      out.flush();
    }
    return 0;
  }

  private Workload single() {
    int size = range("--batch", batch == null ? USUAL_BATCH : batch, 1, 65_536);
    return workload(job, size, precision == null ? Precision.auto() : precision);
  }

  private List<Workload> usual() {
    needsJob("--batch", batch != null);
    needsJob("--precision", precision != null);
    needsJob("--layers", layers);
    return usual(Processor.current(), this::workload);
  }

  /** Makes a workload of the network asked for. */
  interface Workloads {
    Workload of(Job job, int batch, Precision precision);
  }

  /** The jobs whose times people ask for, in each precision that the processor is made for. */
  static List<Workload> usual(Processor processor, Workloads workloads) {
    List<Precision> floats =
        processor.hasBfloat16() ? List.of(Precision.FP32, Precision.BF16) : List.of(Precision.FP32);
    List<Precision> all = new ArrayList<>(floats);
    if (OneDnn.computes(Precision.INT8)) {
      all.add(Precision.INT8);
    }
    List<Workload> usual = new ArrayList<>();
    floats.forEach(each -> usual.add(workloads.of(Job.TRAIN, USUAL_BATCH, each)));
    all.forEach(each -> usual.add(workloads.of(Job.INFER, USUAL_BATCH, each)));
    all.forEach(each -> usual.add(workloads.of(Job.INFER, 1, each)));
    return usual;
  }

  private Workload workload(Job which, int size, Precision arithmetic) {
    Variant network = Options.variant(spec, variant);
    int logits = range("--classes", classes, 2, 100_000);
    return Options.checked(spec, () -> new Workload(which, size, arithmetic, network, logits));
  }

  private void needsJob(String option, boolean given) {
    if (given) {
      throw new ParameterException(
          spec.commandLine(), option + " is an option of --job train or --job infer");
    }
  }

  private int range(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(Locale.ROOT, "%s must be %,d to %,d: %,d", name, low, high, value));
    }
    return value;
  }
}
