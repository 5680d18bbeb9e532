package alexnet.cli.options;

import alexnet.train.config.ConfigJson;
import alexnet.train.config.Recipe;
import alexnet.train.config.TrainConfig;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sets of options under a name, and what comes of the ones given. */
public final class RecipeOptions {
  private static final String LIST = "list";

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      description =
          "Take the options that are not given from a recipe: default, best, d2l, paper-2012,"
              + " torchvision (list tells of each), or a JSON file like those.")
  private String recipe;

  @Option(
      names = "--print-config",
      description =
          "Print what the options come to, as \"train\" in config.json of the run, and do nothing"
              + " else; batchSize 0 follows from the number of pictures. Without --data: for"
              + " photographs.")
  private boolean printConfig;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Prints the names of the recipes if that is what was asked for; says whether it was. */
  public boolean list(PrintWriter out) {
    if (!LIST.equals(recipe)) {
      return false;
    }
    for (String name : Recipe.NAMES) {
      out.printf("%-12s %s%n", name, Recipe.of(name).description());
    }
    return true;
  }

  /** Reads the command line once more, with the recipe's values as defaults. */
  public void apply() {
    if (recipe == null) {
      return;
    }
    Recipe chosen = Options.checked(spec, () -> Recipe.of(recipe));
    CommandLine root = spec.root().commandLine();
    String[] args = root.getParseResult().originalArgs().toArray(String[]::new);
    spec.defaultValueProvider(new RecipeDefaults(chosen));
    try {
      root.parseArgs(args);
    } catch (ParameterException e) { // not the command line's, which was read before
      throw new ParameterException(
          spec.commandLine(), "recipe " + chosen.name() + ": " + e.getMessage(), e);
    }
  }

  /** Prints the configuration. */
  public void print(TrainConfig config, PrintWriter out) {
    try {
      ConfigJson.mapper().writeValueAsString(config).lines().forEach(out::println);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration of plain values must be writable", e);
    }
  }

  /** Whether only the configuration is wanted, so that neither data nor run are needed. */
  public boolean printConfig() {
    return printConfig;
  }
}
