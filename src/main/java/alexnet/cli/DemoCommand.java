package alexnet.cli;

import alexnet.data.DataSource;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.data.ShapesDataset;
import alexnet.eval.EvaluationReport;
import alexnet.eval.EvaluationTable;
import alexnet.eval.Evaluator;
import alexnet.image.ImageDecoder;
import alexnet.io.Disk;
import alexnet.predict.Classifier;
import alexnet.predict.Prediction;
import alexnet.train.Checkpointing;
import alexnet.train.RunDirectory;
import alexnet.train.RunException;
import alexnet.train.TrainConfig;
import alexnet.train.TrainResult;
import alexnet.train.Trainer;
import alexnet.transform.PaddedShift;
import alexnet.weights.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
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
          + " everything in runs/demo, which is replaced each time."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String PICTURES = "shapes";
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
    this(Size.USUAL);
  }

  /** A demo of another size. */
  DemoCommand(Size size) {
    this.size = size;
  }

  @Override
  public Integer call() {
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter stderr = spec.commandLine().getErr();
    TrainConfig config = config();
    Path pictures = out.resolve(PICTURES);
    DataSource source = new DataSource(pictures, OptionalDouble.empty(), seed);
    removeOldDemo(source);
    RunDirectory run = RunDirectory.create(out, false);
    stdout.printf("1. Drawing %,d pictures of ten shapes in %s%n", size.pictures(), pictures);
    draw(pictures, stderr);

    stdout.printf(
        "2. Training AlexNet on them for %d epochs, or until it knows %.2f of the validation"
            + " pictures%n",
        config.epochs(), config.targetTop1());
    try (TrainingConsole console = new TrainingConsole(stdout, stderr, false)) {
      Trainer trainer = new Trainer(config, Checkpointing.NONE, null, console);
      try (Interruption interruption = new Interruption(trainer::stop)) {
        TrainResult result = trainer.run(source, run);
        if (result.stopped()) {
          console.finish(result, run, "To begin anew: the same command");
          return 0;
        }
      }
    }
    Dataset validation = source.open().validation();
    stdout.println("3. Scoring the best weights on the validation pictures");
    evaluate(validation, config, stdout, stderr);
    stdout.println("4. Classifying five of them");
    predict(validation, config, stdout);
    stdout.println("5. Making a page with the pictures and the curves");
    ReportCommand.afterTraining(out, config, stderr);
    printNextSteps(stdout);
    return 0;
  }

  private TrainConfig config() {
    return TrainConfig.builder()
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

  private void draw(Path pictures, PrintWriter stderr) {
    try (Progress progress = new Progress(stderr, "Drawing", "pictures", size.pictures())) {
      ShapesDataset.generate(
          pictures, size.trainPerClass, size.valPerClass, seed, drawn -> progress.at(drawn, ""));
    } catch (IOException e) {
      throw new RunException("cannot draw in " + pictures + ": " + Disk.reason(e), e);
    }
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
        Classifier.open(
            out, config.precision(), config.device(), config.limits(), config.workers())) {
      List<Prediction> predictions = classifier.classifyAll(files);
      for (int i = 0; i < files.size(); i++) {
        stdout.printf(
            "   %s: %s, %.1f%%%n",
            files.get(i),
            predictions.get(i).best().className(),
            100 * predictions.get(i).best().probability());
      }
    }
  }

  private void printNextSteps(PrintWriter stdout) {
    String alexnet = Main.name();
    stdout.println();
    stdout.println("All of it is in " + out + ". What next:");
    Path page = out.resolve(RunDirectory.REPORT_PAGE);
    if (Files.exists(page)) {
      stdout.println("  open " + page + " in a browser");
      stdout.println("      shows the pictures, the curves, what was confused with what");
    }
    stdout.println("  " + alexnet + " predict " + out + " PICTURE...");
    stdout.println("      classifies pictures of your own");
    stdout.println("  " + alexnet + " train --data DIR --out runs/mine");
    stdout.println("      trains on your own folders");
    stdout.println("  " + alexnet + " summary");
    stdout.println("      shows the network, layer by layer");
  }

  /** Deletes what an earlier demo left in the folder, and nothing that is not one. */
  private void removeOldDemo(DataSource source) {
    boolean demo =
        RunDirectory.dataSource(out.resolve(Model.FILE))
            .filter(
                trainedOn ->
                    trainedOn.folder().equals(source.folder().toAbsolutePath().normalize()))
            .isPresent();
    try {
      if (Files.isDirectory(out) && (demo || holdsOnlyPictures())) {
        for (Path path : everything()) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new RunException("cannot replace " + out + ": " + Disk.reason(e), e);
    }
  }

  /** Whether a demo was interrupted here before its training began. */
  private boolean holdsOnlyPictures() throws IOException {
    try (Stream<Path> entries = Files.list(out)) {
      return entries.allMatch(entry -> isDrawn(entry) || isHalfDrawn(entry));
    }
  }

  private static boolean isDrawn(Path folder) {
    return folder.getFileName().toString().equals(PICTURES)
        && ShapesDataset.classes().stream()
            .allMatch(name -> Files.isDirectory(folder.resolve("train").resolve(name)));
  }

  private static boolean isHalfDrawn(Path folder) {
    String name = folder.getFileName().toString();
    return name.startsWith("." + PICTURES) && name.endsWith(".partial");
  }

  private List<Path> everything() throws IOException {
    try (Stream<Path> tree = Files.walk(out)) {
      return tree.filter(path -> !path.equals(out)).sorted(Comparator.reverseOrder()).toList();
    }
  }
}
