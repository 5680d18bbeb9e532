package alexnet.cli;

import alexnet.io.Disk;
import alexnet.report.ReportFigures;
import alexnet.report.ReportPage;
import alexnet.report.RunReport;
import alexnet.torch.Threads;
import alexnet.train.RunDirectory;
import alexnet.train.RunException;
import alexnet.train.RunLock;
import alexnet.train.TrainConfig;
import alexnet.weights.AtomicFile;
import alexnet.weights.Model;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
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
    Path folder = RunFiles.folder(run);
    if (out != null) {
      AtomicFile.requirePlace(out);
      make(folder);
      return 0;
    }
    Model.file(folder); // what is no run is refused before it gets a lock file
    try (RunLock lock = lock(folder)) {
      make(folder);
      return 0;
    }
  }

  private static RunLock lock(Path folder) {
    try {
      return RunDirectory.open(folder).lock();
    } catch (RunException e) {
      throw new RunException(e.getMessage() + "; --out FILE writes the page elsewhere", e);
    }
  }

  private void make(Path folder) {
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter stderr = spec.commandLine().getErr();
    Path pictures = known.folder(data);
    Threads.use(compute.threads());
    ReportBuilder builder =
        new ReportBuilder(
            folder,
            pictures,
            split,
            compute.precision(run),
            compute.device(),
            compute.limits(),
            compute.workers());
    RunReport report = builder.build(stderr);
    report.notes().forEach(note -> stderr.println("note: " + note));
    Path page = out == null ? write(folder, report) : write(out, new ReportPage(report).html());
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
   * @param run the run folder, with weights in it, which the caller has locked
   */
  static void afterTraining(Path run, TrainConfig config, PrintWriter stderr) {
    ReportBuilder builder =
        new ReportBuilder(
            run,
            null,
            null,
            config.precision(),
            config.device(),
            config.limits(),
            config.workers());
    try {
      RunReport report = builder.build(stderr);
      report.notes().forEach(note -> stderr.println("note: " + note));
      stderr.println("Report: " + write(run, report));
    } catch (RuntimeException e) {
      stderr.println("warning: no report was made: " + Failures.line(e));
    }
  }

  /**
   * In the run folder, figures beside it.
   *
   * @throws RunException if there are none now, and those of the page that is there would be lost
   */
  private static Path write(Path folder, RunReport report) {
    Path page = folder.resolve(RunDirectory.REPORT_PAGE);
    ReportFigures now = ReportFigures.of(report);
    if (now == null && RunFiles.figures(folder, report.provenance(), new ArrayList<>()) != null) {
      throw new RunException(
          page
              + " stays, as it has figures that cannot be had now; --out FILE writes a page without"
              + " them");
    }
    AtomicFile.write(page, new ReportPage(report).html());
    Path figures = folder.resolve(RunDirectory.REPORT_FIGURES);
    if (now != null) {
      AtomicFile.write(figures, Json.line(now) + "\n");
    } else {
      Disk.delete(figures);
    }
    return page;
  }

  private static Path write(Path file, String page) {
    AtomicFile.write(file, page);
    return file;
  }
}
