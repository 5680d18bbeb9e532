package alexnet.cli;

import static alexnet.cli.Usage.ifGiven;

import alexnet.data.folder.DataLayout;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.Augmentation;
import alexnet.weights.Pretrained;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code train} that decide how it learns. */
final class TrainOptions {
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
  void compute(TrainConfigBuilder config, TrainConfig before) {
    ComputeDevice device = compute.device(before.device());
    config.device(device).precision(compute.trainingPrecision(before.precision(), device));
  }

  long seed() {
    return seed;
  }

  /** The configuration for a data layout; a value out of range is wrong usage. */
  TrainConfig config(DataLayout layout) {
    return Options.checked(spec, () -> build(layout));
  }

  /** The library's defaults, and over them what was given. */
  private TrainConfig build(DataLayout layout) {
    Usage usage = new Usage(spec);
    TrainConfigBuilder config = TrainConfig.builder();
    Pretrained source = fineTuning.source(variant);
    Variant network =
        source != null
            ? source.variant()
            : variant == null ? Variant.D2L : Options.variant(spec, variant);
    config
        .variant(network)
        .seed(seed)
        .workers(compute.workers())
        .threads(compute.threads())
        .precision(compute.trainingPrecision())
        .device(compute.device())
        .limits(compute.limits())
        .strict(strict);
    ifGiven(epochs, config::epochs);
    ifGiven(batchSize, n -> config.batchSize(usage.inRange("--batch-size", n, 1, 65_536)));
    ifGiven(init, config::init);
    ifGiven(patience, config::patience);
    ifGiven(targetTop1, config::targetTop1);
    fineTuning.apply(config, source);
    optimizer.apply(config);
    schedule.apply(config);
    regularization.apply(config);
    Preprocessing preprocessing =
        augmentation.preprocessing(known(source, layout, network), layout);
    List<Augmentation> steps = augmentation.steps(preprocessing, layout);
    config.preprocessing(preprocessing);
    if (augmentation.given() || !config.build().fixedFeatures()) {
      config.augmentation(steps);
    }
    return fineTuning.refined(config.build());
  }

  /** As in the weights that are gone on from, else what suits the data. */
  private static Preprocessing known(Pretrained source, DataLayout layout, Variant network) {
    Preprocessing usual =
        (layout.isSmall() ? Preprocessing.IDX : Preprocessing.DEFAULT)
            .scaledTo(network.inputSize());
    return source == null ? usual : source.preprocessing(usual);
  }
}
