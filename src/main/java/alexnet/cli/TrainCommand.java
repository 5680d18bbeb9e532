package alexnet.cli;

import alexnet.data.DataLayout;
import alexnet.data.DataSource;
import alexnet.train.RunDirectory;
import alexnet.train.TrainConfig;
import alexnet.train.TrainResult;
import alexnet.train.Trainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a network on a data folder. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = "alexnet train --data=DIR --out=RUN [OPTIONS]",
    description = {
      "Trains a network and leaves it, with its configuration and figures, in a run folder.",
      "",
      "DIR is a folder with train/ and val/ or test/ inside, each with a folder per class; or a"
          + " folder per class; or a folder of MNIST-style IDX files (.gz or not)."
    },
    footer = {
      "",
      "PyTorch's textbook settings:",
      "  --optimizer sgd --lr 0.01 --schedule constant --init pytorch --decay-biases"
    })
final class TrainCommand implements Callable<Integer> {
  @Option(names = "--data", paramLabel = "DIR", description = "The pictures.")
  private Path data;

  @Option(names = "--out", paramLabel = "RUN", description = "The run folder.")
  private Path out;

  @Option(
      names = "--val-split",
      paramLabel = "F",
      description =
          "Part of each class that validates, in [0, 1): default 0.15 of a folder per class, 0.1 of"
              + " train/ where no val/ stands beside it. 0 trains on everything.")
  private Double valSplit;

  @Option(names = "--overwrite", description = "Replace an older run in the folder.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print one JSON object an epoch.")
  private boolean json;

  @Mixin private RecipeOptions recipe;

  @Mixin(name = "learning")
  private TrainOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter stderr = spec.commandLine().getErr();
    if (recipe.list(stdout)) {
      return 0;
    }
    recipe.apply("learning");
    if (!recipe.printConfig()) {
      require("--data=DIR", data);
      require("--out=RUN", out);
    }
    if (valSplit != null && !(valSplit >= 0 && valSplit < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--val-split must be in [0, 1): " + valSplit);
    }
    OptionalDouble split = valSplit == null ? OptionalDouble.empty() : OptionalDouble.of(valSplit);
    TrainConfig config =
        options.config(data == null ? DataLayout.CLASS_FOLDERS : DataLayout.of(data));
    if (recipe.print(config, stdout)) {
      return 0;
    }
    DataSource source = new DataSource(data, split, options.seed());
    RunDirectory run = RunDirectory.create(out, overwrite);

    try (TrainingConsole console = new TrainingConsole(stdout, stderr, json)) {
      Trainer trainer = new Trainer(config, console);
      try (Interruption interruption = new Interruption(trainer::stop)) {
        TrainResult result = trainer.run(source, run);
        console.finish(result, run, "the same command with --overwrite");
      }
    }
    return 0;
  }

  private void require(String option, Path value) {
    if (value == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '" + option + "'");
    }
  }
}
