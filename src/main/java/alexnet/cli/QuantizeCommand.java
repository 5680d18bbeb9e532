package alexnet.cli;

import alexnet.cli.options.KnownData;
import alexnet.cli.options.Options;
import alexnet.cli.output.Megabytes;
import alexnet.cli.output.Progress;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.loader.LoaderConfig;
import alexnet.image.ImageDecoder;
import alexnet.io.Disk;
import alexnet.quantize.CalibrationPictures;
import alexnet.quantize.QuantizedNetwork;
import alexnet.run.EvaluationData;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunLock;
import alexnet.tensorboard.TensorBoardListener;
import alexnet.text.CommandName;
import alexnet.torch.Threads;
import alexnet.weights.Pretrained;
import alexnet.weights.tensor.ModelCard;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a run of bytes of a trained one. */
@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an int8 run of a trained one: weights and activations as bytes, a quarter of the size"
          + " and about twice as fast as bf16. predict, evaluate and info work on it as on any"
          + " other; it cannot be trained on.",
      "The ranges of activations are chosen for the smallest mean squared error on some training"
          + " pictures; evaluate tells what is lost."
    })
final class QuantizeCommand implements Callable<Integer> {
  /** They are all held in memory: 0.6 GB. */
  private static final int MAX_IMAGES = 4_096;

  @Parameters(
      paramLabel = "RUN",
      description = "The trained run's folder, or its model.safetensors.")
  private Path run;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The pictures it was trained on, or others like them, in any layout of train.")
  private Path data;

  @Mixin private KnownData known;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "RUN2",
      description = "The folder of the int8 run.")
  private Path out;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Training pictures to calibrate on, 1 to 4,096 (default 512).",
      defaultValue = "512")
  private int images;

  @Option(
      names = "--seed",
      description = "Of the choice of pictures (default 1).",
      defaultValue = "1")
  private long seed;

  @Option(names = "--overwrite", description = "Replace an older run in the folder.")
  private boolean overwrite;

  @Mixin private Options.Resources resources;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (images < 1 || images > MAX_IMAGES) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(Locale.ROOT, "--images must be 1 to %,d: %,d", MAX_IMAGES, images));
    }
    Threads.use(resources.threads());
    Pretrained source = Pretrained.read(run, null);
    ModelCard card = source.requireCard();
    Dataset chosen = chosen(known.folder(data), card);
    RunDirectory directory = RunDirectory.create(out, overwrite);
    if (Files.isRegularFile(directory.model()) && same(source.file(), directory.model())) {
      throw new RunException(out + " is the run itself; the int8 run needs a folder of its own");
    }
    try (RunLock lock = directory.lockForNewRun()) {
      quantize(source, card, chosen, directory);
    }
    return 0;
  }

  private void quantize(Pretrained source, ModelCard card, Dataset chosen, RunDirectory directory) {
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter stderr = spec.commandLine().getErr();
    CalibrationPictures pictures =
        CalibrationPictures.read(
            chosen,
            new ImageDecoder(resources.limits(), card.preprocessing().resize()),
            card.preprocessing(),
            resources.workers());
    pictures
        .skipped()
        .forEach(bad -> stderr.println("skipped " + bad.file() + ": " + bad.reason()));
    int count = pictures.count();
    if (count == 0) {
      throw new DatasetException(
          String.format(
              Locale.ROOT, "none of %,d pictures of %s can be read", chosen.size(), data));
    }
    int passes = 2 * pictures.batches().size();
    try (Progress progress = new Progress(stderr, "Calibrating", "passes", passes);
        QuantizedNetwork quantized =
            QuantizedNetwork.of(source, pictures, done -> progress.at(done, ""))) {
      ModelCard quantizedCard = card.withProvenance(provenance(source, card, count));
      quantized.use(weights -> directory.replaceBy(weights, quantizedCard));
    }
    TensorBoardListener.forget(directory.folder());
    directory.takeConfig(run);
    long before = WeightsInfo.size(source.file());
    long after = WeightsInfo.size(directory.model());
    stdout.printf(
        Locale.ROOT,
        "%s: int8, calibrated on %,d pictures, %s MB instead of %s%n",
        directory.folder(),
        count,
        Megabytes.of(after),
        Megabytes.of(before));
    stdout.println(
        "Next: %s evaluate %s --data %s".formatted(CommandName.get(), directory.folder(), data));
  }

  /** Training pictures, the same ones for the same seed. */
  private Dataset chosen(Path folder, ModelCard card) {
    EvaluationData part = EvaluationData.choose(folder, EvaluationData.Split.TRAIN, run, card);
    part.notes().forEach(text -> spec.commandLine().getErr().println("note: " + text));
    Dataset training = part.images();
    int[] order = new LoaderConfig(1, true, seed, 1).order(training, 0);
    return training.withSamples(
        Arrays.stream(order).limit(images).mapToObj(training.samples()::get).toList());
  }

  private static Map<String, String> provenance(Pretrained source, ModelCard card, int count) {
    Map<String, String> entries = new LinkedHashMap<>(card.provenance());
    Path folder = source.file().toAbsolutePath().getParent();
    entries.put("quantizedFrom", String.valueOf(folder.getFileName())); // a name, not where it lay
    entries.put("calibrationImages", Integer.toString(count));
    entries.put("calibration", QuantizedNetwork.METHOD);
    return entries;
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + other + ": " + Disk.reason(e), e);
    }
  }
}
