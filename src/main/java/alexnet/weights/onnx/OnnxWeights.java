package alexnet.weights.onnx;

import alexnet.weights.tensor.StateDict;
import java.util.Map;
import java.util.Optional;

/**
 * What a graph holds that is one of the known networks.
 *
 * @param weights by PyTorch's names
 * @param metadata text entries, empty where the file has none
 * @param normalisation what the graph does to pixels before its first layer; empty where that is
 *     nothing
 */
public record OnnxWeights(
    StateDict weights, Map<String, String> metadata, Optional<GraphNormalisation> normalisation) {
  /** Copies the metadata. */
  public OnnxWeights {
    metadata = Map.copyOf(metadata);
  }
}
