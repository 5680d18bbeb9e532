package alexnet.cli.options;

import static alexnet.cli.options.Usage.or;

import alexnet.train.config.RegularizationSettings;
import alexnet.train.config.RegularizationSettings.ClassWeights;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code train} against learning by heart, and for sets of unequal classes. */
final class RegularizationOptions {
  @Option(
      names = "--dropout",
      paramLabel = "P",
      description = "Probability in [0, 1) (default 0.5).")
  private Double dropout;

  @Option(
      names = "--label-smoothing",
      paramLabel = "P",
      description = "Part of a label spread over all classes, in [0, 1) (default 0).")
  private Double labelSmoothing;

  @Option(
      names = "--mixup",
      paramLabel = "ALPHA",
      description =
          "Blend each picture and its label with another of the batch, in a part drawn from"
              + " Beta(ALPHA, ALPHA); 0 for never (default 0, usual 0.2).")
  private Double mixup;

  @Option(
      names = "--cutmix",
      paramLabel = "ALPHA",
      description =
          "Paste a rectangle of another picture of the batch into each, likewise (default 0, usual"
              + " 1). With --mixup too, each batch takes the one or the other.")
  private Double cutmix;

  @Option(
      names = "--ema",
      paramLabel = "DECAY",
      description =
          "Judge and keep a moving average of the weights, of which an update leaves this part, in"
              + " [0, 1); 0 for none (default 0, usual 0.99 to 0.9999).")
  private Double ema;

  @Option(
      names = "--ema-steps",
      paramLabel = "N",
      description =
          "Steps between updates of the average (default 1). Before the first one it is the weights"
              + " themselves.")
  private Integer emaSteps;

  @Option(
      names = "--class-weights",
      paramLabel = "NAME",
      description =
          "balanced: pictures of small classes count more in the loss, so that each class counts"
              + " the same; none (default).")
  private ClassWeights classWeights;

  @Option(
      names = "--balanced-sampling",
      negatable = true,
      fallbackValue = "true",
      description =
          "Each epoch shows as many pictures of every class: those of small classes several times.")
  private Boolean balancedSampling;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** What was given; an option that would do nothing is wrong usage. */
  RegularizationSettings settings() {
    Usage usage = new Usage(spec);
    usage.refuse(or(ema, 0.0) == 0, "--ema", "--ema-steps", emaSteps);
    usage.atLeast0("--mixup", or(mixup, 0.0));
    usage.atLeast0("--cutmix", or(cutmix, 0.0));
    boolean both = classWeights == ClassWeights.BALANCED && Boolean.TRUE.equals(balancedSampling);
    boolean weights = both && preferWeights(usage);
    return new RegularizationSettings(
        dropout,
        labelSmoothing,
        mixup,
        cutmix,
        ema,
        emaSteps,
        both && !weights ? null : classWeights,
        weights ? null : balancedSampling);
  }

  /** One of the two; a recipe's gives way to the one on the command line. */
  private static boolean preferWeights(Usage usage) {
    boolean typed = usage.isTyped("--class-weights");
    if (typed == usage.isTyped("--balanced-sampling")) {
      throw usage.wrong(
          "--class-weights balanced and --balanced-sampling both make up for small classes;"
              + " choose one");
    }
    return typed;
  }
}
