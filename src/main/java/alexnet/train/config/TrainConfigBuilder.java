package alexnet.train.config;

import alexnet.data.folder.DataLayout;
import alexnet.data.loader.LoaderConfig;
import alexnet.image.DecodeLimits;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.torch.Threads;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.Augmentation;
import alexnet.weights.Pretrained;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Makes a {@link TrainConfig}; each method sets the component of its name, in any order. Unless
 * told otherwise a run learns for 20 epochs, with AdamW, a one-cycle schedule and dropout of 0.5,
 * on photographs. A set of some dozen pictures makes few steps: more epochs, or a higher rate,
 * teach it something.
 *
 * <pre>{@code
 * TrainConfig config = // of small pictures in memory
 *     TrainConfig.builder()
 *         .variant(Variant.of(96, 11, List.of(16, 32, 48, 48, 32), 128))
 *         .layout(DataLayout.CIFAR) // nothing is cropped; shifts and mirrors
 *         .epochs(30)
 *         .learningRate(1e-3)
 *         .build();
 * }</pre>
 */
public final class TrainConfigBuilder {
  private Variant variant = Variant.D2L;
  private int epochs = 20;
  private int batchSize = 0;
  private long seed = 1;
  private int workers = LoaderConfig.defaultWorkers();
  private int threads; // 0: this machine's
  private ComputeDevice device; // null: this machine's
  private Precision precision; // null: the device's fastest
  private Initialization init = Initialization.HE;
  private Optional<FineTuning> fineTuning = Optional.empty();
  private OptimizerConfig optimizer = new OptimizerConfig.Adam(0.9, 0.999, 0.01, true);
  private Double learningRate; // null: the usual of the optimizer
  private LrSchedule schedule = new LrSchedule.OneCycle(0.3);
  private boolean decayBiases = false;
  private int accumulate = 1;
  private Optional<Ema> ema = Optional.empty();
  private double labelSmoothing = 0;
  private Optional<BatchMixing> mixing = Optional.empty();
  private ClassBalance classBalance = ClassBalance.NONE;
  private double clipNorm = 0;
  private double dropout = AlexNet.DROPOUT;
  private int patience = 0;
  private double targetTop1 = 0;
  private Path source; // null: none to go on from
  private Pretrained weights; // of the source
  private int frozen;
  private Double headLearningRate; // null: the usual of the learning rate
  private boolean newHead = false;
  private int featureCacheMegabytes = FineTuning.DEFAULT_CACHE_MEGABYTES;
  private DataLayout layout = DataLayout.CLASS_FOLDERS;
  private AugmentationSettings varied = AugmentationSettings.NOTHING;
  private Preprocessing preprocessing; // null: the usual of network or weights, and layout
  private List<Augmentation> augmentation; // null: the usual of the layout
  private DecodeLimits limits = DecodeLimits.DEFAULT;
  private boolean strict = false;

  TrainConfigBuilder() {}

  /**
   * As {@code config} is, with what it leaves to the machine.
   *
   * @param threads of it, perhaps 0
   * @param device of it, perhaps null
   * @param precision of it, perhaps null
   */
  TrainConfigBuilder(TrainConfig config, int threads, ComputeDevice device, Precision precision) {
    this.variant = config.variant();
    this.epochs = config.epochs();
    this.batchSize = config.batchSize();
    this.seed = config.seed();
    this.workers = config.workers();
    this.threads = threads;
    this.device = device;
    this.precision = precision;
    this.init = config.init();
    this.fineTuning = config.fineTuning();
    this.optimizer = config.optimizer();
    this.learningRate = config.learningRate();
    this.schedule = config.schedule();
    this.decayBiases = config.decayBiases();
    this.accumulate = config.accumulate();
    this.ema = config.ema();
    this.labelSmoothing = config.labelSmoothing();
    this.mixing = config.mixing();
    this.classBalance = config.classBalance();
    this.clipNorm = config.clipNorm();
    this.dropout = config.dropout();
    this.patience = config.patience();
    this.targetTop1 = config.targetTop1();
    this.preprocessing = config.preprocessing();
    this.augmentation = config.augmentation();
    this.limits = config.limits();
    this.strict = config.strict();
  }

  /**
   * What suits a layout of data, as {@code train} finds it: photographs in folders, the default,
   * are cropped and mirrored, IDX files shifted, CIFAR's small photographs shifted and mirrored.
   * Takes the place of preprocessing and augmentation that were set before.
   */
  public TrainConfigBuilder layout(DataLayout value) {
    this.layout = value;
    this.preprocessing = null;
    this.augmentation = null;
    return this;
  }

  /** What is not left to the layout. */
  TrainConfigBuilder varied(AugmentationSettings value) {
    this.varied = value;
    return this;
  }

  private static Preprocessing usualPreprocessing(DataLayout layout) {
    return layout.isSmall() ? Preprocessing.IDX : Preprocessing.DEFAULT;
  }

  /** The network. */
  public TrainConfigBuilder variant(Variant value) {
    this.variant = value;
    return this;
  }

  /** Passes over the training set. */
  public TrainConfigBuilder epochs(int value) {
    this.epochs = value;
    return this;
  }

  /** Pictures a step; 0, the default, chooses by the size of the training set. */
  public TrainConfigBuilder batchSize(int value) {
    this.batchSize = value;
    return this;
  }

  /** Of weights, order, augmentation and dropout. */
  public TrainConfigBuilder seed(long value) {
    this.seed = value;
    return this;
  }

  /** Threads that decode pictures. */
  public TrainConfigBuilder workers(int value) {
    this.workers = value;
    return this;
  }

  /** Threads of the kernels; {@link Threads#byDefault} unless set. */
  public TrainConfigBuilder threads(int value) {
    Ranges.between("threads", value, 1, 1_024); // 0 is said by saying nothing
    this.threads = value;
    return this;
  }

  /** Where the network computes; a GPU by default where there is one. */
  public TrainConfigBuilder device(ComputeDevice value) {
    this.device = value;
    return this;
  }

  /** The arithmetic of convolutions and linear layers; {@link Precision#auto} by default. */
  public TrainConfigBuilder precision(Precision value) {
    this.precision = value;
    return this;
  }

  /** The first weights. */
  public TrainConfigBuilder init(Initialization value) {
    this.init = value;
    return this;
  }

  /**
   * Goes on from trained weights, of which the first layers may stay as they are: the network and
   * its preprocessing are theirs, the head learns {@link FineTuning#HEAD_FACTOR} times as fast as
   * the rest, and where the whole convolutional half is frozen and nothing is varied its features
   * are computed once. Settings that are given otherwise, before or after, hold; of a configuration
   * that is changed ({@link TrainConfig#toBuilder}) all are.
   *
   * @param from a run folder, or a weights file of any format
   * @param frozen how many of the layers with weights, from the first on, do not learn, 0 to 7;
   *     {@link Variant#weightedFeatures} for the convolutional half
   * @throws alexnet.weights.tensor.WeightsException if the weights cannot be used
   */
  public TrainConfigBuilder fineTune(Path from, int frozen) {
    return fineTune(from, Pretrained.read(from, null), frozen);
  }

  /** As {@link #fineTune(Path, int)}, of weights that are read already. */
  public TrainConfigBuilder fineTune(Path from, Pretrained weights, int frozen) {
    this.fineTuning = Optional.empty();
    this.source = from;
    this.weights = weights;
    this.frozen = frozen;
    return variant(weights.variant());
  }

  /**
   * After {@link #fineTune}: the peak learning rate of the head, if not {@link
   * FineTuning#HEAD_FACTOR} times the others'.
   */
  public TrainConfigBuilder headLearningRate(double value) {
    this.headLearningRate = value;
    return this;
  }

  /** After {@link #fineTune}: whether the head is drawn anew even where the old one fits. */
  public TrainConfigBuilder newHead(boolean value) {
    this.newHead = value;
    return this;
  }

  /** After {@link #fineTune}: most that the features of the data may take on disk. */
  public TrainConfigBuilder featureCacheMegabytes(int value) {
    this.featureCacheMegabytes = value;
    return this;
  }

  /** How to go on from trained weights in every detail; the variant must be theirs. */
  public TrainConfigBuilder fineTuning(FineTuning value) {
    this.fineTuning = Optional.of(value);
    return this;
  }

  /** The optimizer with its constants. */
  public TrainConfigBuilder optimizer(OptimizerConfig value) {
    this.optimizer = value;
    return this;
  }

  /**
   * The peak learning rate that the schedule scales; unless set 3e-4 for Adam and 0.01 for SGD, of
   * weights to go on from 1e-4 and 3e-3.
   */
  public TrainConfigBuilder learningRate(double value) {
    this.learningRate = value;
    return this;
  }

  /** The learning rate over the run. */
  public TrainConfigBuilder schedule(LrSchedule value) {
    this.schedule = value;
    return this;
  }

  /** Whether weight decay shrinks biases too. */
  public TrainConfigBuilder decayBiases(boolean value) {
    this.decayBiases = value;
    return this;
  }

  /** Batches whose gradients one optimizer step takes together. */
  public TrainConfigBuilder accumulate(int value) {
    this.accumulate = value;
    return this;
  }

  /** The moving average of the weights that is judged and kept; unless set, the weights are. */
  public TrainConfigBuilder ema(Ema value) {
    this.ema = Optional.of(value);
    return this;
  }

  /** How pictures of a batch are mixed with each other; unless set, they are not. */
  public TrainConfigBuilder mixing(BatchMixing value) {
    this.mixing = Optional.of(value);
    return this;
  }

  /** What makes up for classes of few pictures. */
  public TrainConfigBuilder classBalance(ClassBalance value) {
    this.classBalance = value;
    return this;
  }

  /** Part of each label spread over all classes. */
  public TrainConfigBuilder labelSmoothing(double value) {
    this.labelSmoothing = value;
    return this;
  }

  /** Bound on the gradients' norm, 0 for none. */
  public TrainConfigBuilder clipNorm(double value) {
    this.clipNorm = value;
    return this;
  }

  /** Probability of dropout. */
  public TrainConfigBuilder dropout(double value) {
    this.dropout = value;
    return this;
  }

  /** Epochs without better weights before the run ends, 0 for never. */
  public TrainConfigBuilder patience(int value) {
    this.patience = value;
    return this;
  }

  /** Validation top-1 that ends the run once it is reached, 0 for none. */
  public TrainConfigBuilder targetTop1(double value) {
    this.targetTop1 = value;
    return this;
  }

  /**
   * What evaluation does to a picture, stored with the weights; by default what suits the layout,
   * in proportion where the network's input is another.
   */
  public TrainConfigBuilder preprocessing(Preprocessing value) {
    this.preprocessing = value;
    return this;
  }

  /** Random variations of training pictures, in order. */
  public TrainConfigBuilder augmentation(List<Augmentation> value) {
    this.augmentation = value;
    return this;
  }

  /** What a picture may cost. */
  public TrainConfigBuilder limits(DecodeLimits value) {
    this.limits = value;
    return this;
  }

  /** Whether the first unreadable picture ends the run. */
  public TrainConfigBuilder strict(boolean value) {
    this.strict = value;
    return this;
  }

  /**
   * The finished configuration.
   *
   * @throws IllegalArgumentException naming the component, its range and the value outside it
   */
  public TrainConfig build() {
    double rate = learningRate == null ? usualLearningRate() : learningRate;
    Optional<FineTuning> tuning =
        fineTuning.isPresent() || source == null ? fineTuning : Optional.of(tuning(rate));
    Preprocessing evaluated = preprocessing == null ? usualPreprocessing() : preprocessing;
    return new TrainConfig(
        variant,
        epochs,
        batchSize,
        seed,
        workers,
        threads,
        device,
        precision,
        init,
        tuning,
        optimizer,
        rate,
        schedule,
        decayBiases,
        accumulate,
        ema,
        labelSmoothing,
        mixing,
        classBalance,
        clipNorm,
        dropout,
        patience,
        targetTop1,
        evaluated,
        augmentation == null ? usualAugmentation(tuning, evaluated) : augmentation,
        limits,
        strict);
  }

  private double usualLearningRate() {
    boolean sgd = optimizer instanceof OptimizerConfig.Sgd;
    boolean trained = source != null || fineTuning.isPresent();
    return trained ? (sgd ? 3e-3 : 1e-4) : sgd ? 0.01 : 3e-4;
  }

  private FineTuning tuning(double rate) {
    double head = headLearningRate == null ? FineTuning.HEAD_FACTOR * rate : headLearningRate;
    return new FineTuning(source, frozen, head, newHead, featureCacheMegabytes);
  }

  private Preprocessing usualPreprocessing() {
    Preprocessing scaled = usualPreprocessing(layout).scaledTo(variant.inputSize());
    return varied.preprocessing(weights == null ? scaled : weights.preprocessing(scaled), layout);
  }

  /** Nothing where the features are frozen and so computed once, unless something is asked for. */
  private List<Augmentation> usualAugmentation(
      Optional<FineTuning> tuning, Preprocessing evaluated) {
    boolean fixed =
        mixing.isEmpty() && tuning.filter(it -> it.freezesFeatures(variant)).isPresent();
    return fixed && !varied.given() ? List.of() : varied.steps(evaluated, layout);
  }
}
