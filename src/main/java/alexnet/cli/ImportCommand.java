package alexnet.cli;

import alexnet.cli.options.Options;
import alexnet.cli.output.FetchProgress;
import alexnet.download.Download;
import alexnet.model.Variant;
import alexnet.run.RunDirectory;
import alexnet.run.RunLock;
import alexnet.tensorboard.TensorBoardListener;
import alexnet.text.CommandName;
import alexnet.weights.ImportedWeights;
import alexnet.weights.Model;
import alexnet.weights.PublishedWeights;
import alexnet.weights.tensor.ModelCard;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
          + " safetensors file or an ONNX file; the address of one (https://...); or the word"
          + " torchvision: the ImageNet weights that torchvision publishes (233 MiB, fetched once)."
          + " Nothing in a file is run."
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The weights.")
  private String source;

  @Option(names = "--out", required = true, paramLabel = "RUN", description = "The run folder.")
  private Path out;

  @Option(
      names = "--variant",
      description =
          "The network: d2l, torchvision or 2012 (default: told from the file; weights of another"
              + " program that may be of 2012 may also be of Caffe's network, and need it). "
              + Options.OWN_VARIANT)
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
          "What the pictures are normalised with, on the scale 0..1, by the graph of an ONNX file"
              + " too (default: as in the file, else ImageNet's 0.485,0.456,0.406).")
  private List<Double> mean;

  @Option(
      names = "--std",
      split = ",",
      paramLabel = "R,G,B",
      hideParamSyntax = true,
      description =
          "Likewise the deviation (default: as in the file, else ImageNet's 0.229,0.224,0.225).")
  private List<Double> std;

  @Option(
      names = "--url",
      paramLabel = "ADDRESS",
      description = "With torchvision: fetch the file from here instead.")
  private String address;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description =
          "With an address: what the SHA-256 of the file begins with, 8 to 64 digits (default: as"
              + " in the file's name, name-HEX.pth; never left unchecked).")
  private String sha256;

  @Option(names = "--overwrite", description = "Replace an older run in the folder.")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Optional<PublishedWeights> published = PublishedWeights.of(source);
    Variant chosen = variant == null ? null : Options.variant(spec, variant);
    if (published.isPresent() && chosen != null && !chosen.equals(published.get().variant())) {
      throw new ParameterException(
          spec.commandLine(),
          "%s weights are of variant %s, not %s"
              .formatted(source, published.get().variant(), chosen));
    }
    ImportedWeights.Builder given =
        ImportedWeights.of(file(published))
            .variant(chosen)
            .classes(classes)
            .resize(resize)
            .mean(mean)
            .std(std)
            .published(published.orElse(null))
            .address(address != null ? address : Download.isAddress(source) ? source : null);
    ImportedWeights weights = Options.checked(spec, given::read);
    ModelCard card = weights.card();
    Model.requireWritable(out.resolve(Model.FILE), card);

    RunDirectory run = RunDirectory.create(out, overwrite);
    try (RunLock lock = run.lockForNewRun()) {
      run.replaceBy(weights.weights(), card);
      TensorBoardListener.forget(run.folder());
    }
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.printf(
        Locale.ROOT,
        "%s: %s with %,d classes, from %s%n",
        run.folder(),
        card.variant(),
        card.classes().size(),
        weights.file());
    stdout.printf(
        "Preprocessing: %s; %s%n",
        InfoCommand.text(card.preprocessing()), weights.preprocessingFrom());
    stdout.println("Next: " + CommandName.get() + " predict " + run.folder() + " PICTURE...");
    return 0;
  }

  /** The file itself, fetched into the cache where it is not here. */
  private Path file(Optional<PublishedWeights> published) {
    if (published.isPresent()) {
      Download own = published.get().download();
      return fetch(
          Download.of(
              address == null ? own.address().toString() : address,
              sha256 == null ? own.hash().hex() : sha256));
    }
    if (address != null) {
      throw new ParameterException(
          spec.commandLine(), "--url is an option of import " + PublishedWeights.names());
    }
    if (Download.isAddress(source)) {
      return fetch(sha256 == null ? Download.of(source) : Download.of(source, sha256));
    }
    if (sha256 != null) {
      throw new ParameterException(spec.commandLine(), "--sha256 goes with an address");
    }
    return Path.of(source);
  }

  private Path fetch(Download download) {
    try (FetchProgress progress = new FetchProgress(spec.commandLine().getErr(), null)) {
      return download.fetch(progress);
    }
  }
}
