package alexnet.cli;

import alexnet.cli.options.KnownData;
import alexnet.cli.options.Options;
import alexnet.cli.output.EvaluationTable;
import alexnet.cli.output.Progress;
import alexnet.cli.output.ScoringProgress;
import alexnet.data.Dataset;
import alexnet.eval.ConfusionCsv;
import alexnet.eval.EvaluationReport;
import alexnet.eval.Evaluator;
import alexnet.image.ImageDecoder;
import alexnet.io.AtomicFile;
import alexnet.report.ReportBuilder;
import alexnet.report.RunFiles;
import alexnet.report.content.RunReport;
import alexnet.run.EvaluationData;
import alexnet.run.RunDirectory;
import alexnet.run.RunLock;
import alexnet.text.Json;
import alexnet.torch.Threads;
import alexnet.transform.views.TestTimeAugmentation;
import alexnet.transform.views.Views;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores a trained network on a data set. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Scores a trained network on a data set: loss, top-1 and top-5 accuracy, precision and recall"
          + " of each class, and which classes are taken for which."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run folder, or its model.safetensors.")
  private Path run;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The pictures, in any layout that train takes, or a known data set's name.")
  private Path data;

  @Mixin private KnownData known;

  @Option(
      names = "--split",
      description =
          "train, val, test or all. Default: test/, else val/, else the run's own validation split"
              + " if it was trained on these pictures, else all.")
  private EvaluationData.Split split;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write the confusion matrix to a CSV file.")
  private Path csv;

  @Option(
      names = "--explain-mistakes",
      paramLabel = "N",
      description =
          "Make report.html of the run anew, with maps of what the N most confident mistakes were"
              + " made by, 1 to 24.")
  private Integer mistakes;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private Options.Views tta;

  @Mixin private Options.Compute compute;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    int workers = compute.workers();
    if (csv != null) {
      AtomicFile.requirePlace(csv);
    }
    if (mistakes != null && (mistakes < 1 || mistakes > 24)) {
      throw new ParameterException(
          spec.commandLine(), "--explain-mistakes must be 1 to 24: " + mistakes);
    }
    if (mistakes != null && tta.augmentation() != TestTimeAugmentation.NONE) {
      throw new ParameterException(
          spec.commandLine(), "--explain-mistakes explains one view of a picture, without --tta");
    }
    Path folder = known.folder(data);
    Threads.use(compute.threads());
    if (mistakes != null) {
      return evaluateWithPage(folder, workers, out, err);
    }
    try (Model model = Model.read(run, compute.precision(run), compute.device())) {
      ModelCard card = model.card();
      Views views =
          Options.checked(spec, () -> new Views(tta.augmentation(), card.preprocessing()));
      EvaluationData chosen = EvaluationData.choose(folder, split, run, card);
      chosen.notes().forEach(text -> err.println("note: " + text));
      chosen.warning().ifPresent(text -> err.println("warning: " + text));
      Dataset images = chosen.images().withClasses(card.classes());
      EvaluationReport report;
      try (Evaluator evaluator =
              new Evaluator(
                  images,
                  new ImageDecoder(compute.limits(), card.preprocessing().resize()),
                  views,
                  workers);
          Progress progress =
              new Progress(err, "Evaluating " + chosen.name(), "pictures", images.size())) {
        report = evaluator.evaluate(model.inference(), done -> progress.at(done, ""));
      }
      print(out, report, card.classes(), chosen.name(), views(views.count()));
      return 0;
    }
  }

  private void print(
      PrintWriter out, EvaluationReport report, List<String> classes, String part, String views) {
    if (json) {
      Json.print(out, report); // its confusions are the square of the classes
    } else {
      out.println(run + " on " + part + " of " + data + views);
      out.print(EvaluationTable.text(report, classes));
      out.flush();
    }
    if (csv != null) {
      writeCsv(report, classes);
    }
  }

  /** The page scores the same pictures: they are scored once, for it. */
  private int evaluateWithPage(Path folder, int workers, PrintWriter out, PrintWriter err) {
    RunReport report;
    Path page;
    try (RunLock lock = RunDirectory.open(RunFiles.folder(run)).lock()) {
      try (ScoringProgress progress = new ScoringProgress(err)) {
        report =
            ReportBuilder.of(run)
                .data(folder)
                .split(split)
                .precision(compute.precision(run))
                .device(compute.device())
                .limits(compute.limits())
                .workers(workers)
                .explainMistakes(mistakes)
                .listener(progress)
                .build();
      }
      page = ReportBuilder.write(report, lock);
    }
    report.notes().forEach(text -> err.println("note: " + text));
    print(out, report.scores().report(), report.classes(), report.scores().part(), "");
    err.println("Report: " + page);
    return 0;
  }

  private void writeCsv(EvaluationReport report, List<String> classes) {
    AtomicFile.write(
        csv,
        channel -> {
          Writer text =
              new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
          ConfusionCsv.write(report, classes, text);
          text.flush();
        });
  }

  private static String views(int count) {
    return count == 1 ? "" : ", " + count + " views a picture";
  }
}
