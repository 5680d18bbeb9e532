package alexnet.cli;

import alexnet.data.DatasetException;
import alexnet.image.UnreadableImageException;
import alexnet.predict.Classifier;
import alexnet.torch.Threads;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Classifies pictures. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what pictures show. A picture that cannot be read gets its own line of error; the rest"
          + " goes on, and the exit code is 1."
    })
final class PredictCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run folder, or its model.safetensors.")
  private Path run;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE-OR-DIR",
      description =
          "Pictures, folders of pictures (recursively), globs, or - for a picture on"
              + " standard input.")
  private List<String> inputs;

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Classes shown for each picture, at least 1 (default 5).",
      defaultValue = "5")
  private int top;

  @Option(names = "--logits", description = "Show the network's raw output too.")
  private boolean logits;

  @Option(names = "--json", description = "Print one JSON object a picture.")
  private boolean json;

  @Mixin private Options.Compute compute;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "--top must be at least 1: " + top);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Threads.use(compute.threads());
    try (Classifier classifier =
        Classifier.open(run, compute.precision(), compute.limits(), compute.workers())) {
      PredictionPrinter printer =
          json
              ? PredictionPrinter.json(out, top, logits)
              : PredictionPrinter.text(out, err, top, logits, classifier.classes());
      List<Path> batch = new ArrayList<>();
      for (String input : inputs) {
        if (input.equals("-")) {
          classifier.classifyAll(batch, printer);
          batch.clear();
          standardInput(classifier, printer);
          continue;
        }
        try {
          batch.addAll(InputFiles.expand(input));
        } catch (DatasetException e) {
          classifier.classifyAll(batch, printer);
          batch.clear();
          printer.failed(input, e.getMessage());
        }
      }
      classifier.classifyAll(batch, printer);
      return printer.failures() == 0 ? 0 : 1;
    }
  }

  private static void standardInput(Classifier classifier, PredictionPrinter printer) {
    try {
      printer.classified(Path.of("-"), classifier.classify(System.in));
    } catch (UnreadableImageException e) {
      printer.failed("-", e.reason());
    }
  }
}
