package alexnet.cli;

import alexnet.model.Variant;
import alexnet.train.RunDirectory;
import alexnet.transform.Preprocessing;
import alexnet.weights.AtomicFile;
import alexnet.weights.Dtype;
import alexnet.weights.ModelCard;
import alexnet.weights.Pretrained;
import alexnet.weights.Provenance;
import alexnet.weights.StateDict;
import alexnet.weights.WeightsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a run of weights from elsewhere. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes a run folder of weights that were trained elsewhere, to predict, evaluate or go on"
          + " training with.",
      "",
      "FILE is a PyTorch file (torch.save of a state dict or a checkpoint, TorchScript), a"
          + " safetensors file or an ONNX file. Nothing in it is run."
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The weights.")
  private Path file;

  @Option(names = "--out", required = true, paramLabel = "RUN", description = "The run folder.")
  private Path out;

  @Option(
      names = "--variant",
      description =
          "The network: d2l, torchvision or 2012 (default: told from the names of the weights).")
  private String variant;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "The classes' names in the order of the logits, one a line (default: those in the file,"
              + " else class0, class1 ...).")
  private Path classes;

  @Option(
      names = "--resize",
      description = "Shorter side before the central crop of 224 (default 256, or as in the file).")
  private Integer resize;

  @Option(
      names = "--mean",
      split = ",",
      paramLabel = "R,G,B",
      hideParamSyntax = true,
      description =
          "What the pictures are normalised with, on the scale 0..1 (default: ImageNet's"
              + " 0.485,0.456,0.406).")
  private List<Double> mean;

  @Option(
      names = "--std",
      split = ",",
      paramLabel = "R,G,B",
      hideParamSyntax = true,
      description = "Likewise the deviation (default: ImageNet's 0.229,0.224,0.225).")
  private List<Double> std;

  @Option(names = "--overwrite", description = "Replace an older run in the folder.")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Variant chosen = variant == null ? null : Options.variant(spec, variant);
    Pretrained source = Pretrained.read(file, chosen);
    Preprocessing preprocessing = preprocessing(source);
    ModelCard card =
        new ModelCard(
            source.variant(), classNames(source), preprocessing, Provenance.imported(source));
    StateDict weights = source.weights().to(Dtype.F32);
    weights.requireFinite(source.file());

    RunDirectory run = RunDirectory.create(out, overwrite);
    run.replaceBy(weights, card);
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.printf(
        "%s: %s with %,d classes, from %s%n",
        run.folder(), card.variant(), card.classes().size(), source.file());
    stdout.println("Next: " + Main.name() + " predict " + run.folder() + " PICTURE...");
    return 0;
  }

  private Preprocessing preprocessing(Pretrained source) {
    Preprocessing known = source.card().map(ModelCard::preprocessing).orElse(Preprocessing.DEFAULT);
    return Options.checked(
        spec,
        () ->
            new Preprocessing(
                resize == null ? known.resize() : resize,
                known.crop(),
                mean == null ? known.mean() : mean,
                std == null ? known.std() : std));
  }

  private List<String> classNames(Pretrained source) {
    if (classes == null) {
      return source.classNames();
    }
    List<String> names = readLines(classes);
    if (names.size() != source.classes()) {
      throw new WeightsException(
          ("%s has a head for %,d classes, %s names %,d; import never changes shapes: %s train"
                  + " --from %s puts a new head on")
              .formatted(
                  source.file(),
                  source.classes(),
                  classes,
                  names.size(),
                  Main.name(),
                  source.file()));
    }
    return names;
  }

  private static List<String> readLines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (CharacterCodingException e) {
      throw new WeightsException(file + " is not a text file in UTF-8", e);
    } catch (IOException e) {
      throw new WeightsException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }
}
