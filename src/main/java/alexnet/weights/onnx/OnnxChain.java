package alexnet.weights.onnx;

import alexnet.weights.tensor.MessageText;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph as a chain: the nodes that a picture passes from the graph's input to its output, each of
 * which takes the value of the one before and constants. The nodes beside the chain, such as the
 * arithmetic of shapes, give it constants or sizes and are not looked at.
 */
final class OnnxChain {
  /** PyTorch writes some 170 for the largest of the networks. */
  private static final int MAX_NODES = 4096;

  private final Path file;
  private final OnnxGraph graph;
  private final Map<String, OnnxGraph.Node> producers = new HashMap<>();

  OnnxChain(Path file, OnnxGraph graph) {
    this.file = file;
    this.graph = graph;
    if (graph.nodes().size() > MAX_NODES) {
      throw OnnxImport.unknown(file, "it has " + graph.nodes().size() + " nodes");
    }
    for (OnnxGraph.Node node : graph.nodes()) {
      node.outputs().forEach(output -> producers.put(output, node));
    }
  }

  /**
   * The nodes from the input to the output.
   *
   * @throws WeightsException if there is no such chain
   */
  Deque<OnnxGraph.Node> nodes() {
    if (graph.outputs().size() != 1) {
      throw OnnxImport.unknown(file, "it has " + graph.outputs().size() + " outputs");
    }
    Deque<OnnxGraph.Node> nodes = new ArrayDeque<>();
    String value = graph.outputs().get(0);
    while (!graph.inputs().containsKey(value)) {
      OnnxGraph.Node node = producer(value);
      if (nodes.size() == graph.nodes().size()) {
        throw OnnxImport.unknown(file, node + " depends on itself");
      }
      nodes.addFirst(node);
      value = source(node);
    }
    return nodes;
  }

  /** What the graph is given at the beginning of its {@link #nodes}. */
  OnnxGraph.Input input(Deque<OnnxGraph.Node> nodes) {
    return graph.inputs().get(nodes.isEmpty() ? graph.outputs().get(0) : source(nodes.getFirst()));
  }

  /** The node that gives a value. */
  OnnxGraph.Node producer(String value) {
    OnnxGraph.Node node = producers.get(value);
    if (node == null) {
      throw OnnxImport.unknown(
          file, "nothing gives the value \"" + MessageText.printable(value) + "\"");
    }
    return node;
  }

  /** The value in a node's first two inputs that comes from a picture. */
  String source(OnnxGraph.Node node) {
    return node.inputs().stream()
        .limit(2)
        .filter(input -> constant(input) == null)
        .findFirst()
        .orElseThrow(() -> OnnxImport.unknown(file, node + " takes nothing from a picture"));
  }

  /** The constant in a node's first two inputs, or null. */
  OnnxConstant operand(OnnxGraph.Node node) {
    return node.inputs().stream()
        .limit(2)
        .map(this::constant)
        .filter(constant -> constant != null)
        .findFirst()
        .orElse(null);
  }

  /** The constant in an input, or null if there is no such input or it is none. */
  OnnxConstant constant(OnnxGraph.Node node, int input) {
    return node.inputs().size() > input ? constant(node.inputs().get(input)) : null;
  }

  /** An initializer or Constant, perhaps by way of a cast, a transposition or another name. */
  private OnnxConstant constant(String name) {
    String value = name;
    boolean transposed = false;
    boolean rounded = false;
    for (int i = 0; i <= graph.nodes().size(); i++) {
      OnnxTensorData tensor = graph.initializers().get(value);
      OnnxGraph.Node node = producers.get(value);
      if (tensor == null && node != null && node.op().equals("Constant")) {
        tensor = node.constant();
      }
      if (tensor != null) {
        // Of a matrix alone is it clear what the transposed one is.
        boolean unclear = transposed && tensor.shape().size() != 2;
        return unclear || (rounded && OnnxTensorData.isWeight(tensor.dataType()))
            ? null
            : new OnnxConstant(tensor, transposed);
      }
      if (node == null || node.inputs().isEmpty()) {
        return null;
      }
      boolean swap = isTranspose(node);
      if (!swap && !List.of("Identity", "Cast").contains(node.op())) {
        return null;
      }
      transposed ^= swap;
      rounded |= node.op().equals("Cast") && !OnnxTensorData.isWeight(node.integer("to", 0));
      value = node.inputs().get(0);
    }
    return null;
  }

  private static boolean isTranspose(OnnxGraph.Node node) {
    return node.op().equals("Transpose")
        && node.integers("perm", List.of(1L, 0L)).equals(List.of(1L, 0L));
  }
}
