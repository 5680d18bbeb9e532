package alexnet.train.config;

import static alexnet.train.config.Given.or;

import java.util.Optional;

/**
 * Against learning by heart, and for sets of unequal classes; null for what is not given.
 *
 * @param mixup alpha, 0 for never
 * @param cutmix alpha, 0 for never; with mixup too, each batch takes the one or the other
 * @param ema decay of the moving average of the weights, 0 for none
 * @param emaSteps steps between its updates, 1 unless given
 */
public record RegularizationSettings(
    Double dropout,
    Double labelSmoothing,
    Double mixup,
    Double cutmix,
    Double ema,
    Integer emaSteps,
    ClassWeights classWeights,
    Boolean balancedSampling) {
  /** Whether pictures of small classes count more in the loss. */
  public enum ClassWeights {
    NONE,
    BALANCED
  }

  void requireSound() {
    Given.check("dropout", dropout, p -> TrainConfig.builder().dropout(p).build());
    Given.check(
        "label-smoothing", labelSmoothing, p -> TrainConfig.builder().labelSmoothing(p).build());
    Given.check("mixup", mixup, alpha -> Ranges.atLeast("mixup", alpha, 0));
    Given.check("cutmix", cutmix, alpha -> Ranges.atLeast("cutmix", alpha, 0));
    Given.check("ema", ema, decay -> new Ema(decay, 1));
    Given.needs(averages(), "ema", "ema-steps", emaSteps);
    Given.check("ema-steps", emaSteps, n -> new Ema(0, n));
    if (classWeights == ClassWeights.BALANCED && Boolean.TRUE.equals(balancedSampling)) {
      throw new IllegalArgumentException(
          "class-weights balanced and balanced-sampling both make up for small classes; choose"
              + " one");
    }
  }

  void applyTo(TrainConfigBuilder config) {
    Given.ifGiven(dropout, config::dropout);
    Given.ifGiven(labelSmoothing, config::labelSmoothing);
    if (averages()) {
      config.ema(new Ema(ema, or(emaSteps, 1)));
    }
    mixing().ifPresent(config::mixing);
    config.classBalance(
        classWeights == ClassWeights.BALANCED
            ? ClassBalance.WEIGHTS
            : Boolean.TRUE.equals(balancedSampling) ? ClassBalance.SAMPLING : ClassBalance.NONE);
  }

  private boolean averages() {
    return or(ema, 0.0) != 0;
  }

  private Optional<BatchMixing> mixing() {
    double blended = or(mixup, 0.0);
    double pasted = or(cutmix, 0.0);
    if (blended == 0) {
      return pasted == 0 ? Optional.empty() : Optional.of(new BatchMixing.CutMix(pasted));
    }
    BatchMixing.Mixup blend = new BatchMixing.Mixup(blended);
    return Optional.of(
        pasted == 0 ? blend : new BatchMixing.Either(blend, new BatchMixing.CutMix(pasted)));
  }
}
