package alexnet.train.config;

import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.ImageTransform;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.torch.Threads;
import alexnet.transform.Pipeline;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.Augmentation;
import alexnet.transform.augment.RandomCrop;
import alexnet.transform.augment.RandomResizedCrop;
import alexnet.weights.tensor.ModelCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that decides how a run goes, but for the data. The defaults of {@link #builder} learn
 * on photographs; docs/decisions has the experiments behind them.
 *
 * @param variant the network
 * @param epochs passes over the training set, 1..100,000
 * @param batchSize pictures a step, 1..65,536, or 0 for {@link #batchSizeFor} the training set
 * @param seed of weights, order, augmentation and dropout
 * @param workers threads that decode pictures, 1..256; they change the speed and nothing else
 * @param threads of the kernels, 1..1,024; 0 stands for this machine's {@link Threads#byDefault}
 * @param device where the network computes; null stands for {@link ComputeDevice#auto}
 * @param precision of convolutions and linear layers, not int8; null stands for the device's
 *     fastest, {@link Precision#auto(ComputeDevice)}
 * @param init the first weights
 * @param fineTuning how to go on from trained weights, if not from {@code init} alone
 * @param optimizer with its constants
 * @param learningRate the peak that the schedule scales, above 0
 * @param schedule the learning rate over the run
 * @param decayBiases whether weight decay shrinks biases too
 * @param accumulate batches whose gradients one optimizer step takes together, 1..10,000: as one
 *     batch so many times as large, in the memory of one
 * @param ema the moving average of the weights that is judged and kept, if not the weights
 *     themselves are
 * @param labelSmoothing part of each label spread over all classes, in [0, 1)
 * @param mixing of the pictures of a batch with each other, if any
 * @param classBalance what makes up for classes of few pictures
 * @param clipNorm bound on the norm of all gradients together, 0 for none
 * @param dropout probability in [0, 1)
 * @param patience epochs without better weights after which the run ends, 0 for never
 * @param targetTop1 validation top-1 with which the run ends as soon as an epoch reaches it, 0..1,
 *     or 0 for none
 * @param preprocessing of evaluation, stored with the weights
 * @param augmentation of training, in order
 * @param limits on pictures
 * @param strict whether the first unreadable picture ends the run
 */
public record TrainConfig(
    Variant variant,
    int epochs,
    int batchSize,
    long seed,
    int workers,
    int threads,
    ComputeDevice device,
    Precision precision,
    Initialization init,
    Optional<FineTuning> fineTuning,
    OptimizerConfig optimizer,
    double learningRate,
    LrSchedule schedule,
    boolean decayBiases,
    int accumulate,
    Optional<Ema> ema,
    double labelSmoothing,
    Optional<BatchMixing> mixing,
    ClassBalance classBalance,
    double clipNorm,
    double dropout,
    int patience,
    double targetTop1,
    Preprocessing preprocessing,
    List<Augmentation> augmentation,
    DecodeLimits limits,
    boolean strict) {
  /** Checks every range. */
  public TrainConfig {
    Ranges.between("epochs", epochs, 1, 100_000);
    Ranges.between("batch size", batchSize, 0, 65_536);
    Ranges.between("workers", workers, 1, 256);
    Ranges.between("threads", threads, 0, 1_024);
    Ranges.above("learning rate", learningRate, 0);
    Ranges.between("batches a step", accumulate, 1, 10_000);
    Ranges.halfOpen("label smoothing", labelSmoothing, 0, 1);
    Ranges.atLeast("gradient clipping", clipNorm, 0);
    Ranges.halfOpen("dropout", dropout, 0, 1);
    Ranges.between("patience", patience, 0, 100_000);
    Ranges.fraction("target top-1", targetTop1);
    augmentation = List.copyOf(augmentation);
    if (precision == Precision.INT8) {
      throw new IllegalArgumentException("training takes fp32 or bf16, not int8");
    }
    ModelCard.requireFit(variant, preprocessing);
    for (Augmentation step : augmentation) {
      int size = croppedSize(step);
      if (size != 0 && size != variant.inputSize()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "random crop to %d does not fit the network %s, which takes %dx%d",
                size,
                variant,
                variant.inputSize(),
                variant.inputSize()));
      }
    }
  }

  /** Threads of the kernels; those of this machine, looked at now, if nobody has said. */
  @Override
  public int threads() {
    return threads == 0 ? Threads.byDefault() : threads;
  }

  /** Where the network computes; what this machine has, looked at now, if nobody has said. */
  @Override
  public ComputeDevice device() {
    return device == null ? ComputeDevice.auto() : device;
  }

  /** Of convolutions and linear layers; the device's fastest, looked up now, if nobody has said. */
  @Override
  public Precision precision() {
    return precision == null ? Precision.auto(device()) : precision;
  }

  /** The same with what nobody has said taken from this machine. */
  public TrainConfig onThisMachine() {
    return toBuilder().threads(threads()).device(device()).precision(precision()).build();
  }

  /** The defaults for photographs, to be changed. Nothing native is loaded for them. */
  public static TrainConfigBuilder builder() {
    return new TrainConfigBuilder();
  }

  /**
   * The default batch size for a training set: 64, or 32 for fewer than 6,400 pictures, or 16 for
   * fewer than 800. A small set in large batches would make too few steps to learn from.
   *
   * @param trainImages pictures that are trained on
   */
  public static int batchSizeFor(int trainImages) {
    return trainImages < 800 ? 16 : trainImages < 6_400 ? 32 : 64;
  }

  /** This configuration with the default batch size for a training set, if it has none itself. */
  public TrainConfig withBatchSizeFor(int trainImages) {
    return batchSize == 0 ? toBuilder().batchSize(batchSizeFor(trainImages)).build() : this;
  }

  /** This configuration, to be changed. */
  public TrainConfigBuilder toBuilder() {
    return new TrainConfigBuilder(this, threads, device, precision);
  }

  /**
   * What a training picture goes through: the augmentations, with evaluation's resize and crop
   * before the first that follows the crop, unless a random crop to the network's size has taken
   * their place.
   */
  public ImageTransform trainingTransform() {
    List<ImageTransform> steps = new ArrayList<>(augmentation);
    if (augmentation.stream().allMatch(step -> croppedSize(step) == 0)) {
      long before = augmentation.stream().takeWhile(step -> !step.followsCrop()).count();
      steps.add((int) before, preprocessing);
    }
    return new Pipeline(steps);
  }

  /** Side of the square that an augmentation leaves of a picture, 0 if it leaves the size alone. */
  private static int croppedSize(Augmentation step) {
    if (step instanceof RandomResizedCrop crop) {
      return crop.size();
    }
    return step instanceof RandomCrop crop ? crop.crop() : 0;
  }

  /** Optimizer updates that so many batches of an epoch make. */
  public int steps(int batches) {
    return (batches + accumulate - 1) / accumulate;
  }

  /** The head's learning rate as a factor on the others'. */
  public double headRate() {
    return fineTuning.map(tuning -> tuning.headLearningRate() / learningRate).orElse(1.0);
  }

  /**
   * Whether what the convolutional half makes of a picture is the same in every epoch: it is
   * frozen, and nothing is varied.
   */
  public boolean fixedFeatures() {
    return fineTuning.filter(tuning -> tuning.freezesFeatures(variant)).isPresent()
        && augmentation.isEmpty()
        && mixing.isEmpty();
  }

  /** The decoder of training and evaluation alike. */
  public ImageDecoder decoder() {
    return new ImageDecoder(limits, preprocessing.resize());
  }
}
