package alexnet.explain;

import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.model.AlexNet;
import alexnet.model.FieldOfView;
import alexnet.model.Inference;
import alexnet.torch.ComputeDevice;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import alexnet.weights.FastestKernels;
import alexnet.weights.ImportedWeights;
import alexnet.weights.Model;
import alexnet.weights.Pretrained;
import alexnet.weights.WeightsFile;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.WeightsException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A trained network that tells what in a picture speaks for a class.
 *
 * <pre>{@code
 * try (Explainer explainer = Explainer.open(Path.of("runs/demo"))) {
 *   Explaining explaining =
 *       explainer.explain(Path.of("picture.jpg"), ExplainConfig.of(Method.GRADCAM));
 *   Explanation why = explaining.finish(done -> {});
 *   System.out.println(why.className() + ": " + why.remark());
 * }
 * }</pre>
 *
 * <p>The network computes in float32, dropout off. A quantized run has no weights to go back
 * through: of such a one there is {@link Method#OCCLUSION} alone, computed as its answers are.
 *
 * <p>Safe to use from several threads. It holds the weights in native memory, from the first
 * occlusion on twice, until it is closed, which waits for steps under way.
 */
public final class Explainer implements AutoCloseable {
  private final ModelCard card;
  private final Path file;
  private final ImageDecoder decoder;
  private final Optional<AlexNet> network;
  private final Optional<Passes> passes;

  /** Steps share it; closing waits for them, since their kernels read the weights. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  /** Of occlusion; guarded by this. */
  private Optional<Inference> inference;

  /** Written under the lock. */
  private boolean closed;

  private Explainer(
      Path file,
      ModelCard card,
      DecodeLimits limits,
      Optional<AlexNet> network,
      Optional<Inference> inference) {
    this.file = file;
    this.card = card;
    this.decoder = new ImageDecoder(limits, card.preprocessing().resize());
    this.network = network;
    this.passes = network.map(Passes::new);
    this.inference = inference;
  }

  /**
   * Loads a trained network, to compute on {@link ComputeDevice#auto}.
   *
   * @param runOrFile the folder of a training run; its {@code model.safetensors}; or weights from
   *     elsewhere, safetensors, PyTorch or ONNX, which are taken as {@code import} takes them
   * @throws WeightsException if there is no usable network
   */
  public static Explainer open(Path runOrFile) {
    return open(runOrFile, DecodeLimits.DEFAULT, ComputeDevice.auto());
  }

  /**
   * As {@link #open(Path)}.
   *
   * @param limits on pictures
   * @param device where to compute; quantized runs do so on the processor whatever is said
   * @throws alexnet.torch.DeviceException if the device is not there
   */
  public static Explainer open(Path runOrFile, DecodeLimits limits, ComputeDevice device) {
    Path file = Model.file(runOrFile);
    return WeightsFile.use(file, source -> open(runOrFile, source, limits, device));
  }

  private static Explainer open(
      Path runOrFile, WeightsFile source, DecodeLimits limits, ComputeDevice device) {
    Path file = source.file();
    if (source.weights().isQuantized()) {
      ComputeDevice cpu = ComputeDevice.CPU;
      Model model = Model.read(runOrFile, Model.fastest(runOrFile, cpu), cpu);
      return new Explainer(
          file, model.card(), limits, Optional.empty(), Optional.of(model.inference()));
    }
    device.required();
    if (source.card().isPresent()) {
      Pretrained weights = Pretrained.of(file, source, null);
      return of(file, weights.requireCard(), limits, device, weights.network());
    }
    ImportedWeights weights = ImportedWeights.of(runOrFile).read();
    ModelCard card = weights.card();
    AlexNet network = new AlexNet(card.variant(), card.classes().size(), AlexNet.DROPOUT);
    weights.weights().copyInto(file, network);
    return of(file, card, limits, device, network);
  }

  private static Explainer of(
      Path file, ModelCard card, DecodeLimits limits, ComputeDevice device, AlexNet network) {
    network.to(device);
    return new Explainer(file, card, limits, Optional.of(network), Optional.empty());
  }

  /** What goes with the weights. */
  public ModelCard card() {
    return card;
  }

  /** Names of the classes, in the order of the logits. */
  public List<String> classes() {
    return card.classes();
  }

  /** The methods that these weights can be asked by. */
  public Set<Method> methods() {
    return network.isPresent() ? EnumSet.allOf(Method.class) : EnumSet.of(Method.OCCLUSION);
  }

  /**
   * The index of a class.
   *
   * @param nameOrIndex its name, or, if no class is called so, its place in the order of the
   *     logits, from 0
   * @throws IllegalArgumentException if there is no such class
   */
  public int classIndex(String nameOrIndex) {
    int byName = classes().indexOf(nameOrIndex);
    if (byName >= 0) {
      return byName;
    }
    int count = classes().size();
    if (nameOrIndex.matches("[0-9]{1,9}") && Integer.parseInt(nameOrIndex) < count) {
      return Integer.parseInt(nameOrIndex);
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "the network has no class \"%s\": its %,d are %s",
            nameOrIndex,
            count,
            String.join(", ", classes().subList(0, Math.min(10, count)))
                + (count > 10 ? " ..." : "")));
  }

  /**
   * Reads a file of any supported format, to be explained.
   *
   * @throws alexnet.image.UnreadableImageException if it cannot be decoded
   * @throws WeightsException if these weights cannot be asked by the method
   * @throws IllegalArgumentException if there is no class of the index
   */
  public Explaining explain(Path picture, ExplainConfig config) {
    require(config);
    return explain(SeenPicture.of(decoder.inspect(picture)), config);
  }

  /**
   * As {@link #explain(Path, ExplainConfig)}, of the content of a picture file.
   *
   * @throws alexnet.image.UnreadableImageException if it cannot be decoded
   */
  public Explaining explain(byte[] picture, ExplainConfig config) {
    require(config);
    return explain(SeenPicture.of(decoder.inspect(picture, "picture")), config);
  }

  /**
   * As {@link #explain(byte[], ExplainConfig)}, of a stream, which is read to its end and not
   * closed.
   *
   * @throws java.io.UncheckedIOException if the stream fails
   */
  public Explaining explain(InputStream picture, ExplainConfig config) {
    require(config);
    return explain(SeenPicture.of(decoder.inspect(picture, "picture")), config);
  }

  /** As {@link #explain(Path, ExplainConfig)}, of an upright picture. */
  public Explaining explain(RgbImage picture, ExplainConfig config) {
    require(config);
    return explain(SeenPicture.of(picture), config);
  }

  private void require(ExplainConfig config) {
    if (!methods().contains(config.method())) {
      throw new WeightsException(
          ("%s holds bytes, of which there are no gradients: it can be explained by occlusion"
                  + " alone. For %s take the run that it was quantized from")
              .formatted(file, config.method()));
    }
    OptionalInt target = config.target();
    if (target.isPresent() && (target.getAsInt() < 0 || target.getAsInt() >= classes().size())) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "class %d of %,d", target.getAsInt(), classes().size()));
    }
  }

  /**
   * Passes through the network that an explanation takes, each forth, or there and back.
   *
   * @throws WeightsException if these weights cannot be asked by the method
   */
  public int passes(ExplainConfig config) {
    require(config);
    return work(pixels(() -> new float[0], config), config).total();
  }

  private Explaining explain(SeenPicture picture, ExplainConfig config) {
    Preprocessing preprocessing = card.preprocessing();
    RgbImage seen = preprocessing.apply(picture.image());
    Pixels pixels = pixels(() -> values(seen, preprocessing), config);
    return new Explaining(this, work(pixels, config), config, picture);
  }

  private Pixels pixels(Supplier<float[]> input, ExplainConfig config) {
    int side = card.variant().inputSize();
    return new Pixels(
        side, input, values -> config.baseline().of(values, side, card.preprocessing()));
  }

  private static float[] values(RgbImage image, Preprocessing preprocessing) {
    try (NativeScope scope = NativeScope.open()) {
      return Tensors.toFloats(PixelBatch.toTensor(List.of(image), preprocessing));
    }
  }

  private Work work(Pixels pixels, ExplainConfig config) {
    if (config.method() == Method.OCCLUSION) {
      return new Occlusions(this::inference, pixels, config);
    }
    Passes through = passes.orElseThrow();
    return switch (config.method()) {
      case GRADCAM -> OnePass.gradCam(through, pixels, config);
      case HIRESCAM -> OnePass.hiResCam(through, pixels, config);
      case SALIENCY -> OnePass.saliency(through, pixels, config);
      case INPUT_X_GRADIENT -> OnePass.inputXGradient(through, pixels, config);
      case INTEGRATED_GRADIENTS -> new PathGradients(through, pixels, config);
      case SMOOTHGRAD -> new SmoothGradients(through, pixels, config);
      case OCCLUSION -> throw new IllegalStateException("occlusion needs no gradients");
    };
  }

  /**
   * Does at once what the first explanations would have to wait for: lays the weights out a second
   * time, for occlusion, and goes each way once.
   */
  public void prepare() {
    float[] grey = new float[3 * card.variant().inputSize() * card.variant().inputSize()];
    whileOpen(
        () -> {
          passes.ifPresent(
              through -> {
                through.gradient(grey, OptionalInt.of(0));
                through.classMaps(grey, OptionalInt.of(0));
              });
          int side = card.variant().inputSize();
          return inference().logits(() -> PixelBatch.ofTensors(List.of(grey), side));
        });
  }

  /** Laid out when it is first asked for: the gradients' methods need none. */
  private synchronized Inference inference() {
    if (inference.isEmpty()) {
      AlexNet floats = network.orElseThrow();
      inference =
          Optional.of(
              Inference.of(
                  floats.variant(),
                  floats.classes(),
                  floats.parameters(),
                  Precision.FP32,
                  FastestKernels.here()));
    }
    return inference.get();
  }

  <T> T whileOpen(Supplier<T> compute) {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the explainer is closed");
      }
      return compute.get();
    } finally {
      open.readLock().unlock();
    }
  }

  Explanation explanation(ExplainConfig config, Work.Found found, SeenPicture picture) {
    int side = card.variant().inputSize();
    boolean coarse = config.method().isCoarse();
    FieldOfView field = coarse ? FieldOfView.ofLastConvolution(card.variant()) : FieldOfView.PIXEL;
    String name = classes().get(found.target().index());
    return new Explanation(
        config.method(),
        found.target().index(),
        name,
        found.target().logit(),
        found.map(),
        field.centres(found.map()[0].length),
        field.centres(found.map().length),
        found.gap(),
        side,
        coarse ? OptionalInt.of(Math.toIntExact(field.size())) : OptionalInt.empty(),
        picture.seenPart(card.preprocessing()),
        picture.width(),
        picture.height(),
        remark(config, found, name, field));
  }

  private static String remark(
      ExplainConfig config, Work.Found found, String name, FieldOfView field) {
    String reading = reading(config, field);
    return anyAboveZero(found.map()) ? reading : "nothing here speaks for " + name + "; " + reading;
  }

  private static boolean anyAboveZero(float[][] map) {
    for (float[] row : map) {
      for (float value : row) {
        if (value > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static String reading(ExplainConfig config, FieldOfView field) {
    return switch (config.method()) {
      case GRADCAM, HIRESCAM -> "coarse: a unit sees " + field.size() + " pixels";
      case SALIENCY -> "where a small change would change the logit most, for or against";
      case SMOOTHGRAD ->
          "where a small change would change the logit most, as a mean over noisy pictures";
      case INPUT_X_GRADIENT -> "each pixel's share of the logit, if all stayed linear";
      case INTEGRATED_GRADIENTS ->
          "each pixel's share of what the logit is more than the "
              + config.baseline()
              + " picture's";
      case OCCLUSION -> "what the logit loses where a window of pixels is hidden";
    };
  }

  /** Frees the weights. Explanations that are not done yet can go no further. */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        network.ifPresent(AlexNet::close);
        synchronized (this) {
          inference.ifPresent(Inference::close);
        }
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
