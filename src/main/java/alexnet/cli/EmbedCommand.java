package alexnet.cli;

import alexnet.cli.options.Options;
import alexnet.cli.options.RunAndPictures;
import alexnet.cli.output.NpyWriter;
import alexnet.image.UnreadableImageException;
import alexnet.io.AtomicFile;
import alexnet.predict.Classifier;
import alexnet.text.Json;
import alexnet.torch.Threads;
import alexnet.weights.tensor.WeightsException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Turns pictures into vectors. */
@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    description = {
      "Gives a vector for each picture: the output of a layer, for similarity search or another"
          + " classifier. Prints one JSON object a picture; a picture that cannot be read gets one"
          + " with the error instead, the rest goes on, and the exit code is 1."
    })
final class EmbedCommand implements Callable<Integer> {
  @Mixin private RunAndPictures given;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description =
          "Whose output to take, as \"summary\" names it (default: the ReLU before the last layer,"
              + " 4096 values in the published networks).")
  private String layer;

  @Option(
      names = "--npy",
      paramLabel = "FILE",
      description =
          "Write the vectors to this NumPy file, float32 of shape (pictures, values), and print"
              + " which row is which picture.")
  private Path npy;

  @Option(names = "--overwrite", description = "Replace the NumPy file if it exists.")
  private boolean overwrite;

  @SuppressWarnings("UnusedVariable") // only to be accepted
  @Option(
      names = "--json",
      description = "Changes nothing, since the output is JSON: as in other commands.")
  private boolean json;

  @Mixin private Options.Compute compute;

  @Spec private CommandSpec spec;

  /** Set by Ctrl-C or SIGTERM while a file is written. */
  private volatile boolean interrupted;

  /** Leaves the work so that no part of a file stays behind. */
  private static final class InterruptedWork extends RuntimeException {
    private static final long serialVersionUID = 1;

    InterruptedWork() {
      super("interrupted", null, false, false);
    }
  }

  @Override
  public Integer call() {
    if (npy != null && Files.isDirectory(npy)) {
      throw new WeightsException(npy + " is a folder; --npy names the file to write");
    }
    if (npy != null && Files.exists(npy) && !overwrite) {
      throw new WeightsException(npy + " exists; --overwrite replaces it");
    }
    Threads.use(compute.threads());
    try (Classifier classifier = compute.classifier(given.run()).open()) {
      String name = layer == null ? classifier.embeddingLayer() : layer;
      int size = Options.checked(spec, () -> classifier.embeddingSize(name));
      PrintWriter out = spec.commandLine().getOut();
      if (npy == null) {
        return embed(classifier, name, new Printer(out, null));
      }
      return writeFile(classifier, name, size, out);
    }
  }

  private int writeFile(Classifier classifier, String name, int size, PrintWriter out) {
    int[] code = new int[1];
    try (Interruption interruption = new Interruption(() -> interrupted = true)) {
      AtomicFile.write(
          npy,
          channel -> {
            NpyWriter rows = new NpyWriter(npy, channel, size);
            code[0] = embed(classifier, name, new Printer(out, rows));
            rows.finish();
          });
      return code[0];
    } catch (InterruptedWork e) {
      spec.commandLine().getErr().println("Interrupted; " + npy + " is not written");
      return 1; // the process ends with the signal's code
    }
  }

  private int embed(Classifier classifier, String name, Printer printer) {
    InputFiles.visit(
        given.inputs(),
        new InputFiles.Visitor() {
          @Override
          public void files(List<Path> files) {
            classifier.embedAll(files, name, printer);
          }

          @Override
          public void standardInput() {
            Path file = Path.of(InputFiles.STANDARD_INPUT);
            float[] vector;
            try {
              vector = classifier.embed(System.in, name);
            } catch (UnreadableImageException e) {
              printer.failed(file, e.reason());
              return;
            }
            printer.embedded(file, vector);
          }

          @Override
          public void failed(String argument, String reason) {
            printer.failed(argument, reason);
          }
        });
    return printer.failures == 0 ? 0 : 1;
  }

  /** Prints each result as it comes, vectors only where they do not go to a file. */
  private final class Printer implements Classifier.EmbeddingListener {
    private final PrintWriter out;
    private final NpyWriter rows;
    private int failures;

    Printer(PrintWriter out, NpyWriter rows) {
      this.out = out;
      this.rows = rows;
    }

    @Override
    public void embedded(Path file, float[] vector) {
      Map<String, Object> line = new LinkedHashMap<>();
      if (rows == null) {
        line.put("file", file.toString());
        line.put("vector", vector);
      } else {
        line.put("row", rows.add(vector));
        line.put("file", file.toString());
      }
      print(line);
    }

    @Override
    public void failed(Path file, String reason) {
      failed(file.toString(), reason);
    }

    void failed(String name, String reason) {
      failures++;
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("file", name);
      line.put("error", reason);
      print(line);
    }

    private void print(Map<String, Object> line) {
      if (interrupted) {
        throw new InterruptedWork();
      }
      out.println(Json.line(line));
    }
  }
}
