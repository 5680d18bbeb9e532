package alexnet.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Weights as any of the known formats holds them.
 *
 * @param file where they come from, for messages
 * @param format which kind of file
 * @param weights by PyTorch's names
 * @param metadata text entries, empty where the format has none
 */
public record WeightsFile(
    Path file, WeightsFormat format, StateDict weights, Map<String, String> metadata) {
  /** Copies the metadata. */
  public WeightsFile {
    metadata = Map.copyOf(metadata);
  }

  /**
   * Reads a file, whatever its format. Nothing in it is ever run.
   *
   * @throws WeightsException if it is missing, damaged, or not weights
   */
  public static WeightsFile read(Path file) {
    return read(file, MappedFile.open(file));
  }

  static WeightsFile read(Path file, ByteBuffer content) {
    WeightsFormat format = WeightsFormat.of(file, content);
    return switch (format) {
      case SAFETENSORS -> {
        SafeTensors read = SafeTensors.read(file, content);
        yield new WeightsFile(file, format, read.weights(), read.metadata());
      }
      case PYTORCH -> new WeightsFile(file, format, PyTorchFile.read(file, content), Map.of());
      case ONNX -> Onnx.read(file, content);
    };
  }

  /**
   * What the file says of the network, its classes and its preprocessing, if it was written here.
   *
   * @throws WeightsException if that part is damaged
   */
  public Optional<ModelCard> card() {
    return metadata.keySet().containsAll(ModelCard.REQUIRED)
        ? Optional.of(ModelCard.fromMetadata(file, metadata))
        : Optional.empty();
  }
}
