package alexnet.weights.onnx;

import alexnet.model.Layer;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Local response normalisation as PyTorch exports it: {@code x / (k + alpha * mean(x * x))^beta} in
 * single operations, the mean over channels as average pooling of a fifth dimension.
 */
final class OnnxNorm {
  private static final List<String> ARITHMETIC = List.of("Mul", "AveragePool", "Mul", "Add", "Pow");

  /** How x * x gets its fifth dimension and loses it, and the sizes that this asks for. */
  private static final Set<String> SHAPING =
      Set.of(
          "Pad",
          "Reshape",
          "Squeeze",
          "Unsqueeze",
          "If",
          "Equal",
          "Gather",
          "Shape",
          "Identity",
          "Cast");

  private OnnxNorm() {}

  /**
   * The layer whose last operation is this division.
   *
   * @throws WeightsException if it is another computation
   */
  static Layer of(Path file, OnnxChain chain, OnnxGraph.Node division) {
    if (division.inputs().size() != 2) {
      throw OnnxImport.unknown(file, division + " divides " + division.inputs().size() + " values");
    }
    String x = division.inputs().get(0);
    String value = division.inputs().get(1);
    List<OnnxGraph.Node> found = new ArrayList<>();
    for (int i = 0; i < 32 && !value.equals(x); i++) {
      OnnxGraph.Node node = chain.producer(value);
      if (!SHAPING.contains(node.op())) {
        found.add(node);
      }
      value = chain.source(node);
    }
    Collections.reverse(found);
    if (!value.equals(x)
        || !found.stream().map(OnnxGraph.Node::op).toList().equals(ARITHMETIC)
        || !found.get(0).inputs().equals(List.of(x, x))) {
      throw OnnxImport.unknown(
          file, division + " ends no local response normalisation as PyTorch writes it");
    }
    List<Long> window = found.get(1).integers("kernel_shape", List.of());
    long size = window.size() == 3 ? window.get(0) : 0;
    if (!window.equals(List.of(size, 1L, 1L))) {
      throw OnnxImport.unknown(file, found.get(1) + " is no mean over channels");
    }
    return new Layer.LocalResponseNorm(
        size,
        scalar(file, chain, found.get(2)),
        scalar(file, chain, found.get(4)),
        scalar(file, chain, found.get(3)));
  }

  private static double scalar(Path file, OnnxChain chain, OnnxGraph.Node node) {
    OnnxConstant constant = chain.operand(node);
    return constant == null ? Double.NaN : constant.tensor().scalar(file);
  }
}
