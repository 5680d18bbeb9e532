package alexnet.cli.options;

import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Checks of what the command line says; what is wrong leaves as one line.
 *
 * @param spec of the command
 */
public record Usage(CommandSpec spec) {
  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  double fraction(String option, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw wrong(option + " must be 0 to 1: " + value);
    }
    return value;
  }

  double atLeast0(String option, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw wrong(option + " must be at least 0: " + value);
    }
    return value;
  }

  int inRange(String option, int value, int low, int high) {
    if (value < low || value > high) {
      throw wrong(
          String.format(Locale.ROOT, "%s must be %,d to %,d: %,d", option, low, high, value));
    }
    return value;
  }

  /**
   * Refuses an option that would do nothing: a mistake of its user. Not where a recipe set it for
   * an owner that the command line has replaced.
   *
   * @param useless whether its owner is not there
   * @param owner the option that it needs, with its value, such as {@code --optimizer sgd}
   * @param value null if the option was not given
   */
  void refuse(boolean useless, String owner, String option, Object value) {
    if (useless && value != null && (isTyped(option) || !isTyped(owner.split(" ", 2)[0]))) {
      throw wrong(option + " is an option of " + owner);
    }
  }

  /** Whether an option stands on the command line, and not in a recipe alone. */
  boolean isTyped(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /**
   * The value of an option that holds with the value of another: null if a recipe alone set it, for
   * a value of the other that the command line has replaced.
   *
   * @param owner the other option, such as {@code --optimizer}
   */
  <T> T ifFor(String owner, String option, T value) {
    return isReplaced(owner) && !isTyped(option) ? null : value;
  }

  /** Whether the command line says otherwise than the recipe. */
  private boolean isReplaced(String option) {
    CommandSpec command = spec.commandLine().getCommandSpec();
    if (!isTyped(option) || !(command.defaultValueProvider() instanceof RecipeDefaults recipe)) {
      return false;
    }
    OptionSpec found = command.findOption(option);
    String its = recipe.defaultValue(found);
    return its != null && !its.equalsIgnoreCase(found.stringValues().get(0));
  }

  static double or(Double value, double fallback) {
    return value == null ? fallback : value;
  }
}
