package alexnet.cli;

import alexnet.cli.options.ExplainOptions;
import alexnet.cli.options.Options;
import alexnet.cli.options.RunAndPictures;
import alexnet.cli.output.ExplanationFiles;
import alexnet.cli.output.ExplanationPrinter;
import alexnet.cli.output.Progress;
import alexnet.explain.ExplainConfig;
import alexnet.explain.Explainer;
import alexnet.explain.Explaining;
import alexnet.explain.Explanation;
import alexnet.image.UnreadableImageException;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Threads;
import alexnet.weights.Model;
import alexnet.weights.Pretrained;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what a network looks at. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what in pictures speaks for a class: writes each picture with a map over it, orange"
          + " for and blue against the class, dark where the network does not look at all. A"
          + " picture that cannot be read gets its own line of error; the rest goes on, and the"
          + " exit code is 1."
    })
final class ExplainCommand implements Callable<Integer> {
  @Mixin private RunAndPictures given;

  @Option(
      names = "--class",
      paramLabel = "C",
      description = "The class to explain, by name or index (default: the most probable one).")
  private String target;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR|FILE.png",
      description =
          "Where the drawings go: a folder, in which cat.jpg becomes cat.METHOD.png; of a single"
              + " picture also a file that ends in .png.")
  private Path out;

  @Option(
      names = "--npy",
      description = "Also write each map as a NumPy file, float32 of shape (rows, columns).")
  private boolean npy;

  @Option(names = "--json", description = "Print one JSON object a picture, with its map.")
  private boolean json;

  @Mixin private ExplainOptions options;

  @Mixin private Options.Resources resources;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ExplainConfig asked = options.config();
    PrintWriter err = spec.commandLine().getErr();
    Threads.use(resources.threads());
    if (!Model.hasCard(given.run())) {
      Pretrained.read(given.run(), null).requireCard(); // which says what is missing
    }
    try (Explainer explainer =
        Explainer.open(given.run(), resources.limits(), ComputeDevice.auto())) {
      ExplainConfig config =
          target == null
              ? asked
              : asked.withTarget(Options.checked(spec, () -> explainer.classIndex(target)));
      int passes = explainer.passes(config);
      ExplanationFiles files = ExplanationFiles.in(out, npy);
      ExplanationPrinter printer = new ExplanationPrinter(spec.commandLine().getOut(), err, json);
      InputFiles.visit(
          given.inputs(),
          new InputFiles.Visitor() {
            @Override
            public void files(List<Path> pictures) {
              for (Path picture : pictures) {
                explain(picture, () -> explainer.explain(picture, config));
              }
            }

            @Override
            public void standardInput() {
              Path name = Path.of(InputFiles.STANDARD_INPUT);
              explain(name, () -> explainer.explain(System.in, config));
            }

            @Override
            public void failed(String argument, String reason) {
              printer.failed(argument, reason);
            }

            private void explain(Path name, Supplier<Explaining> begin) {
              if (!files.hasRoom()) {
                throw new ParameterException(
                    spec.commandLine(), "--out " + out + " is one file; name a folder for several");
              }
              Explaining explaining;
              try {
                explaining = begin.get();
              } catch (UnreadableImageException e) {
                printer.failed(name.toString(), e.reason());
                return;
              }
              try {
                Explanation explanation = finished(name, explaining);
                Path drawing = files.write(name, explaining.picture(), explanation);
                printer.explained(name, explanation, drawing);
              } catch (ArithmeticException | UncheckedIOException e) {
                printer.failed(name.toString(), e.getMessage());
              } catch (OutOfMemoryError e) {
                printer.failed(name.toString(), "not enough memory to draw it");
              }
            }

            private Explanation finished(Path name, Explaining explaining) {
              try (Progress progress = new Progress(err, name.toString(), "passes", passes)) {
                return explaining.finish(done -> progress.at(done, ""));
              }
            }
          });
      return printer.failures() == 0 ? 0 : 1;
    }
  }
}
