package alexnet.cli.options;

import alexnet.data.folder.DataLayout;
import alexnet.model.Initialization;
import alexnet.torch.ComputeDevice;
import alexnet.train.config.ComputeSettings;
import alexnet.train.config.FineTuningSettings;
import alexnet.train.config.LearningSettings;
import alexnet.train.config.Settings;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code train} that decide how it learns. */
public final class TrainOptions {
  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description =
          "The network: d2l (default), torchvision or 2012; with --from, its own. "
              + Options.OWN_VARIANT)
  private String variant;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the pictures (default 20).")
  private Integer epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Pictures a step (default 64; 32 for fewer than 6,400 pictures, 16 for fewer than 800).")
  private Integer batchSize;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of weights, split, order, augmentation and dropout (default 1).",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--init",
      paramLabel = "NAME",
      description = "First weights: he (default), pytorch, xavier, or paper (of 2012).")
  private Initialization init;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "End after so many epochs without better weights, 0 for never (default 0). Without"
              + " validation pictures it does nothing: the latest weights then count as the best.")
  private Integer patience;

  @Option(
      names = "--target-top1",
      paramLabel = "P",
      description =
          "End after the epoch whose validation top-1 reaches this, 0 to 1; 0 for never (default"
              + " 0). Without validation pictures it does nothing.")
  private Double targetTop1;

  @Option(names = "--strict", description = "Stop at the first picture that cannot be read.")
  private boolean strict;

  @Mixin(name = "Optimizer")
  private OptimizerOptions optimizer;

  @Mixin(name = "Learning-rate schedule")
  private ScheduleOptions schedule;

  @Mixin(name = "Regularization")
  private RegularizationOptions regularization;

  @Mixin(name = "Augmentation")
  private AugmentationOptions augmentation;

  @Mixin(name = "Fine-tuning")
  private FineTuningOptions fineTuning;

  @Mixin(name = "Computing")
  private Options.Compute compute;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Changes what a run that goes on may compute with: what is not given stays as it was. */
  public void compute(TrainConfigBuilder config, TrainConfig before) {
    ComputeDevice device = compute.device(before.device());
    config.device(device).precision(compute.trainingPrecision(before.precision(), device));
  }

  public long seed() {
    return seed;
  }

  /** The configuration for a data layout; a value out of range is wrong usage. */
  public TrainConfig config(DataLayout layout) {
    return Options.checked(spec, () -> settings(layout).config(layout).build());
  }

  /**
   * What was given, with what of a recipe it leaves; an option that would do nothing is wrong
   * usage.
   */
  private Settings settings(DataLayout layout) {
    FineTuningSettings trained = fineTuning.settings();
    ComputeSettings machine =
        new ComputeSettings(
            compute.workers(),
            compute.threads(),
            compute.maxMegapixels(),
            compute.trainingPrecision(),
            compute.device());
    return new Settings(
        learning(),
        optimizer.settings(),
        schedule.settings(),
        regularization.settings(),
        augmentation.settings(layout),
        trained,
        machine);
  }

  private LearningSettings learning() {
    if (batchSize != null) {
      new Usage(spec).inRange("--batch-size", batchSize, 1, 65_536);
    }
    return new LearningSettings(
        variant == null ? null : Options.variant(spec, variant),
        epochs,
        batchSize,
        seed,
        init,
        patience,
        targetTop1,
        strict);
  }
}
