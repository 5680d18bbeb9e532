package alexnet.cli;

import static alexnet.cli.Usage.or;

import alexnet.train.config.BatchMixing;
import alexnet.train.config.ClassBalance;
import alexnet.train.config.Ema;
import alexnet.train.config.TrainConfigBuilder;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code train} against learning by heart, and for sets of unequal classes. */
final class RegularizationOptions {
  enum ClassWeights {
    NONE,
    BALANCED
  }

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

  void apply(TrainConfigBuilder config) {
    Usage usage = new Usage(spec);
    Usage.ifGiven(dropout, config::dropout);
    Usage.ifGiven(labelSmoothing, config::labelSmoothing);
    boolean averages = or(ema, 0.0) != 0;
    usage.refuse(!averages, "--ema", "--ema-steps", emaSteps);
    if (averages) {
      config.ema(new Ema(ema, or(emaSteps, 1)));
    }
    mixing(usage).ifPresent(config::mixing);
    config.classBalance(balance(usage));
  }

  /** Whether pictures are mixed with each other. */
  boolean mixes() {
    return mixing(new Usage(spec)).isPresent();
  }

  private Optional<BatchMixing> mixing(Usage usage) {
    double blended = usage.atLeast0("--mixup", or(mixup, 0.0));
    double pasted = usage.atLeast0("--cutmix", or(cutmix, 0.0));
    if (blended == 0) {
      return pasted == 0 ? Optional.empty() : Optional.of(new BatchMixing.CutMix(pasted));
    }
    BatchMixing.Mixup blend = new BatchMixing.Mixup(blended);
    return Optional.of(
        pasted == 0 ? blend : new BatchMixing.Either(blend, new BatchMixing.CutMix(pasted)));
  }

  /** One of the two; a recipe's gives way to the one on the command line. */
  private ClassBalance balance(Usage usage) {
    boolean weights = classWeights == ClassWeights.BALANCED;
    boolean sampling = Boolean.TRUE.equals(balancedSampling);
    if (weights && sampling) {
      boolean typed = usage.isTyped("--class-weights");
      if (typed == usage.isTyped("--balanced-sampling")) {
        throw usage.wrong(
            "--class-weights balanced and --balanced-sampling both make up for small classes;"
                + " choose one");
      }
      weights = typed;
    }
    return weights ? ClassBalance.WEIGHTS : sampling ? ClassBalance.SAMPLING : ClassBalance.NONE;
  }
}
