package alexnet.cli;

import alexnet.cli.options.Options;
import alexnet.cli.output.EvaluationTable;
import alexnet.cli.output.Progress;
import alexnet.cli.output.TrainingConsole;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.data.known.ShapesDataset;
import alexnet.data.split.DataSource;
import alexnet.eval.EvaluationReport;
import alexnet.eval.Evaluator;
import alexnet.image.ImageDecoder;
import alexnet.model.Variant;
import alexnet.predict.Classifier;
import alexnet.predict.Prediction;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunLock;
import alexnet.tensorboard.TensorBoardListener;
import alexnet.text.CommandName;
import alexnet.train.TrainResult;
import alexnet.train.Trainer;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.TrainConfig;
import alexnet.transform.augment.PaddedShift;
import alexnet.weights.Model;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows everything once, on pictures that it draws itself. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Draws a data set of ten shapes, trains the full-size network on it, scores it, classifies"
          + " five pictures and makes a page of it all: a few minutes on two cores. Leaves"
          + " everything in runs/demo, which is replaced each time; what the demo did not make"
          + " stays."
    })
final class DemoCommand implements Callable<Integer> {
  private static final double TARGET_TOP1 = 0.98;

  /**
   * How much there is to do: what a processor without bfloat16 does in two and a half minutes.
   *
   * @param trainPerClass pictures
   * @param valPerClass pictures that are judged
   */
  record Size(int trainPerClass, int valPerClass, int epochs) {
    static final Size USUAL = new Size(120, 30, 3);

    int pictures() {
      return ShapesDataset.classes().size() * (trainPerClass + valPerClass);
    }
  }

  // So few steps must each go far, and three passes leave little to overfit: small batches, a high
  // rate, no dropout; shifts are all the variation it needs.
  private static final int BATCH_SIZE = 16;
  private static final double LEARNING_RATE = 5e-4;
  private static final double DROPOUT = 0;

  private final Size size;
  private final Variant network;

  @Option(
      names = "--out",
      paramLabel = "RUN",
      description = "The run folder (default runs/demo).",
      defaultValue = "runs/demo")
  private Path out;

  @Option(
      names = "--seed",
      description = "Of the pictures and the training (default 1).",
      defaultValue = "1")
  private long seed;

  @Mixin private Options.Compute compute;

  @Spec private CommandSpec spec;

  /** The demo as users know it. */
  DemoCommand() {
    this(Size.USUAL, Variant.D2L);
  }

  /** A demo of another size and network. */
  DemoCommand(Size size, Variant network) {
    this.size = size;
    this.network = network;
  }

  @Override
  public Integer call() {
    TrainConfig config = config();
    DrawnPictures pictures = DrawnPictures.in(out);
    DataSource source = new DataSource(pictures.folder(), OptionalDouble.empty(), seed);
    pictures.requireNothingElse();
    boolean again = isDemo(config, pictures);
    RunDirectory run = RunDirectory.create(out, again, DrawnPictures.NAMES);
    try (RunLock lock = run.lockForNewRun()) {
      if (again && !isDemo(config, pictures)) {
        throw new RunException(out + " is no longer a demo: another process has replaced it");
      }
      return show(config, pictures, source, lock);
    }
  }

  /** The demo itself, in the place of an older one. */
  private int show(TrainConfig config, DrawnPictures pictures, DataSource source, RunLock lock) {
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter stderr = spec.commandLine().getErr();
    stdout.printf(
        Locale.ROOT,
        "1. Drawing %,d pictures of ten shapes in %s%n",
        size.pictures(),
        pictures.folder());
    pictures.delete();
    TensorBoardListener.forget(out);
    try (Progress progress = new Progress(stderr, "Drawing", "pictures", size.pictures())) {
      pictures.draw(size, seed, drawn -> progress.at(drawn, ""));
    }

    stdout.printf(
        Locale.ROOT,
        "2. Training AlexNet on them for %d epochs, or until it knows %.2f of the validation"
            + " pictures%n",
        config.epochs(),
        config.targetTop1());
    TrainResult result;
    try (TrainingConsole console = new TrainingConsole(stdout, stderr, false)) {
      Trainer trainer = new Trainer(config, Checkpointing.NONE, Optional.empty(), console);
      try (Interruption interruption = new Interruption(trainer::stop)) {
        result = trainer.run(source, lock);
        if (result.stopped()) {
          console.finish(result, lock.run(), "To begin anew: the same command");
          return 0;
        }
      }
    }
    Dataset validation = result.data().orElseGet(source::open).validation();
    stdout.println("3. Scoring the best weights on the validation pictures");
    evaluate(validation, config, stdout, stderr);
    stdout.println("4. Classifying five of them");
    predict(validation, config, stdout);
    stdout.println("5. Making a page with the pictures and the curves");
    ReportCommand.afterTraining(lock, config, result, stderr);
    printNextSteps(stdout);
    return 0;
  }

  private TrainConfig config() {
    return TrainConfig.builder()
        .variant(network)
        .epochs(size.epochs)
        .targetTop1(TARGET_TOP1)
        .batchSize(BATCH_SIZE)
        .learningRate(LEARNING_RATE)
        .seed(seed)
        .workers(compute.workers())
        .threads(compute.threads())
        .precision(compute.trainingPrecision())
        .device(compute.device())
        .dropout(DROPOUT)
        .augmentation(List.of(new PaddedShift(16)))
        .build();
  }

  private void evaluate(
      Dataset validation, TrainConfig config, PrintWriter stdout, PrintWriter stderr) {
    try (Model model = Model.read(out, config.precision(), config.device());
        Evaluator evaluator =
            new Evaluator(
                validation,
                new ImageDecoder(config.limits(), config.preprocessing().resize()),
                config.preprocessing(),
                config.workers());
        Progress progress = new Progress(stderr, "Scoring", "pictures", validation.size())) {
      EvaluationReport report =
          evaluator.evaluate(model.inference(), done -> progress.at(done, ""));
      stdout.print(EvaluationTable.text(report, validation.classes()));
    }
  }

  private void predict(Dataset validation, TrainConfig config, PrintWriter stdout) {
    int every = validation.size() / 5;
    List<Sample> five =
        Stream.iterate(every / 2, i -> i + every).limit(5).map(validation.samples()::get).toList();
    List<Path> files = five.stream().map(sample -> Path.of(sample.name())).toList();
    try (Classifier classifier =
        Classifier.builder(out)
            .precision(config.precision())
            .device(config.device())
            .limits(config.limits())
            .workers(config.workers())
            .open()) {
      List<Prediction> predictions = classifier.classifyAll(files);
      for (int i = 0; i < files.size(); i++) {
        stdout.printf(
            Locale.ROOT,
            "   %s: %s, %.1f%%%n",
            files.get(i),
            predictions.get(i).best().className(),
            100 * predictions.get(i).best().probability());
      }
    }
  }

  private void printNextSteps(PrintWriter stdout) {
    String alexnet = CommandName.get();
    stdout.println();
    stdout.println("All of it is in " + out + ". What next:");
    Path page = out.resolve(RunDirectory.REPORT_PAGE);
    if (Files.exists(page)) {
      stdout.println("  open " + page + " in a browser");
      stdout.println("      shows the pictures, the curves, what was confused with what");
    }
    stdout.printf(
        Locale.ROOT,
        "  %1$s serve %2$s --explain --data %3$s --neighbours %3$s --open%n",
        alexnet,
        out,
        DrawnPictures.in(out).folder());
    stdout.println("      shows each layer at work on a picture, and why the answer is what it is");
    stdout.println("  " + alexnet + " predict " + out + " PICTURE...");
    stdout.println("      classifies pictures of your own");
    stdout.println("  " + alexnet + " train --data DIR --out runs/mine");
    stdout.println("      trains on your own folders");
    stdout.println("  " + alexnet + " summary");
    stdout.println("      shows the network, layer by layer");
  }

  /** Whether the run in the folder was made by a demo, which may be replaced. */
  private boolean isDemo(TrainConfig config, DrawnPictures pictures) {
    if (!pictures.areListed() || !Files.exists(out.resolve(RunDirectory.CONFIG))) {
      return false;
    }
    RunConfig before;
    try {
      before = RunConfig.read(out);
    } catch (RunException damagedOrOfAnotherVersion) {
      return false;
    }
    // But for what an option or the size of the demo may have changed.
    TrainConfig learnt =
        before.train().toBuilder()
            .epochs(config.epochs())
            .seed(config.seed())
            .workers(config.workers())
            .threads(config.threads())
            .precision(config.precision())
            .device(config.device())
            .build();
    Path folder = pictures.folder().toAbsolutePath().normalize();
    return before.data().equals(Optional.of(folder))
        && before.checkpoints().equals(Checkpointing.NONE)
        && learnt.equals(config);
  }
}
