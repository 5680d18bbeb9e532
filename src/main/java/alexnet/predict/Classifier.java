package alexnet.predict;

import alexnet.data.Dataset;
import alexnet.eval.EvaluationReport;
import alexnet.eval.Evaluator;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.io.Sha256;
import alexnet.model.Inference;
import alexnet.model.LayerSummary;
import alexnet.model.Softmax;
import alexnet.transform.PixelBatch;
import alexnet.transform.views.TestTimeAugmentation;
import alexnet.transform.views.Views;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.StateDict;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A trained network that tells what pictures show.
 *
 * <pre>{@code
 * try (Classifier classifier = Classifier.open(Path.of("runs/demo"))) {
 *   System.out.println(classifier.classify(Path.of("picture.jpg")).best());
 * }
 * }</pre>
 *
 * <p>Safe to use from several threads at once. It holds the weights in native memory (187 MB at ten
 * classes in float32, half of that in bfloat16, a quarter in int8) until it is closed, which waits
 * for classifications under way; later ones throw {@link IllegalStateException}.
 */
public final class Classifier implements AutoCloseable {
  private final Model model;

  /** As they stand in the file, which stays mapped; its header is read when they are asked for. */
  private final Supplier<StateDict> weights;

  private final Inference inference;
  private final LayerSummary layers;
  private final Views views;
  private final Views plain;
  private final ImageDecoder decoder;
  private final DecodingThreads decoding;
  private final int batchSize;

  /** Classifications share it; closing waits for them, since their kernels read the weights. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  /** Written under the lock; set before the decoding threads are stopped. */
  private volatile boolean closed;

  /** Takes the model over, to be closed with it. */
  Classifier(
      Model model,
      Supplier<StateDict> weights,
      Views views,
      DecodeLimits limits,
      int workers,
      int batchSize) {
    this.model = model;
    this.weights = weights;
    this.inference = model.inference();
    this.layers = LayerSummary.of(inference.variant(), inference.classes());
    this.views = views;
    this.plain = new Views(TestTimeAugmentation.NONE, views.preprocessing());
    this.decoder = new ImageDecoder(limits, views.preprocessing().resize());
    this.decoding = new DecodingThreads(decoder, workers);
    this.batchSize = batchSize;
  }

  /**
   * Loads a trained network, to compute as fast as this machine does without losing accuracy: see
   * {@link alexnet.torch.ComputeDevice#auto} and {@link Model#fastest}.
   *
   * @param runOrFile a run folder, or a file of weights as {@link #builder} takes it
   * @throws alexnet.weights.tensor.WeightsException if there is no usable model
   */
  public static Classifier open(Path runOrFile) {
    return builder(runOrFile).open();
  }

  /**
   * To load a trained network with settings of one's own. Nothing is read before {@link
   * ClassifierBuilder#open}.
   *
   * @param runOrFile the folder of a training run; its {@code model.safetensors}; or weights from
   *     elsewhere, safetensors, PyTorch or ONNX, which are taken as {@code import} takes them
   */
  public static ClassifierBuilder builder(Path runOrFile) {
    return new ClassifierBuilder(runOrFile);
  }

  /**
   * What goes with the weights: their network, classes and preprocessing, and where they come from.
   * Of weights from elsewhere {@code preprocessingFrom} among the provenance says in words how the
   * preprocessing is known.
   */
  public ModelCard card() {
    return model.card();
  }

  /** Names of the classes, in the order of the logits. */
  public List<String> classes() {
    return model.card().classes();
  }

  /**
   * Classifies a file of any supported format.
   *
   * @throws UnreadableImageException if it cannot be decoded
   */
  public Prediction classify(Path file) {
    return classify(decoder.decode(file));
  }

  /**
   * Classifies an encoded picture.
   *
   * @param encoded the content of a picture file
   * @throws UnreadableImageException if it cannot be decoded
   */
  public Prediction classify(byte[] encoded) {
    return classify(decoder.decode(encoded, "picture"));
  }

  /**
   * Classifies an encoded picture. The stream is read to its end and not closed.
   *
   * @throws UnreadableImageException if it cannot be decoded or is larger than the limit
   * @throws UncheckedIOException if the stream fails
   */
  public Prediction classify(InputStream encoded) {
    return classify(decode(encoded));
  }

  private RgbImage decode(InputStream encoded) {
    return decoder.inspect(encoded, "picture").image();
  }

  /** Classifies a picture in memory; transparent parts show white behind. */
  public Prediction classify(BufferedImage image) {
    return classify(decoder.convert(image));
  }

  private Prediction classify(RgbImage image) {
    return Prediction.of(classes(), logitsOf(List.of(views.apply(image)))[0]);
  }

  /**
   * Does to a picture all that needs no network, on the calling thread: decodes, resizes and crops
   * it. For whoever collects pictures into batches of her own; {@link #classifyAll(Iterator)} does
   * all of that.
   *
   * @throws UnreadableImageException if it cannot be decoded
   */
  public PreparedPicture prepare(Picture picture) {
    return new PreparedPicture(views.apply(decoding.pixels(picture)));
  }

  /**
   * What the network gives for pictures that are computed in one batch. Last digits vary with the
   * size of the batch.
   *
   * @param pictures at least one, of {@link #prepare} of this classifier
   * @return a row of logits each, in the order of {@link #classes}; of several views of a picture
   *     the logarithms of the mean probabilities
   * @throws IllegalStateException if the classifier is closed
   */
  public float[][] logits(List<PreparedPicture> pictures) {
    return logitsOf(pictures.stream().map(PreparedPicture::views).toList());
  }

  /**
   * As {@link #logits(List)}, of what the network itself takes, from pictures that were prepared
   * elsewhere. There is one view of each, whatever the classifier's.
   *
   * @param tensors at least one; each {@code 3 * side * side} finite values in the order of channel
   *     (red, green, blue), row, column, normalised with the card's mean and deviation
   * @throws IllegalArgumentException if one has another number of values
   * @throws IllegalStateException if the classifier is closed
   */
  public float[][] logitsOfTensors(List<float[]> tensors) {
    int side = inference.variant().inputSize();
    return whileOpen(() -> inference.logits(() -> PixelBatch.ofTensors(tensors, side)));
  }

  /** The network's table: each layer with its options, output and parameters. */
  public LayerSummary network() {
    return layers;
  }

  /**
   * What a layer has learnt, as floats: of a quantized run its bytes by their scales.
   *
   * @throws IllegalArgumentException if there is no such layer, or it has no weights
   */
  public LayerWeights weights(String layer) {
    return LayerWeights.of(layers.row(layer), weights.get());
  }

  /**
   * SHA-256 in hexadecimal of all that its answers follow from: weights, preprocessing, precision.
   * Classifiers of the same hash give the same vectors, to the last digits.
   */
  public String hash() {
    MessageDigest digest = Sha256.newDigest();
    String settings = model.card().preprocessing() + " " + inference.precision();
    digest.update(settings.getBytes(StandardCharsets.UTF_8));
    weights
        .get()
        .tensors()
        .forEach(
            (name, tensor) -> {
              digest.update(name.getBytes(StandardCharsets.UTF_8));
              digest.update(tensor.bytes());
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * What a layer gives for pictures that are computed in one batch.
   *
   * @param pictures at least one, of {@link #prepare} of this classifier
   * @param layer one of {@link #layers}
   * @return a row each, in the order of channel, row, column; of several views of a picture one for
   *     each view
   * @throws IllegalArgumentException if there is no such layer, listing those that there are
   * @throws IllegalStateException if the classifier is closed
   */
  public float[][] output(List<PreparedPicture> pictures, String layer) {
    layers.row(layer);
    List<RgbImage> strips = pictures.stream().map(PreparedPicture::views).toList();
    return whileOpen(() -> inference.output(layer, () -> views.toTensor(strips)));
  }

  /** Names of the network's layers, from the first to the one that gives the logits. */
  public List<String> layers() {
    return layers.layers().stream().map(LayerSummary.Row::name).toList();
  }

  /** The layer that {@link #embed(Path)} takes: the last hidden one's ReLU, before the head. */
  public String embeddingLayer() {
    return layers.lastHidden().name();
  }

  /**
   * Number of values that a layer gives for one picture.
   *
   * @throws IllegalArgumentException if there is no such layer, listing those that there are
   */
  public int embeddingSize(String layer) {
    return Math.toIntExact(layers.row(layer).values());
  }

  /**
   * A picture as a vector that is near those of similar pictures: what {@link #embeddingLayer}
   * gives, 4096 values of at least 0 in the published networks.
   *
   * @throws UnreadableImageException if it cannot be decoded
   */
  public float[] embed(Path file) {
    return embed(file, embeddingLayer());
  }

  /**
   * What a layer gives for a picture, dropout off. The output of a convolution or a pooling layer
   * is in the order of channel, row, column.
   *
   * @param layer one of {@link #layers}
   * @throws IllegalArgumentException if there is no such layer, listing those that there are
   * @throws UnreadableImageException if it cannot be decoded
   */
  public float[] embed(Path file, String layer) {
    layers.row(layer);
    return embed(decoder.decode(file), layer);
  }

  /**
   * As {@link #embed(Path, String)}, of an encoded picture. The stream is read to its end and not
   * closed.
   *
   * @throws UncheckedIOException if the stream fails
   */
  public float[] embed(InputStream encoded, String layer) {
    layers.row(layer);
    return embed(decode(encoded), layer);
  }

  private float[] embed(RgbImage image, String layer) {
    return vectors(List.of(plain.apply(image)), layer)[0];
  }

  private float[][] logitsOf(List<RgbImage> strips) {
    return whileOpen(
        () -> Softmax.logMean(inference.logits(() -> views.toTensor(strips)), views.count()));
  }

  private float[][] vectors(List<RgbImage> images, String layer) {
    return whileOpen(() -> inference.output(layer, () -> plain.toTensor(images)));
  }

  private <T> T whileOpen(Supplier<T> compute) {
    open.readLock().lock();
    try {
      requireOpen();
      return compute.get();
    } finally {
      open.readLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the classifier is closed");
    }
  }

  /**
   * Classifies any number of pictures in batches, decoding ahead on other threads. A picture that
   * cannot be decoded, or an input that is null, has a {@link Result.Failed} of its own and does
   * not stop the rest.
   *
   * <p>Memory does not grow with the number of pictures. Inputs are asked for when results are, on
   * the thread that asks for these, and no more than three batches and two a decoding thread ahead
   * of the results that were taken ({@link ClassifierBuilder#batch}, {@link
   * ClassifierBuilder#workers}). The iterator needs no end and no closing: whoever has enough drops
   * it. It is for one thread; several may be under way at once, and share the decoding threads.
   *
   * <p>Its {@code next} throws what the inputs' iterator throws, after the results of the inputs
   * before it; {@link alexnet.data.loader.SampleFailedException} if something other than a picture
   * fails while one is prepared (an {@link OutOfMemoryError}, say); {@link
   * java.util.concurrent.CancellationException} if the thread is interrupted, whose interrupt
   * status stays set; and {@link IllegalStateException} once the classifier is closed. After any of
   * these there are no more results, and it throws the same again.
   *
   * @return a result an input, in the same order
   * @throws IllegalStateException if the classifier is closed
   */
  public <K> Iterator<Result<K>> classifyAll(Iterator<Input<K>> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    requireOpen();
    Rows<K> rows = new Rows<>(inputs, batches(views, this::logitsOf));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Result<K> next() {
        Rows.Row<K> row = rows.next();
        return row.reason() == null
            ? new Result.Classified<>(row.key(), Prediction.of(classes(), row.values()))
            : new Result.Failed<>(row.key(), row.reason());
      }
    };
  }

  private Rows.Network batches(Views seen, Function<List<RgbImage>, float[][]> compute) {
    int pictures = seen.pictures(batchSize);
    return new Rows.Network(
        pictures,
        2 * pictures + 2 * decoding.count(),
        picture -> decoding.submit(picture, seen),
        this::requireOpen,
        compute);
  }

  /**
   * Classifies files in batches, decoding ahead on other threads.
   *
   * @return one prediction a file, in the same order
   * @throws UnreadableImageException at the first file that cannot be decoded
   */
  public List<Prediction> classifyAll(List<Path> files) {
    List<Prediction> predictions = new ArrayList<>();
    classifyAll(
        files,
        new ResultListener() {
          @Override
          public void classified(Path file, Prediction prediction) {
            predictions.add(prediction);
          }

          @Override
          public void failed(Path file, String reason) {
            throw new UnreadableImageException(file.toString(), reason);
          }
        });
    return predictions;
  }

  /** Is told the result of each file, in the order they were given. */
  public interface ResultListener {
    /** The file was classified. */
    void classified(Path file, Prediction prediction);

    /**
     * The file cannot be decoded.
     *
     * @param reason one line without the file's name
     */
    void failed(Path file, String reason);
  }

  /**
   * Classifies files in batches, decoding ahead on other threads; a file that cannot be decoded
   * does not stop the rest. Memory does not grow with the number of files.
   */
  public void classifyAll(List<Path> files, ResultListener listener) {
    inBatches(
        files,
        batches(views, this::logitsOf),
        (file, logits) -> listener.classified(file, Prediction.of(classes(), logits)),
        listener::failed);
  }

  /**
   * The vectors of files, as {@link #embed(Path)} gives them, decoding ahead on other threads.
   *
   * @return one a file, in the same order
   * @throws UnreadableImageException at the first file that cannot be decoded
   */
  public List<float[]> embedAll(List<Path> files) {
    List<float[]> vectors = new ArrayList<>();
    embedAll(
        files,
        embeddingLayer(),
        new EmbeddingListener() {
          @Override
          public void embedded(Path file, float[] vector) {
            vectors.add(vector);
          }

          @Override
          public void failed(Path file, String reason) {
            throw new UnreadableImageException(file.toString(), reason);
          }
        });
    return vectors;
  }

  /** Is told the vector of each file, in the order they were given. */
  public interface EmbeddingListener {
    /** The file's vector, which is the listener's to keep. */
    void embedded(Path file, float[] vector);

    /**
     * The file cannot be decoded.
     *
     * @param reason one line without the file's name
     */
    void failed(Path file, String reason);
  }

  /**
   * The vectors of files, as {@link #embed(Path, String)} gives them, in batches; a file that
   * cannot be decoded does not stop the rest. Memory does not grow with the number of files.
   *
   * @throws IllegalArgumentException if there is no such layer, listing those that there are
   */
  public void embedAll(List<Path> files, String layer, EmbeddingListener listener) {
    layers.row(layer);
    inBatches(
        files,
        batches(plain, images -> vectors(images, layer)),
        listener::embedded,
        listener::failed);
  }

  /** Tells each file's row or failure in the files' order. */
  private void inBatches(
      List<Path> files,
      Rows.Network network,
      BiConsumer<Path, float[]> done,
      BiConsumer<Path, String> failed) {
    requireOpen();
    Rows<Path> rows = new Rows<>(files.stream().map(f -> Input.of(f, f)).iterator(), network);
    try {
      while (rows.hasNext()) {
        Rows.Row<Path> row = rows.next();
        if (row.reason() == null) {
          done.accept(row.key(), row.values());
        } else {
          failed.accept(row.key(), row.reason());
        }
      }
    } finally {
      rows.drop(); // a listener may have thrown
    }
  }

  /**
   * Scores the network on labelled pictures, wherever they come from: each in the views, and within
   * the limits, that it classifies in. Pictures that cannot be read are left out and listed.
   * Closing the classifier waits for it.
   *
   * @param data its classes are among the network's, in any order
   * @throws alexnet.data.DatasetException if the network was not trained on one of the classes
   * @throws alexnet.eval.EvaluationException if there is no readable picture or a logit is not
   *     finite
   */
  public EvaluationReport evaluate(Dataset data) {
    Dataset known = data.withClasses(classes());
    return whileOpen(
        () -> {
          try (Evaluator evaluator = new Evaluator(known, decoder, views, decoding.count())) {
            return evaluator.evaluate(inference);
          }
        });
  }

  /** Frees the weights. Of results that are pending, those not computed yet are given up. */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        decoding.close();
        model.close();
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
