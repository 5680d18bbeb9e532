package alexnet.cli;

import alexnet.data.DataLayout;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.train.FineTuning;
import alexnet.train.LrSchedule;
import alexnet.train.OptimizerConfig;
import alexnet.train.TrainConfig;
import alexnet.train.TrainConfigBuilder;
import alexnet.transform.Augmentation;
import alexnet.transform.ColorJitter;
import alexnet.transform.HorizontalFlip;
import alexnet.transform.PaddedShift;
import alexnet.transform.Preprocessing;
import alexnet.transform.RandomResizedCrop;
import alexnet.weights.ModelCard;
import alexnet.weights.Pretrained;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code train} that decide how it learns. */
final class TrainOptions {
  enum OptimizerName {
    SGD,
    ADAM,
    ADAMW
  }

  enum ScheduleName {
    CONSTANT,
    STEP,
    COSINE,
    ONECYCLE
  }

  enum AugmentName {
    CROP,
    SHIFT,
    NONE
  }

  @Option(
      names = "--variant",
      description = "The network: d2l (default), torchvision or 2012; with --from, its own.")
  private String variant;

  @Option(names = "--epochs", description = "Passes over the pictures (default 20).")
  private Integer epochs;

  @Option(
      names = "--batch-size",
      description = "Pictures a step (default 64; 16 or 32 for fewer than 1,600 pictures).")
  private Integer batchSize;

  @Option(
      names = "--seed",
      description = "Of weights, split, order, augmentation and dropout (default 1).",
      defaultValue = "1")
  private long seed;

  @Option(names = "--init", description = "First weights: he (default) or pytorch.")
  private Initialization init;

  @Option(names = "--optimizer", description = "adamw (default), adam or sgd.")
  private OptimizerName optimizer;

  @Option(
      names = "--lr",
      description =
          "Peak learning rate (default 0.0003 for adam and adamw, 0.01 for sgd; with --from"
              + " 0.0001 and 0.003).")
  private Double learningRate;

  @Option(names = "--momentum", description = "Of sgd, in [0, 1) (default 0.9).")
  private Double momentum;

  @Option(names = "--nesterov", description = "Look ahead along the momentum of sgd.")
  private boolean nesterov;

  @Option(
      names = "--weight-decay",
      description = "At least 0 (default 0.01 for adamw, 0.0005 for sgd, 0 for adam).")
  private Double weightDecay;

  @Option(names = "--decay-biases", description = "Let weight decay shrink biases too.")
  private boolean decayBiases;

  @Option(
      names = "--schedule",
      description = "Learning rate over time: onecycle (default), cosine, step or constant.")
  private ScheduleName schedule;

  @Option(
      names = "--step-epochs",
      description = "Epochs between falls of schedule step (default 30).")
  private Integer stepEpochs;

  @Option(names = "--gamma", description = "Factor of each fall of schedule step (default 0.1).")
  private Double gamma;

  @Option(names = "--warmup", description = "Epochs in which the rate rises first (default 0).")
  private Double warmup;

  @Option(
      names = "--label-smoothing",
      description = "Part of a label spread over all classes, in [0, 1) (default 0).")
  private Double labelSmoothing;

  @Option(
      names = "--clip-norm",
      description = "Bound on the norm of the gradients, 0 for none (default 0).")
  private Double clipNorm;

  @Option(names = "--dropout", description = "Probability in [0, 1) (default 0.5).")
  private Double dropout;

  @Option(
      names = "--patience",
      description = "End after so many epochs without better weights, 0 for never (default 0).")
  private Integer patience;

  @Option(
      names = "--augment",
      description =
          "Random variation: crop (a part of the picture; default for photographs), shift (by some"
              + " pixels; default for IDX and CIFAR files) or none.")
  private AugmentName augment;

  @Option(
      names = "--min-crop",
      description = "Smallest part of the area for augment crop, in (0, 1] (default 0.35).")
  private Double minCrop;

  @Option(
      names = "--shift",
      description =
          "Pixels of the decoded picture for augment shift, 1 to 1,024 (default 2 for IDX files,"
              + " 4 for CIFAR files, else 16).")
  private Integer shift;

  @Option(
      names = "--flip",
      description = "Probability of mirroring, 0 to 1 (default 0.5, for IDX files 0).")
  private Double flip;

  @Option(
      names = "--color-jitter",
      description =
          "Random brightness, contrast and saturation by up to this part, 0 to 1 (default 0).")
  private Double colorJitter;

  @Option(
      names = "--resize",
      description =
          "Shorter side before the central crop of 224 (default 256, for IDX and CIFAR files 224).")
  private Integer resize;

  @Option(names = "--strict", description = "Stop at the first picture that cannot be read.")
  private boolean strict;

  @Mixin private FineTuningOptions fineTuning;

  @Mixin private Options.Compute compute;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  long seed() {
    return seed;
  }

  /** The configuration for a data layout; a value out of range is wrong usage. */
  TrainConfig config(DataLayout layout) {
    return Options.checked(spec, () -> build(layout));
  }

  /** The library's defaults, and over them what was given. */
  private TrainConfig build(DataLayout layout) {
    TrainConfigBuilder config = TrainConfig.builder();
    switch (layout) {
      case IDX -> config.forIdx();
      case CIFAR -> config.forCifar();
      case SPLIT_FOLDERS, CLASS_FOLDERS -> {} // the builder's own
    }
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
        .strict(strict)
        .decayBiases(decayBiases);
    ifGiven(epochs, config::epochs);
    ifGiven(batchSize, size -> config.batchSize(inRange("--batch-size", size, 1, 65_536)));
    ifGiven(init, config::init);
    ifGiven(labelSmoothing, config::labelSmoothing);
    ifGiven(clipNorm, config::clipNorm);
    ifGiven(dropout, config::dropout);
    ifGiven(patience, config::patience);
    preprocessing(config, source, layout.isSmall());
    double rate = optimizer(config, source != null);
    schedule(config);
    FineTuning goOn = source == null ? null : fineTuning.fineTuning(network, rate);
    config.fineTuning(goOn);
    augmentation(config, layout, goOn != null && goOn.freezesFeatures(network));
    return config.build();
  }

  /** As in the run that is gone on from; but small pictures are never cropped. */
  private void preprocessing(TrainConfigBuilder config, Pretrained source, boolean small) {
    Preprocessing layout = small ? Preprocessing.IDX : Preprocessing.DEFAULT;
    Preprocessing known =
        source == null ? layout : source.card().map(ModelCard::preprocessing).orElse(layout);
    int side = resize != null ? resize : small ? layout.resize() : known.resize();
    config.preprocessing(new Preprocessing(side, known.crop(), known.mean(), known.std()));
  }

  private static <T> void ifGiven(T value, Consumer<T> use) {
    if (value != null) {
      use.accept(value);
    }
  }

  /** Sets the optimizer; the peak learning rate. */
  private double optimizer(TrainConfigBuilder config, boolean fineTuned) {
    OptimizerName name = optimizer == null ? OptimizerName.ADAMW : optimizer;
    refuse(name != OptimizerName.SGD, "--optimizer sgd", "--momentum", momentum);
    refuse(name != OptimizerName.SGD, "--optimizer sgd", "--nesterov", nesterov ? true : null);
    switch (name) {
      case SGD ->
          config.optimizer(
              new OptimizerConfig.Sgd(or(momentum, 0.9), nesterov, or(weightDecay, 5e-4)));
      case ADAM ->
          config.optimizer(new OptimizerConfig.Adam(0.9, 0.999, or(weightDecay, 0), false));
      case ADAMW ->
          ifGiven(
              weightDecay,
              decay -> config.optimizer(new OptimizerConfig.Adam(0.9, 0.999, decay, true)));
    }
    boolean sgd = name == OptimizerName.SGD;
    double rate = or(learningRate, fineTuned ? (sgd ? 3e-3 : 1e-4) : sgd ? 0.01 : 3e-4);
    if (!(rate > 0)) {
      throw wrong("learning rate must be above 0: " + rate);
    }
    config.learningRate(rate);
    return rate;
  }

  private void schedule(TrainConfigBuilder config) {
    ScheduleName name = schedule == null ? ScheduleName.ONECYCLE : schedule;
    refuse(name != ScheduleName.STEP, "--schedule step", "--step-epochs", stepEpochs);
    refuse(name != ScheduleName.STEP, "--schedule step", "--gamma", gamma);
    LrSchedule base =
        switch (name) {
          case CONSTANT -> new LrSchedule.Constant();
          case COSINE -> new LrSchedule.Cosine();
          case ONECYCLE -> new LrSchedule.OneCycle(0.3);
          case STEP -> new LrSchedule.Step(stepEpochs == null ? 30 : stepEpochs, or(gamma, 0.1));
        };
    config.schedule(or(warmup, 0) == 0 ? base : new LrSchedule.Warmup(warmup, base));
  }

  private void augmentation(TrainConfigBuilder config, DataLayout layout, boolean fixedFeatures) {
    AugmentName name =
        augment == null ? (layout.isSmall() ? AugmentName.SHIFT : AugmentName.CROP) : augment;
    refuse(name != AugmentName.CROP, "--augment crop", "--min-crop", minCrop);
    refuse(name != AugmentName.SHIFT, "--augment shift", "--shift", shift);
    if (augment == null
        && minCrop == null
        && shift == null
        && flip == null
        && colorJitter == null) {
      if (fixedFeatures) {
        config.augmentation(List.of());
      }
      return; // otherwise the data layout's own
    }
    List<Augmentation> steps = new ArrayList<>();
    if (name == AugmentName.CROP) {
      double smallest = or(minCrop, 0.35);
      if (!(smallest > 0 && smallest <= 1)) {
        throw wrong("--min-crop must be above 0, up to 1: " + smallest);
      }
      steps.add(RandomResizedCrop.of(Preprocessing.DEFAULT.crop(), smallest));
    } else if (name == AugmentName.SHIFT) {
      int usual = layout == DataLayout.IDX ? 2 : layout == DataLayout.CIFAR ? 4 : 16;
      int pixels = shift == null ? usual : shift;
      steps.add(new PaddedShift(inRange("--shift", pixels, 1, 1_024)));
    }
    boolean still = layout == DataLayout.IDX || name == AugmentName.NONE;
    double mirrored = fraction("--flip", or(flip, still ? 0 : 0.5));
    if (mirrored > 0) {
      steps.add(new HorizontalFlip(mirrored));
    }
    double jitter = fraction("--color-jitter", or(colorJitter, 0));
    if (jitter > 0) {
      steps.add(new ColorJitter(jitter, jitter, jitter, 0));
    }
    config.augmentation(steps);
  }

  /** An option that would do nothing is a mistake of its user. */
  private void refuse(boolean useless, String owner, String option, Object value) {
    if (useless && value != null) {
      throw wrong(option + " is an option of " + owner);
    }
  }

  private double fraction(String option, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw wrong(option + " must be 0 to 1: " + value);
    }
    return value;
  }

  private int inRange(String option, int value, int low, int high) {
    if (value < low || value > high) {
      throw wrong("%s must be %,d to %,d: %,d".formatted(option, low, high, value));
    }
    return value;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static double or(Double value, double fallback) {
    return value == null ? fallback : value;
  }
}
