package alexnet.weights.onnx;

import alexnet.model.Layer;
import alexnet.weights.tensor.MessageText;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the operations from a graph's first layer on as a table of layers. What exporters write
 * around them is passed over: casts, dropout, a softmax after the last.
 */
final class OnnxLayers {
  private static final Set<String> PASSED = Set.of("Identity", "Dropout", "Cast");
  private static final List<Long> ZEROS = List.of(0L, 0L, 0L, 0L);
  private static final List<Long> ONES = List.of(1L, 1L);

  private final Path file;
  private final OnnxChain chain;
  private final Iterable<OnnxGraph.Node> nodes;
  private final List<Step> steps = new ArrayList<>();
  private long[] shape;
  private OnnxConstant product; // of a MatMul whose Add comes next
  private boolean ended;

  /**
   * @param nodes of the chain, without an {@link OnnxPreamble}
   * @param side of the pictures that the network takes; average pooling is told by it
   */
  OnnxLayers(Path file, OnnxChain chain, Iterable<OnnxGraph.Node> nodes, long side) {
    this.file = file;
    this.chain = chain;
    this.nodes = nodes;
    this.shape = new long[] {1, 3, side, side};
  }

  /**
   * A layer of the graph.
   *
   * @param node its operation, for messages
   * @param layer kind and options, with the sizes of its weight
   * @param weight null for a layer without one
   * @param bias null for a layer without one, or if it is left out because it is all 0, as
   *     PyTorch's newer exporter does
   */
  record Step(OnnxGraph.Node node, Layer layer, OnnxConstant weight, OnnxConstant bias) {}

  /**
   * The layers in the order in which a picture passes them.
   *
   * @throws WeightsException if an operation is none of a known network
   */
  List<Step> steps() {
    for (OnnxGraph.Node node : nodes) {
      if (product != null && !node.op().equals("Add")) {
        throw unknown(node, "follows a MatMul, whose bias is missing");
      }
      read(node);
    }
    return steps;
  }

  private void read(OnnxGraph.Node node) {
    switch (node.op()) {
      case "Conv" -> convolution(node);
      case "Gemm" -> gemm(node);
      case "MatMul" -> product = weight(node, 2);
      case "Relu" -> add(node, new Layer.ReLU());
      case "MaxPool" -> maxPool(node);
      case "AveragePool" -> averagePool(node);
      case "GlobalAveragePool" -> add(node, new Layer.AdaptiveAvgPool2d(1));
      case "LRN" -> norm(node);
      case "Flatten", "Reshape" -> flatten(node);
      case "Softmax" -> ended = true;
      default -> other(node);
    }
  }

  /** What is no layer by itself, or only together with others. */
  private void other(OnnxGraph.Node node) {
    String op = node.op();
    if (product != null) {
      OnnxConstant weight = product.transpose();
      product = null;
      linear(node, weight, requireBias(node, weight, chain.operand(node)));
    } else if (op.equals("Div") && !steps.isEmpty() && chain.operand(node) == null) {
      add(node, OnnxNorm.of(file, chain, node));
    } else if (op.equals("Cast") && !OnnxTensorData.isWeight(node.integer("to", 0))) {
      throw unknown(node, "makes other than floating-point numbers of values");
    } else if (!PASSED.contains(op)) {
      throw OnnxImport.unknown(
          file, "node " + node.index() + " is " + MessageText.printable(op) + place());
    }
  }

  /** Arithmetic is known, but not everywhere. */
  private String place() {
    return steps.isEmpty()
        ? ", before the first layer, and nothing that a run does to pixels"
        : ", after " + steps.get(steps.size() - 1).node();
  }

  private void convolution(OnnxGraph.Node node) {
    OnnxConstant weight = weight(node, 4);
    OnnxConstant bias = bias(node, weight);
    long kernel = weight.shape().get(2);
    List<Long> square = List.of(kernel, kernel);
    require(node, "kernel_shape", node.integers("kernel_shape", square), square);
    require(node, "kernel_shape", weight.shape().subList(2, 4), square);
    require(node, "dilations", node.integers("dilations", ONES), ONES);
    long stride = side(node, "strides", ONES);
    long padding = side(node, "pads", ZEROS);
    long groups = node.integer("group", 1);
    long in = weight.shape().get(1) * groups;
    add(
        node,
        new Layer.Conv2d(in, weight.shape().get(0), kernel, stride, padding, groups),
        weight,
        bias);
  }

  private void gemm(OnnxGraph.Node node) {
    require(node, "alpha", node.real("alpha", 1), 1.0);
    require(node, "beta", node.real("beta", 1), 1.0);
    require(node, "transA", node.integer("transA", 0), 0L);
    OnnxConstant weight = weight(node, 2);
    OnnxConstant outFirst = node.integer("transB", 0) == 0 ? weight.transpose() : weight;
    linear(node, outFirst, bias(node, outFirst));
  }

  private void linear(OnnxGraph.Node node, OnnxConstant weight, OnnxConstant bias) {
    add(node, new Layer.Linear(weight.shape().get(1), weight.shape().get(0)), weight, bias);
  }

  private void maxPool(OnnxGraph.Node node) {
    require(node, "pads", node.integers("pads", ZEROS), ZEROS);
    require(node, "dilations", node.integers("dilations", ONES), ONES);
    require(node, "ceil_mode", node.integer("ceil_mode", 0), 0L);
    long kernel = side(node, "kernel_shape", List.of());
    add(node, new Layer.MaxPool2d(kernel, side(node, "strides", ONES)));
  }

  /** Windows side by side, of one pixel where the maps have the wanted size already. */
  private void averagePool(OnnxGraph.Node node) {
    require(node, "pads", node.integers("pads", ZEROS), ZEROS);
    long window = side(node, "kernel_shape", List.of());
    require(node, "strides", side(node, "strides", ONES), window);
    if (window != 1) {
      long side = shape.length == 4 && window > 0 ? shape[2] / window : 0;
      add(node, new Layer.AdaptiveAvgPool2d(side));
    }
  }

  private void norm(OnnxGraph.Node node) {
    add(
        node,
        new Layer.LocalResponseNorm(
            node.integer("size", 0),
            node.real("alpha", 1e-4),
            node.real("beta", 0.75),
            node.real("bias", 1)));
  }

  private void flatten(OnnxGraph.Node node) {
    require(node, "axis", node.integer("axis", 1), 1L);
    add(node, new Layer.Flatten());
  }

  private void add(OnnxGraph.Node node, Layer layer) {
    add(node, layer, null, null);
  }

  private void add(OnnxGraph.Node node, Layer layer, OnnxConstant weight, OnnxConstant bias) {
    if (ended) {
      throw unknown(node, "comes after a Softmax");
    }
    require(node, "auto_pad", node.text("auto_pad", "NOTSET"), "NOTSET");
    steps.add(new Step(node, layer, weight, bias));
    try {
      shape = layer.outputShape(shape);
    } catch (IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException doesNotFit) {
      shape = new long[0]; // another network, which the comparison tells better
    }
  }

  private OnnxConstant weight(OnnxGraph.Node node, int dimensions) {
    OnnxConstant weight = chain.constant(node, 1);
    if (weight == null || weight.shape().size() != dimensions) {
      throw unknown(
          node,
          String.format(
              Locale.ROOT,
              "has %s as its weight, not a constant of %d dimensions",
              weight == null ? "a computed value" : weight.shape(),
              dimensions));
    }
    return weight;
  }

  /** Null if it is left out. */
  private OnnxConstant bias(OnnxGraph.Node node, OnnxConstant weight) {
    boolean given = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty();
    return given ? requireBias(node, weight, chain.constant(node, 2)) : null;
  }

  private OnnxConstant requireBias(OnnxGraph.Node node, OnnxConstant weight, OnnxConstant bias) {
    if (bias == null) {
      throw unknown(node, "has no constant bias");
    }
    require(node, "a bias of shape", bias.shape(), weight.shape().subList(0, 1));
    return bias;
  }

  /** The one number of an attribute that is the same for every side of a window. */
  private long side(OnnxGraph.Node node, String attribute, List<Long> otherwise) {
    List<Long> sides = node.integers(attribute, otherwise);
    int expected = attribute.equals("pads") ? 4 : 2;
    if (sides.size() != expected || sides.stream().distinct().count() != 1) {
      throw unknown(node, "has " + attribute + " " + few(sides) + ", the known ones are square");
    }
    return sides.get(0);
  }

  private void require(OnnxGraph.Node node, String what, Object actual, Object expected) {
    if (!actual.equals(expected)) {
      throw unknown(
          node,
          "has %s %s, the known networks have %s"
              .formatted(what, actual instanceof List<?> list ? few(list) : actual, expected));
    }
  }

  static String few(List<?> numbers) {
    return numbers.size() > 8 ? numbers.size() + " numbers" : numbers.toString();
  }

  private WeightsException unknown(OnnxGraph.Node node, String reason) {
    return OnnxImport.unknown(file, node + " " + reason);
  }
}
