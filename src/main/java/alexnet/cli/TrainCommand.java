package alexnet.cli;

import alexnet.cli.options.KnownData;
import alexnet.cli.options.Options;
import alexnet.cli.options.RecipeOptions;
import alexnet.cli.options.RunOptions;
import alexnet.cli.options.TrainOptions;
import alexnet.cli.output.TrainingConsole;
import alexnet.data.folder.DataLayout;
import alexnet.data.split.DataSource;
import alexnet.data.split.DataSplits;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunLock;
import alexnet.tensorboard.RunPictures;
import alexnet.tensorboard.TensorBoardListener;
import alexnet.text.CommandName;
import alexnet.train.TrainListener;
import alexnet.train.TrainResult;
import alexnet.train.Trainer;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Trains a network on a data folder, or goes on with a run. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = "alexnet train --data=DIR --out=RUN [OPTIONS]",
    description = {
      "Trains a network and leaves it, with its configuration and figures, in a run folder.",
      "",
      "DIR is a folder with train/ and val/ or test/ inside, each with a folder per class"
          + " (Training/, valid/, test_images/ and the like will do); or a folder per class; or a"
          + " folder of MNIST-style IDX files (.gz or not), or of CIFAR-10's binary files; or,"
          + " where nothing has that name, a known data set that is fetched once: fashion-mnist,"
          + " mnist, cifar10, imagenette or caltech101.",
      "",
      "To go on with a run that was interrupted, whatever the cause: train --resume RUN"
    },
    footer = {
      "",
      "PyTorch's textbook settings:",
      "  --optimizer sgd --lr 0.01 --schedule constant --init pytorch --decay-biases"
    })
final class TrainCommand implements Callable<Integer> {
  /** What may be given again when a run goes on; everything else is the run's own. */
  private static final Set<String> WITH_RESUME =
      Set.of(
          "--resume",
          "--data",
          "--data-dir",
          "--data-url",
          "--epochs",
          "--max-time",
          "--patience",
          "--target-top1",
          "--checkpoint-every",
          "--keep-checkpoints",
          "--on-checkpoint-failure",
          "--workers",
          "--threads",
          "--device",
          "--precision",
          "--json",
          "--no-report",
          "--no-tensorboard",
          "--cache",
          "--debug");

  @Option(names = "--data", paramLabel = "DIR", description = "The pictures.")
  private Path data;

  @Mixin private KnownData known;

  @Option(names = "--out", paramLabel = "RUN", description = "The run folder.")
  private Path out;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Go on with a run as if it had never ended (in fp32 on the CPU, with the same --threads"
              + " and without --max-time, to the same weights to the bit). Everything is taken from"
              + " the run; --data (where the pictures are now), --epochs, --max-time, --patience,"
              + " --target-top1, --checkpoint-every, --keep-checkpoints, --on-checkpoint-failure,"
              + " --workers, --threads, --device, --precision, --json, --no-report and"
              + " --no-tensorboard may be given anew. Where the run's GPU is not there, it goes on"
              + " on the CPU.")
  private Path resume;

  @Option(
      names = "--val-split",
      paramLabel = "F",
      description =
          "Part of each class that validates, in [0, 1): default 0.15 of a folder per class; 0.1 of"
              + " train/ where no val/ stands beside it, and of IDX and CIFAR files. 0 trains on"
              + " everything.")
  private Double valSplit;

  @Option(names = "--overwrite", description = "Replace an older run in the folder.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print one JSON object an epoch.")
  private boolean json;

  @Option(
      names = "--no-report",
      negatable = true,
      description = "Leave out report.html, made at the end (alexnet report makes it later).")
  private boolean report = true;

  @Option(
      names = "--no-tensorboard",
      negatable = true,
      description = "Leave out TensorBoard's event files.")
  private boolean tensorBoard = true;

  @Mixin private RunOptions runOptions;

  @Mixin private RecipeOptions recipe;

  @Mixin(name = "learning")
  private TrainOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (recipe.list(spec.commandLine().getOut())) {
      return 0;
    }
    if (resume != null) {
      resume();
    } else {
      begin();
    }
    return 0;
  }

  private void begin() {
    recipe.apply();
    if (!recipe.printConfig()) {
      require("--data=DIR", data);
      require("--out=RUN", out);
    }
    if (valSplit != null && !(valSplit >= 0 && valSplit < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--val-split must be in [0, 1): " + valSplit);
    }
    OptionalDouble split = valSplit == null ? OptionalDouble.empty() : OptionalDouble.of(valSplit);
    if (recipe.printConfig()) {
      DataLayout layout = data == null ? DataLayout.CLASS_FOLDERS : known.layout(data);
      recipe.print(options.config(layout), spec.commandLine().getOut());
      return;
    }
    TrainConfig config = options.config(known.layout(data)); // wrong usage is said before fetching
    Checkpointing checkpoints = runOptions.checkpoints(Checkpointing.DEFAULT);
    DataSource source = new DataSource(known.folder(data), split, options.seed());
    RunDirectory run = RunDirectory.create(out, overwrite);
    try (RunLock lock = run.lockForNewRun()) {
      train(config, checkpoints, null, source, lock, trainer -> trainer.run(source, lock));
    }
  }

  private void require(String option, Path value) {
    if (value == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '" + option + "' (or --resume=RUN)");
    }
  }

  private void resume() {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!WITH_RESUME.contains(option.longestName())) {
        throw new ParameterException(
            spec.commandLine(),
            option.longestName() + " cannot be given with --resume, which takes it from the run");
      }
    }
    RunConfig.toGoOn(resume); // what is no run is refused before it gets a lock file
    RunDirectory run = RunDirectory.open(resume);
    try (RunLock lock = run.lock()) {
      goOn(lock);
    }
  }

  private void goOn(RunLock lock) {
    RunConfig before = RunConfig.toGoOn(lock.run().folder());
    Path folder = known.folder(data);
    DataSource source = folder == null ? ownPictures(lock.run(), before) : before.source(folder);
    train(
        Options.checked(spec, () -> changed(before.train())),
        runOptions.checkpoints(before.checkpoints()),
        before,
        source,
        lock,
        trainer -> trainer.resume(source, lock));
  }

  private static DataSource ownPictures(RunDirectory run, RunConfig before) {
    return before
        .source()
        .orElseThrow(
            () ->
                new RunException(
                    run.folder()
                        + " was trained on pictures that a program gave, which goes on with it;"
                        + " --data DIR goes on with those of a folder"));
  }

  private TrainConfig changed(TrainConfig config) {
    ParseResult given = spec.commandLine().getParseResult();
    TrainConfigBuilder builder = config.toBuilder();
    builder.epochs(given.matchedOptionValue("--epochs", config.epochs()));
    builder.patience(given.matchedOptionValue("--patience", config.patience()));
    builder.targetTop1(given.matchedOptionValue("--target-top1", config.targetTop1()));
    builder.workers(given.matchedOptionValue("--workers", config.workers()));
    builder.threads(given.matchedOptionValue("--threads", config.threads()));
    options.compute(builder, config);
    return builder.build();
  }

  private void train(
      TrainConfig config,
      Checkpointing checkpoints,
      RunConfig before,
      DataSource source,
      RunLock lock,
      Function<Trainer, TrainResult> training) {
    RunDirectory run = lock.run();
    String again =
        checkpoints.keep() > 0
            ? "To go on: %s train --resume %s".formatted(CommandName.get(), run.folder())
            : "To begin anew: the same command with --overwrite";
    try (TrainingConsole console =
            new TrainingConsole(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        TensorBoardListener events =
            new TensorBoardListener(
                run.folder(),
                before != null && !run.isToBeReplaced(),
                tensorBoard,
                console::onWarning)) {
      TrainListener listener = TrainListener.all(console, events);
      Optional<Duration> maxTime =
          runOptions.maxTime(Optional.ofNullable(before).flatMap(RunConfig::maxTime));
      Trainer trainer = new Trainer(config, checkpoints, maxTime, listener);
      TrainResult result;
      try (Interruption interruption = new Interruption(trainer::stop)) {
        result = training.apply(trainer);
        if (result.stopped()) {
          console.finish(result, run, again);
          return;
        }
      }
      show(config, result, source, lock, events);
      console.finish(result, run, again);
    }
  }

  /**
   * The report, and pictures for TensorBoard. The run is whole without them: what fails is a
   * warning, and Ctrl-C here loses nothing.
   */
  private void show(
      TrainConfig config,
      TrainResult result,
      DataSource source,
      RunLock lock,
      TensorBoardListener events) {
    RunDirectory run = lock.run();
    PrintWriter stderr = spec.commandLine().getErr();
    try {
      events.add(
          confusion -> {
            DataSplits data = result.data().orElseGet(source::open);
            return RunPictures.of(run.folder(), config, data.validation(), confusion);
          });
    } catch (RuntimeException e) {
      stderr.println("warning: no pictures for TensorBoard: " + Failures.line(e));
    }
    if (report && run.lacksReport()) {
      ReportCommand.afterTraining(lock, config, result, stderr);
    }
  }
}
