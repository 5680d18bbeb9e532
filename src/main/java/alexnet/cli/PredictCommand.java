package alexnet.cli;

import alexnet.cli.options.Options;
import alexnet.cli.options.RunAndPictures;
import alexnet.cli.output.PredictionPrinter;
import alexnet.image.UnreadableImageException;
import alexnet.predict.Classifier;
import alexnet.torch.Threads;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
  @Mixin private RunAndPictures given;

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Classes shown for each picture, at least 1 (default 5).",
      defaultValue = "5")
  private int top;

  @Option(
      names = "--logits",
      description =
          "Show the network's raw output too; with --tta the logarithm of the mean probabilities.")
  private boolean logits;

  @Option(names = "--json", description = "Print one JSON object a picture.")
  private boolean json;

  @Mixin private Options.Views tta;

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
    try (Classifier classifier = Options.checked(spec, this::open)) {
      PredictionPrinter printer =
          json
              ? PredictionPrinter.json(out, top, logits)
              : PredictionPrinter.text(out, err, top, logits, classifier.classes());
      InputFiles.visit(
          given.inputs(),
          new InputFiles.Visitor() {
            @Override
            public void files(List<Path> files) {
              classifier.classifyAll(files, printer);
            }

            @Override
            public void standardInput() {
              classifyStandardInput(classifier, printer);
            }

            @Override
            public void failed(String argument, String reason) {
              printer.failed(argument, reason);
            }
          });
      return printer.failures() == 0 ? 0 : 1;
    }
  }

  private Classifier open() {
    return compute.classifier(given.run()).views(tta.augmentation()).open();
  }

  private static void classifyStandardInput(Classifier classifier, PredictionPrinter printer) {
    try {
      printer.classified(Path.of(InputFiles.STANDARD_INPUT), classifier.classify(System.in));
    } catch (UnreadableImageException e) {
      printer.failed(InputFiles.STANDARD_INPUT, e.reason());
    }
  }
}
