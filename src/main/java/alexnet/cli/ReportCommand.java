package alexnet.cli;

import alexnet.cli.options.KnownData;
import alexnet.cli.options.Options;
import alexnet.cli.output.ScoringProgress;
import alexnet.io.AtomicFile;
import alexnet.report.ReportBuilder;
import alexnet.report.RunFiles;
import alexnet.report.content.ReportFigures;
import alexnet.report.content.RunReport;
import alexnet.report.page.ReportPage;
import alexnet.run.EvaluationData;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunLock;
import alexnet.torch.Threads;
import alexnet.train.TrainResult;
import alexnet.train.config.TrainConfig;
import alexnet.weights.Model;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the page of a run. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a page about a run: settings, data, curves, confusion matrix, calibration, the"
          + " pictures it gets wrong, filters, time. One HTML file that needs no network. It is"
          + " made with what there is: without the pictures it has the curves and the settings.",
    })
final class ReportCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run folder, or its model.safetensors.")
  private Path run;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The pictures to score, in any layout that train takes, or a known data set's name"
              + " (default: the run's).")
  private Path data;

  @Mixin private KnownData known;

  @Option(
      names = "--split",
      description =
          "Score train, val, test or all. Default: test/, else the validation part, else all.")
  private EvaluationData.Split split;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The page (default: report.html in the run folder, with its figures in report.json).")
  private Path out;

  @Mixin private Options.Compute compute;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RunReport report;
    Path page;
    if (out != null) {
      AtomicFile.requirePlace(out);
      report = build();
      AtomicFile.write(out, new ReportPage(report).html());
      page = out;
    } else {
      Path folder = RunFiles.folder(run);
      Model.file(folder); // what is no run is refused before it gets a lock file
      try (RunLock lock = lock(folder)) {
        report = build();
        page = ReportBuilder.write(report, lock);
      }
    }
    show(report, page);
    return 0;
  }

  private static RunLock lock(Path folder) {
    try {
      return RunDirectory.open(folder).lock();
    } catch (RunException e) {
      throw new RunException(e.getMessage() + "; --out FILE writes the page elsewhere", e);
    }
  }

  private RunReport build() {
    Path pictures = known.folder(data);
    Threads.use(compute.threads());
    return built(
        ReportBuilder.of(run)
            .data(pictures)
            .split(split)
            .precision(compute.precision(run))
            .device(compute.device())
            .limits(compute.limits())
            .workers(compute.workers()),
        spec.commandLine().getErr());
  }

  /** The report, whose notes are said. */
  private static RunReport built(ReportBuilder builder, PrintWriter stderr) {
    RunReport report;
    try (ScoringProgress progress = new ScoringProgress(stderr)) {
      report = builder.listener(progress).build();
    }
    report.notes().forEach(note -> stderr.println("note: " + note)); // not into the bar
    return report;
  }

  private void show(RunReport report, Path page) {
    PrintWriter stdout = spec.commandLine().getOut();
    ReportFigures figures = ReportFigures.of(report);
    if (figures != null) {
      stdout.printf(
          Locale.ROOT,
          "%s of %s: %,d pictures   loss %.4f   top-1 %.4f   top-5 %.4f   ECE %.4f%n",
          figures.split(),
          figures.data(),
          figures.images(),
          figures.loss(),
          figures.top1(),
          figures.top5(),
          figures.ece());
    }
    stdout.println(page);
  }

  /**
   * The page of a run that has just been trained. A run whose page cannot be made is as good as
   * any: what fails is a warning.
   *
   * @param run with weights in it
   * @param result of the training
   */
  static void afterTraining(
      RunLock run, TrainConfig config, TrainResult result, PrintWriter stderr) {
    try {
      ReportBuilder builder =
          ReportBuilder.of(run.run().folder())
              .precision(config.precision())
              .device(config.device())
              .limits(config.limits())
              .workers(config.workers());
      result.trainedOn().ifPresent(pictures -> builder.trained(pictures, result.judgement()));
      RunReport report = built(builder, stderr);
      stderr.println("Report: " + ReportBuilder.write(report, run));
    } catch (RuntimeException e) {
      stderr.println("warning: no report was made: " + Failures.line(e));
    }
  }
}
