package alexnet.predict;

import alexnet.data.loader.LoaderConfig;
import alexnet.image.DecodeLimits;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.transform.views.TestTimeAugmentation;
import alexnet.transform.views.Views;
import alexnet.weights.ImportedWeights;
import alexnet.weights.Model;
import alexnet.weights.WeightsFile;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.StateDict;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How a {@link Classifier} is to be loaded. What is not set is as {@link Classifier#open} has it.
 *
 * <p>The last five settings are for weights from elsewhere, of which a file does not say all. They
 * go by the rules of {@code import}: what is set holds; else what the file says, or what is known
 * of published weights, which their hash tells; else the classes are {@code class0}, {@code class1}
 * ... and the preprocessing is ImageNet's. What could be one network or another is refused until it
 * is set. {@link Classifier#card} tells what was made of it.
 */
public final class ClassifierBuilder {
  /** A slip is refused before it takes memory: a picture needs megabytes while it is computed. */
  private static final int MAX_BATCH = 4096;

  private final Path runOrFile;
  private final ImportedWeights.Builder elsewhere;
  private boolean asImported;
  private ComputeDevice device;
  private Precision precision;
  private int batch = 32;
  private DecodeLimits limits = DecodeLimits.DEFAULT;
  private int workers = LoaderConfig.defaultWorkers();
  private TestTimeAugmentation views = TestTimeAugmentation.NONE;

  ClassifierBuilder(Path runOrFile) {
    this.runOrFile = Objects.requireNonNull(runOrFile, "run or file");
    this.elsewhere = ImportedWeights.of(runOrFile);
  }

  /** Where to compute (default: {@link ComputeDevice#auto}). */
  public ClassifierBuilder device(ComputeDevice chosen) {
    this.device = Objects.requireNonNull(chosen, "device");
    return this;
  }

  /**
   * Of the convolutions and linear layers (default: {@link Model#fastest}). {@link Precision#INT8}
   * is for a quantized run alone, on the CPU alone.
   */
  public ClassifierBuilder precision(Precision chosen) {
    this.precision = Objects.requireNonNull(chosen, "precision");
    return this;
  }

  /**
   * Pictures computed at once by {@link Classifier#classifyAll} and {@link Classifier#embedAll}
   * (default 32); of several views of a picture, as many whole pictures as have so many views.
   *
   * @param pictures 1..4096
   * @throws IllegalArgumentException if there are fewer or more
   */
  public ClassifierBuilder batch(int pictures) {
    if (pictures < 1 || pictures > MAX_BATCH) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "batch %,d is outside 1..%,d", pictures, MAX_BATCH));
    }
    this.batch = pictures;
    return this;
  }

  /** On pictures (default: {@link DecodeLimits#DEFAULT}). */
  public ClassifierBuilder limits(DecodeLimits chosen) {
    this.limits = Objects.requireNonNull(chosen, "limits");
    return this;
  }

  /**
   * Threads that decode where there are many pictures, in all (default: {@link
   * LoaderConfig#defaultWorkers}).
   *
   * @param threads 1..256
   * @throws IllegalArgumentException if there are fewer or more
   */
  public ClassifierBuilder workers(int threads) {
    if (threads < 1 || threads > 256) {
      throw new IllegalArgumentException("workers " + threads + " is outside 1..256");
    }
    this.workers = threads;
    return this;
  }

  /**
   * Views of each picture, to classify by the mean of their probabilities (default: one): {@link
   * Prediction#logits} are then its logarithm. Vectors ({@link Classifier#embed(Path)}) are those
   * of the picture itself.
   */
  public ClassifierBuilder views(TestTimeAugmentation chosen) {
    this.views = Objects.requireNonNull(chosen, "views");
    return this;
  }

  /** The network that the weights are of. */
  public ClassifierBuilder variant(Variant network) {
    elsewhere.variant(Objects.requireNonNull(network, "variant"));
    asImported = true;
    return this;
  }

  /** Names of the classes, in the order of the logits. */
  public ClassifierBuilder classes(List<String> names) {
    elsewhere.classes(Objects.requireNonNull(names, "classes"));
    asImported = true;
    return this;
  }

  /** Shorter side before the central crop, pixels; not less than the network takes. */
  public ClassifierBuilder resize(int pixels) {
    elsewhere.resize(pixels);
    asImported = true;
    return this;
  }

  /** What pixels are normalised with: red, green, blue on the scale 0..1. */
  public ClassifierBuilder mean(List<Double> channels) {
    elsewhere.mean(Objects.requireNonNull(channels, "mean"));
    asImported = true;
    return this;
  }

  /** Likewise the deviation, above 0. */
  public ClassifierBuilder std(List<Double> channels) {
    elsewhere.std(Objects.requireNonNull(channels, "std"));
    asImported = true;
    return this;
  }

  /**
   * Loads the network. Whoever asks closes it.
   *
   * @throws alexnet.weights.tensor.WeightsException if there is no usable model, or it cannot be
   *     told what the weights are of: see {@link ImportedWeights.Builder#read}
   * @throws alexnet.torch.DeviceException if the device is not there
   * @throws IllegalArgumentException if the views of this network would all be the same, or what is
   *     set is no preprocessing
   */
  public Classifier open() {
    ComputeDevice where =
        device != null
            ? device.required()
            : precision == Precision.INT8 ? ComputeDevice.CPU : ComputeDevice.auto();
    Precision how = precision != null ? precision : Model.fastest(runOrFile, where);
    Supplier<StateDict> weights;
    Model model;
    if (asImported || !Model.hasCard(runOrFile)) {
      ImportedWeights imported = elsewhere.read();
      weights = imported::weights;
      model = Model.of(imported, how, where);
    } else {
      Path file = Model.file(runOrFile);
      ByteBuffer content = MappedFile.open(file); // before another training replaces the file
      weights = () -> WeightsFile.read(file, content).weights();
      model = Model.read(runOrFile, how, where);
    }
    try {
      Views chosen = new Views(views, model.card().preprocessing());
      return new Classifier(model, weights, chosen, limits, workers, batch);
    } catch (IllegalArgumentException e) {
      model.close();
      throw e;
    }
  }
}
