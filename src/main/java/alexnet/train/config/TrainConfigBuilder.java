package alexnet.train.config;

import alexnet.data.LoaderConfig;
import alexnet.image.DecodeLimits;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.torch.Threads;
import alexnet.transform.Augmentation;
import alexnet.transform.HorizontalFlip;
import alexnet.transform.PaddedShift;
import alexnet.transform.Preprocessing;
import alexnet.transform.RandomResizedCrop;
import java.util.List;

/** Makes a {@link TrainConfig}; each method sets the component of its name. */
public final class TrainConfigBuilder {
  /** For photographs: a random part of at least 0.35 of the picture, mirrored half of the time. */
  public static final List<Augmentation> PHOTOGRAPHS = photographs(Variant.D2L.inputSize());

  /** For the small centred pictures of IDX files: up to two pixels to any side. */
  public static final List<Augmentation> SHIFT = List.of(new PaddedShift(2));

  /** For photographs of 32x32 pixels: up to four pixels to any side, mirrored half of the time. */
  public static final List<Augmentation> SMALL_PHOTOGRAPHS =
      List.of(new PaddedShift(4), new HorizontalFlip(0.5));

  private Variant variant = Variant.D2L;
  private int epochs = 20;
  private int batchSize = 0;
  private long seed = 1;
  private int workers = LoaderConfig.defaultWorkers();
  private int threads = Threads.byDefault();
  private ComputeDevice device = ComputeDevice.auto();
  private Precision precision; // null: the device's fastest
  private Initialization init = Initialization.HE;
  private FineTuning fineTuning;
  private OptimizerConfig optimizer = new OptimizerConfig.Adam(0.9, 0.999, 0.01, true);
  private double learningRate = 3e-4;
  private LrSchedule schedule = new LrSchedule.OneCycle(0.3);
  private boolean decayBiases = false;
  private int accumulate = 1;
  private Ema ema;
  private double labelSmoothing = 0;
  private BatchMixing mixing;
  private ClassBalance classBalance = ClassBalance.NONE;
  private double clipNorm = 0;
  private double dropout = AlexNet.DROPOUT;
  private int patience = 0;
  private double targetTop1 = 0;
  private Preprocessing usual = Preprocessing.DEFAULT; // scaled to the network's input
  private Preprocessing preprocessing; // null: the usual
  private List<Augmentation> augmentation; // null: for photographs
  private DecodeLimits limits = DecodeLimits.DEFAULT;
  private boolean strict = false;

  TrainConfigBuilder() {}

  TrainConfigBuilder(TrainConfig config) {
    this.variant = config.variant();
    this.epochs = config.epochs();
    this.batchSize = config.batchSize();
    this.seed = config.seed();
    this.workers = config.workers();
    this.threads = config.threads();
    this.device = config.device();
    this.precision = config.precision();
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

  /** What suits IDX files: nothing is cropped or mirrored. */
  public TrainConfigBuilder forIdx() {
    return filling().augmentation(SHIFT);
  }

  /** What suits CIFAR-10: photographs so small that nothing is cropped. */
  public TrainConfigBuilder forCifar() {
    return filling().augmentation(SMALL_PHOTOGRAPHS);
  }

  private TrainConfigBuilder filling() {
    this.usual = Preprocessing.IDX;
    this.preprocessing = null;
    return this;
  }

  private static List<Augmentation> photographs(int side) {
    return List.of(RandomResizedCrop.of(side, 0.35), new HorizontalFlip(0.5));
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

  /** Threads of the kernels. */
  public TrainConfigBuilder threads(int value) {
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

  /** Trained weights to go on from, or null; the variant must be theirs. */
  public TrainConfigBuilder fineTuning(FineTuning value) {
    this.fineTuning = value;
    return this;
  }

  /** The optimizer with its constants. */
  public TrainConfigBuilder optimizer(OptimizerConfig value) {
    this.optimizer = value;
    return this;
  }

  /** The peak learning rate that the schedule scales. */
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

  /** The moving average of the weights that is judged and kept, or null. */
  public TrainConfigBuilder ema(Ema value) {
    this.ema = value;
    return this;
  }

  /** How pictures of a batch are mixed with each other, or null. */
  public TrainConfigBuilder mixing(BatchMixing value) {
    this.mixing = value;
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
   * What evaluation does to a picture, stored with the weights; by default {@link
   * Preprocessing#DEFAULT}, in proportion where the network's input is another.
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
    return new TrainConfig(
        variant,
        epochs,
        batchSize,
        seed,
        workers,
        threads,
        device,
        precision == null ? Precision.auto(device) : precision,
        init,
        fineTuning,
        optimizer,
        learningRate,
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
        preprocessing == null ? usual.scaledTo(variant.inputSize()) : preprocessing,
        augmentation == null ? photographs(variant.inputSize()) : augmentation,
        limits,
        strict);
  }
}
