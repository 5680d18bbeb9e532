package alexnet.weights;

import alexnet.model.Variant;
import alexnet.weights.onnx.GraphNormalisation;
import alexnet.weights.onnx.Onnx;
import alexnet.weights.onnx.OnnxWeights;
import alexnet.weights.pytorch.PyTorchFile;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.StoredWeights;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Weights as any of the known formats holds them.
 *
 * @param file where they come from, for messages
 * @param format which kind of file
 * @param weights by PyTorch's names
 * @param metadata text entries, empty where the file has none
 * @param normalisation what the file's graph does to pixels before its first layer; empty where it
 *     does nothing, or there is no graph
 */
public record WeightsFile(
    Path file,
    WeightsFormat format,
    StateDict weights,
    Map<String, String> metadata,
    Optional<GraphNormalisation> normalisation) {
  /** Copies the metadata. */
  public WeightsFile {
    metadata = Map.copyOf(metadata);
  }

  /** Weights of a file without a graph. */
  private static WeightsFile of(Path file, WeightsFormat format, StoredWeights read) {
    return new WeightsFile(file, format, read.weights(), read.metadata(), Optional.empty());
  }

  /**
   * Reads a file, whatever its format. Nothing in it is ever run.
   *
   * @throws WeightsException if it is missing, damaged, or not weights
   */
  public static WeightsFile read(Path file) {
    return read(file, (Variant) null);
  }

  /**
   * As {@link #read(Path)}.
   *
   * @param variant the network that a graph is to be recognised as, if it is not a published one;
   *     null for the one that the file's metadata names
   */
  static WeightsFile read(Path file, Variant variant) {
    return read(file, MappedFile.open(file), variant);
  }

  /**
   * Reads a file for a while: the memory that counts as taken by its content is given back at the
   * end.
   *
   * @param use keeps nothing of the weights but copies: see {@link MappedFile#close}
   * @return what it gives
   * @throws WeightsException as {@link #read(Path)}
   */
  public static <T> T use(Path file, Function<WeightsFile, T> use) {
    ByteBuffer content = MappedFile.open(file);
    try {
      return use.apply(read(file, content));
    } finally {
      MappedFile.close(content);
    }
  }

  /** As {@link #read(Path)}, of a content that is mapped already. */
  public static WeightsFile read(Path file, ByteBuffer content) {
    return read(file, content, null);
  }

  private static WeightsFile read(Path file, ByteBuffer content, Variant variant) {
    WeightsFormat format = WeightsFormat.of(file, content);
    return switch (format) {
      case SAFETENSORS -> {
        SafeTensors read = SafeTensors.read(file, content);
        yield of(file, format, new StoredWeights(read.weights(), read.metadata()));
      }
      case PYTORCH -> of(file, format, PyTorchFile.read(file, content));
      case ONNX -> {
        OnnxWeights read = Onnx.read(file, content, variant);
        yield new WeightsFile(file, format, read.weights(), read.metadata(), read.normalisation());
      }
    };
  }

  /**
   * What the file says of the network, its classes and its preprocessing, if it was written here.
   *
   * @throws WeightsException if that part is damaged, or says other than the file's graph does
   */
  public Optional<ModelCard> card() {
    if (!metadata.keySet().containsAll(ModelCard.REQUIRED)) {
      return Optional.empty();
    }
    ModelCard card = ModelCard.fromMetadata(file, metadata);
    normalisation
        .filter(graph -> !graph.agreesWith(card.preprocessing()))
        .ifPresent(
            graph -> {
              throw new WeightsException(
                  ("%s contradicts itself: its metadata says mean %s and deviation %s, its graph"
                          + " (%s) computes with %s and %s on pixels %s")
                      .formatted(
                          file,
                          card.preprocessing().mean(),
                          card.preprocessing().std(),
                          graph.nodes(),
                          graph.mean(),
                          graph.std(),
                          graph.scale()));
            });
    return Optional.of(card);
  }

  /**
   * Why nobody can tell from the file alone that its weights, whose names and shapes are a
   * network's, are of that network; empty if the file says so, or no other network has the same.
   *
   * <p>The network of 2012 is the one with a double: Caffe's, which people have ported to PyTorch,
   * differs in its padding, its normalisation and the size of its pictures alone.
   */
  public Optional<String> doubt(Variant variant) {
    boolean told = format == WeightsFormat.ONNX || card().isPresent(); // a graph tells all
    return told || !variant.equals(Variant.KRIZHEVSKY_2012)
        ? Optional.empty()
        : Optional.of(
            ("%s has the names and shapes of variant %s, but so has Caffe's AlexNet (padding 0 in"
                    + " the first layer where %s has 2, k = 1 in the normalisation where it has 2,"
                    + " pictures of 227 where it has 224), and nothing in the file says which of"
                    + " the two it is. If it is %s, say so: --variant %s of import and train")
                .formatted(file, variant, variant, variant, variant));
  }
}
