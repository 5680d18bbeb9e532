package alexnet.cli;

import alexnet.data.DataLayout;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
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
import java.util.ArrayList;
import java.util.List;
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

  @Option(names = "--variant", description = "The network: d2l (default).", defaultValue = "d2l")
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
      description = "Peak learning rate (default 0.0003 for adam and adamw, 0.01 for sgd).")
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
              + " pixels; default for IDX files) or none.")
  private AugmentName augment;

  @Option(
      names = "--min-crop",
      description = "Smallest part of the area for augment crop, in (0, 1] (default 0.35).",
      defaultValue = "0.35")
  private double minCrop;

  @Option(
      names = "--shift",
      description = "Pixels for augment shift, 0 to 1,024 (default 2 for IDX files, else 16).")
  private Integer shift;

  @Option(
      names = "--flip",
      description = "Probability of mirroring, 0 to 1 (default 0.5, for IDX files 0).")
  private Double flip;

  @Option(
      names = "--color-jitter",
      description = "Random brightness, contrast and saturation by up to this part (default 0).",
      defaultValue = "0")
  private double colorJitter;

  @Option(
      names = "--resize",
      description = "Shorter side before the central crop of 224 (default 256, for IDX files 224).")
  private Integer resize;

  @Option(names = "--strict", description = "Stop at the first picture that cannot be read.")
  private boolean strict;

  @Mixin private Options.Compute compute;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  long seed() {
    return seed;
  }

  /** The configuration for such data; a value out of range is wrong usage. */
  TrainConfig config(DataLayout layout, int trainImages) {
    return Options.checked(spec, () -> build(layout == DataLayout.IDX, trainImages));
  }

  private TrainConfig build(boolean idx, int trainImages) {
    TrainConfigBuilder config = TrainConfig.builder();
    if (idx) {
      config.forIdx();
    }
    config
        .variant(Options.variant(spec, variant))
        .batchSize(batchSize == null ? TrainConfig.batchSizeFor(trainImages) : batchSize)
        .seed(seed)
        .workers(compute.workers())
        .threads(compute.threads())
        .precision(compute.precision())
        .limits(compute.limits())
        .strict(strict)
        .decayBiases(decayBiases)
        .augmentation(augmentation(idx))
        .schedule(lrSchedule())
        .optimizer(optimizerConfig())
        .learningRate(or(learningRate, optimizer == OptimizerName.SGD ? 0.01 : 3e-4))
        .labelSmoothing(or(labelSmoothing, 0))
        .clipNorm(or(clipNorm, 0))
        .dropout(or(dropout, AlexNet.DROPOUT));
    if (resize != null) {
      config.preprocessing(
          new Preprocessing(
              resize,
              Preprocessing.DEFAULT.crop(),
              Preprocessing.IMAGENET_MEAN,
              Preprocessing.IMAGENET_STD));
    }
    if (epochs != null) {
      config.epochs(epochs);
    }
    if (init != null) {
      config.init(init);
    }
    if (patience != null) {
      config.patience(patience);
    }
    return config.build();
  }

  private OptimizerConfig optimizerConfig() {
    if (optimizer == OptimizerName.SGD) {
      return new OptimizerConfig.Sgd(or(momentum, 0.9), nesterov, or(weightDecay, 5e-4));
    }
    if (momentum != null || nesterov) {
      throw new ParameterException(
          spec.commandLine(), "--momentum and --nesterov are options of --optimizer sgd");
    }
    boolean decoupled = optimizer != OptimizerName.ADAM;
    return new OptimizerConfig.Adam(0.9, 0.999, or(weightDecay, decoupled ? 0.01 : 0), decoupled);
  }

  private LrSchedule lrSchedule() {
    ScheduleName name = schedule == null ? ScheduleName.ONECYCLE : schedule;
    if (name != ScheduleName.STEP && (stepEpochs != null || gamma != null)) {
      throw new ParameterException(
          spec.commandLine(), "--step-epochs and --gamma are options of --schedule step");
    }
    LrSchedule base =
        switch (name) {
          case CONSTANT -> new LrSchedule.Constant();
          case COSINE -> new LrSchedule.Cosine();
          case ONECYCLE -> new LrSchedule.OneCycle(0.3);
          case STEP -> new LrSchedule.Step(stepEpochs == null ? 30 : stepEpochs, or(gamma, 0.1));
        };
    return or(warmup, 0) == 0 ? base : new LrSchedule.Warmup(warmup, base);
  }

  private List<Augmentation> augmentation(boolean idx) {
    AugmentName name = augment == null ? (idx ? AugmentName.SHIFT : AugmentName.CROP) : augment;
    List<Augmentation> steps = new ArrayList<>();
    if (name == AugmentName.CROP) {
      steps.add(RandomResizedCrop.of(Preprocessing.DEFAULT.crop(), minCrop));
    } else if (name == AugmentName.SHIFT) {
      steps.add(new PaddedShift(shift == null ? (idx ? 2 : 16) : shift));
    }
    double mirrored = or(flip, idx || name == AugmentName.NONE ? 0 : 0.5);
    if (mirrored > 0) {
      steps.add(new HorizontalFlip(mirrored));
    }
    if (colorJitter > 0) {
      steps.add(new ColorJitter(colorJitter, colorJitter, colorJitter, 0));
    }
    return steps;
  }

  private static double or(Double value, double fallback) {
    return value == null ? fallback : value;
  }
}
