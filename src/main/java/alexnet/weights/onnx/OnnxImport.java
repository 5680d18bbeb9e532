package alexnet.weights.onnx;

import alexnet.model.Layer;
import alexnet.model.LayerSummary;
import alexnet.model.Variant;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tells which network a graph is, and gives its weights the names that they have there. The graph
 * is read as a table of layers and must equal a variant's, a published one's or the one that it is
 * said to be; what it does to pixels before them must be what a run can do to them.
 */
final class OnnxImport {
  private final Path file;
  private final List<Variant> known;
  private final OnnxChain chain;
  private final OnnxGraph.Input input;
  private final List<OnnxGraph.Node> before = new ArrayList<>(); // the first layer
  private final List<OnnxLayers.Step> steps;

  /**
   * @param known the networks that it may be, all of one input size
   */
  private OnnxImport(Path file, OnnxGraph graph, List<Variant> known) {
    this.file = file;
    this.known = known;
    this.chain = new OnnxChain(file, graph);
    Deque<OnnxGraph.Node> nodes = chain.nodes();
    this.input = chain.input(nodes);
    while (!nodes.isEmpty() && OnnxPreamble.OPERATIONS.contains(nodes.getFirst().op())) {
      before.add(nodes.removeFirst());
    }
    this.steps = new OnnxLayers(file, chain, nodes, known.get(0).inputSize()).steps();
  }

  /**
   * A graph's weights in the network's order, parts of the file wherever they are in its layout,
   * and what it does to pixels.
   *
   * @param variant the network that it is said to be; null for the one in the metadata
   * @throws WeightsException naming the first operation that differs from the most similar
   *     network's
   */
  static OnnxWeights read(Path file, OnnxGraph graph, Variant variant) {
    Variant said = variant == null ? named(file, graph.metadata()) : variant;
    boolean own = said != null && !said.isPublished();
    OnnxImport network = new OnnxImport(file, graph, own ? List.of(said) : Variant.PUBLISHED);
    List<LayerSummary.Row> rows = network.rows();
    // After the layers: of an altogether different network, its first operation says least.
    OnnxPreamble preamble =
        OnnxPreamble.read(
            file, network.chain, network.before, network.input, network.known.get(0).inputSize());
    return new OnnxWeights(
        network.weights(rows, preamble.order()), graph.metadata(), preamble.normalisation());
  }

  /** The network that the metadata of a file written here names, else null. */
  private static Variant named(Path file, Map<String, String> metadata) {
    return metadata.keySet().containsAll(ModelCard.REQUIRED)
        ? ModelCard.fromMetadata(file, metadata).variant()
        : null;
  }

  /** The rows of the network that the graph is, one for each of its layers. */
  private List<LayerSummary.Row> rows() {
    Variant closest = null;
    int most = -1;
    for (Variant variant : known) {
      int same = 0;
      List<LayerSummary.Row> rows = rows(variant);
      for (int i = 0; i < Math.min(rows.size(), steps.size()); i++) {
        same += rows.get(i).layer().equals(steps.get(i).layer()) ? 1 : 0;
      }
      if (same > most) {
        closest = variant;
        most = same;
      }
    }
    List<LayerSummary.Row> rows = rows(closest);
    requireSame(closest, rows);
    return rows;
  }

  private void requireSame(Variant variant, List<LayerSummary.Row> rows) {
    for (int i = 0; i < Math.max(rows.size(), steps.size()); i++) {
      if (i == steps.size()) {
        throw unknown(file, "it ends where " + variant + " has " + text(rows.get(i).layer()));
      }
      OnnxLayers.Step step = steps.get(i);
      if (i == rows.size() || !step.layer().equals(rows.get(i).layer())) {
        throw unknown(
            file,
            "%s is %s, where %s has %s"
                .formatted(
                    step.node(),
                    text(step.layer()),
                    variant,
                    i == rows.size() ? "no more layers" : text(rows.get(i).layer())));
      }
    }
  }

  /**
   * @param order the channel of the picture that each channel of the first layer is given
   */
  private StateDict weights(List<LayerSummary.Row> rows, List<Integer> order) {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      OnnxLayers.Step step = steps.get(i);
      if (step.weight() != null) {
        RawTensor weight = step.weight().raw(file);
        String name = rows.get(i).name();
        tensors.put(name + ".weight", i == 0 ? forPictures(weight, order) : weight);
        tensors.put(name + ".bias", step.bias() == null ? zeros(weight) : step.bias().raw(file));
      }
    }
    return new StateDict(tensors);
  }

  /** The first layer's weight for channels as they are in pictures. */
  private static RawTensor forPictures(RawTensor weight, List<Integer> order) {
    if (order.equals(IntStream.range(0, order.size()).boxed().toList())) {
      return weight;
    }
    ByteBuffer stored = weight.bytes();
    ByteBuffer ordered = ByteBuffer.allocateDirect(stored.remaining());
    int plane = stored.remaining() / Math.toIntExact(weight.shape().get(0)) / order.size();
    for (int first = 0; ordered.hasRemaining(); first += order.size()) {
      for (int channel = 0; channel < order.size(); channel++) {
        ordered.put(stored.slice((first + order.indexOf(channel)) * plane, plane));
      }
    }
    return new RawTensor(weight.dtype(), weight.shape(), ordered.flip());
  }

  /** The variant's layers that do something to a picture of its size when it is not trained. */
  private List<LayerSummary.Row> rows(Variant variant) {
    LayerSummary table = LayerSummary.of(variant, classes());
    List<LayerSummary.Row> rows = new ArrayList<>();
    List<Long> input = table.input();
    for (LayerSummary.Row row : table.layers()) {
      boolean pool = row.layer() instanceof Layer.AdaptiveAvgPool2d;
      if (!(row.layer() instanceof Layer.Dropout) && !(pool && row.output().equals(input))) {
        rows.add(row);
      }
      input = row.output();
    }
    return rows;
  }

  /** Outputs of the last layer, where there can be so many. */
  private int classes() {
    boolean linear =
        !steps.isEmpty() && steps.get(steps.size() - 1).layer() instanceof Layer.Linear;
    long out = linear ? ((Layer.Linear) steps.get(steps.size() - 1).layer()).out() : 0;
    return (int) Math.max(2, Math.min(Integer.MAX_VALUE, out));
  }

  /** A bias for the outputs of a weight. */
  private static RawTensor zeros(RawTensor weight) {
    List<Long> shape = weight.shape().subList(0, 1);
    int bytes = (int) RawTensor.byteCount(weight.dtype(), shape);
    return new RawTensor(weight.dtype(), shape, ByteBuffer.allocateDirect(bytes));
  }

  private static String text(Layer layer) {
    return (layer.type() + " " + layer.options()).strip();
  }

  static WeightsException unknown(Path file, String reason) {
    return new WeightsException(
        "%s is not one of the known networks (%s): %s".formatted(file, Variant.names(), reason));
  }
}
