package alexnet.cli.options;

import alexnet.train.config.OptimizerSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code train} about the steps that change the weights. */
final class OptimizerOptions {
  @Option(names = "--optimizer", paramLabel = "NAME", description = "adamw (default), adam or sgd.")
  private OptimizerSettings.Name optimizer;

  @Option(
      names = "--lr",
      paramLabel = "X",
      description =
          "Peak learning rate (default 0.0003 for adam and adamw, 0.01 for sgd; with --from"
              + " 0.0001 and 0.003).")
  private Double learningRate;

  @Option(names = "--momentum", paramLabel = "X", description = "Of sgd, in [0, 1) (default 0.9).")
  private Double momentum;

  @Option(
      names = "--nesterov",
      negatable = true,
      fallbackValue = "true",
      description = "Look ahead along the momentum of sgd.")
  private Boolean nesterov;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "At least 0 (default 0.01 for adamw, 0.0005 for sgd, 0 for adam).")
  private Double weightDecay;

  @Option(
      names = "--decay-biases",
      negatable = true,
      fallbackValue = "true",
      description = "Let weight decay shrink biases too.")
  private Boolean decayBiases;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      description = "Bound on the norm of the gradients, 0 for none (default 0).")
  private Double clipNorm;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description =
          "Batches a step: their gradients together, as one batch N times as large in the memory of"
              + " one (default 1).")
  private Integer accumulate;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** What was given; an option that would do nothing is wrong usage. */
  OptimizerSettings settings() {
    Usage usage = new Usage(spec);
    boolean sgd = optimizer == OptimizerSettings.Name.SGD;
    Double decay = usage.ifFor("--optimizer", "--weight-decay", weightDecay);
    Double peak = usage.ifFor("--optimizer", "--lr", learningRate);
    usage.refuse(!sgd, "--optimizer sgd", "--momentum", momentum);
    usage.refuse(
        !sgd, "--optimizer sgd", "--nesterov", Boolean.TRUE.equals(nesterov) ? nesterov : null);
    if (accumulate != null) {
      usage.inRange("--accumulate", accumulate, 1, 10_000);
    }
    if (peak != null && !(peak > 0)) {
      throw usage.wrong("learning rate must be above 0: " + peak);
    }
    return new OptimizerSettings(
        optimizer, peak, momentum, nesterov, decay, decayBiases, clipNorm, accumulate);
  }
}
