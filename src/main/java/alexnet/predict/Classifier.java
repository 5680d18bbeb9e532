package alexnet.predict;

import alexnet.data.Batch;
import alexnet.data.DataLoader;
import alexnet.data.Dataset;
import alexnet.data.LoaderConfig;
import alexnet.data.Sample;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.model.Inference;
import alexnet.model.LayerSummary;
import alexnet.model.Softmax;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.transform.TestTimeAugmentation;
import alexnet.transform.Views;
import alexnet.weights.Model;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private static final int BATCH_SIZE = 32;

  private final Model model;
  private final Inference inference;
  private final LayerSummary layers;
  private final Views views;
  private final Views plain;
  private final ImageDecoder decoder;

  private final int workers;

  /** Classifications share it; closing waits for them, since their kernels read the weights. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  private boolean closed;

  private Classifier(Model model, Views views, DecodeLimits limits, int workers) {
    this.model = model;
    this.workers = workers;
    this.inference = model.inference();
    this.layers = LayerSummary.of(inference.variant(), inference.classes());
    this.views = views;
    this.plain = new Views(TestTimeAugmentation.NONE, views.preprocessing());
    this.decoder = new ImageDecoder(limits, views.preprocessing().resize());
  }

  /**
   * Loads a trained network, to compute as fast as this machine does without losing accuracy: see
   * {@link ComputeDevice#auto} and {@link Model#fastest}.
   *
   * @param run the folder of a training run, or its {@code model.safetensors}
   * @throws alexnet.weights.tensor.WeightsException if there is no usable model
   */
  public static Classifier open(Path run) {
    return open(run, TestTimeAugmentation.NONE);
  }

  /**
   * As {@link #open(Path)}, to classify by the mean of several views of each picture.
   *
   * @throws IllegalArgumentException if the views of this network would all be the same
   */
  public static Classifier open(Path run, TestTimeAugmentation views) {
    ComputeDevice device = ComputeDevice.auto();
    Precision precision = Model.fastest(run, device);
    int workers = LoaderConfig.defaultWorkers();
    return open(run, precision, device, DecodeLimits.DEFAULT, workers, views);
  }

  /**
   * Loads a trained network.
   *
   * @param precision of the convolutions and linear layers; {@link Precision#INT8} for a quantized
   *     run alone, on the CPU alone
   * @param limits on pictures
   * @param workers threads that decode for {@link #classifyAll} and {@link #embedAll}, 1..256
   * @throws alexnet.weights.tensor.WeightsException if there is no usable model
   * @throws alexnet.torch.DeviceException if the device is not there
   */
  public static Classifier open(
      Path run, Precision precision, ComputeDevice device, DecodeLimits limits, int workers) {
    return open(run, precision, device, limits, workers, TestTimeAugmentation.NONE);
  }

  /**
   * As {@link #open(Path, Precision, ComputeDevice, DecodeLimits, int)}, to classify by the mean of
   * the probabilities of several views of each picture: {@link Prediction#logits} are then its
   * logarithm. Vectors ({@link #embed(Path)}) are those of the picture itself.
   *
   * @throws IllegalArgumentException if the views of this network would all be the same
   */
  public static Classifier open(
      Path run,
      Precision precision,
      ComputeDevice device,
      DecodeLimits limits,
      int workers,
      TestTimeAugmentation views) {
    Model model = Model.read(run, precision, device);
    try {
      Views chosen = new Views(views, model.card().preprocessing());
      return new Classifier(model, chosen, limits, workers);
    } catch (IllegalArgumentException e) {
      model.close();
      throw e;
    }
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
    try {
      long limit = decoder.limits().maxBytes();
      byte[] bytes = encoded.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, limit + 1));
      if (bytes.length > limit) {
        throw new UnreadableImageException(
            "picture", String.format(Locale.ROOT, "larger than the limit of %,d bytes", limit));
      }
      return decoder.decode(bytes, "picture");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the picture: " + e.getMessage(), e);
    }
  }

  /** Classifies a picture in memory; transparent parts show white behind. */
  public Prediction classify(BufferedImage image) {
    return classify(decoder.convert(image));
  }

  private Prediction classify(RgbImage image) {
    return Prediction.of(classes(), logits(List.of(views.apply(image)))[0]);
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

  private float[][] logits(List<RgbImage> strips) {
    return whileOpen(
        () -> Softmax.logMean(inference.logits(() -> views.toTensor(strips)), views.count()));
  }

  private float[][] vectors(List<RgbImage> images, String layer) {
    return whileOpen(() -> inference.output(layer, () -> plain.toTensor(images)));
  }

  private float[][] whileOpen(Supplier<float[][]> compute) {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the classifier is closed");
      }
      return compute.get();
    } finally {
      open.readLock().unlock();
    }
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
        views,
        this::logits,
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
    inBatches(files, plain, images -> vectors(images, layer), listener::embedded, listener::failed);
  }

  /**
   * Decodes ahead on the loader's threads, computes a batch at a time on this one, and tells each
   * file's row or failure in the files' order.
   */
  private void inBatches(
      List<Path> files,
      Views seen,
      Function<List<RgbImage>, float[][]> compute,
      BiConsumer<Path, float[]> done,
      BiConsumer<Path, String> failed) {
    List<Sample> samples =
        files.stream()
            .map(file -> new Sample(file.toString(), 0, decode -> decode.decode(file)))
            .toList();
    LoaderConfig config = new LoaderConfig(seen.pictures(BATCH_SIZE), false, 0, workers);
    int next = 0;
    try (DataLoader loader =
        new DataLoader(new Dataset(classes(), samples), decoder, seen, config)) {
      for (Batch batch : loader.epoch(0)) {
        float[][] rows = batch.size() == 0 ? new float[0][] : compute.apply(batch.images());
        int good = 0;
        int bad = 0;
        while (good < batch.size() || bad < batch.skipped().size()) {
          Sample sample = samples.get(next);
          Path file = files.get(next++);
          if (good < batch.size() && batch.samples().get(good).equals(sample)) {
            done.accept(file, rows[good++]);
          } else {
            failed.accept(file, batch.skipped().get(bad++).reason());
          }
        }
      }
    }
  }

  /** Frees the weights. */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        model.close();
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
