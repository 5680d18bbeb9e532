package alexnet.cli.options;

import alexnet.train.config.Recipe;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A recipe as the values of options that the command line does not give. */
public record RecipeDefaults(Recipe recipe) implements IDefaultValueProvider {
  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? recipe.options().get(plainName(option)) : null;
  }

  /** {@code lr} for {@code --lr}. */
  public static String plainName(OptionSpec option) {
    return option.longestName().substring(2);
  }
}
