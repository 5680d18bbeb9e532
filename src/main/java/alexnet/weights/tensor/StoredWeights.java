package alexnet.weights.tensor;

import java.util.Map;

/**
 * What a file of weights holds, whatever its format.
 *
 * @param weights by PyTorch's names
 * @param metadata text entries, empty where the file has none
 */
public record StoredWeights(StateDict weights, Map<String, String> metadata) {
  /** Bytes of text that are read of a file at most: parsed JSON takes some fifty times its text. */
  public static final int MAX_TEXT = 4 << 20;

  /** Copies the metadata. */
  public StoredWeights {
    metadata = Map.copyOf(metadata);
  }
}
