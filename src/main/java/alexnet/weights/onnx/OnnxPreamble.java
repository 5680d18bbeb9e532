package alexnet.weights.onnx;

import alexnet.weights.tensor.WeightsException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The operations before a graph's first layer. A run can do to pixels what they do if that is a
 * change of scale and an offset for each channel; anything else is refused.
 */
final class OnnxPreamble {
  /** What is understood. */
  static final Set<String> OPERATIONS =
      Set.of(
          "Identity",
          "Dropout",
          "Cast",
          "Transpose",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Neg",
          "BatchNormalization",
          "Gather",
          "GatherND",
          "Slice");

  /** Of these, what moves values without computing. */
  private static final Set<String> MOVING = Set.of("Gather", "GatherND", "Slice");

  private static final int DIMENSIONS = 4;
  private static final int CHANNELS = 3;
  private static final int SHOWN = 8;
  private static final String CHANNELS_FIRST = "NCHW";
  private static final String CHANNELS_LAST = "NHWC";

  private final Path file;
  private final OnnxChain chain;
  private final long side;
  private final List<OnnxGraph.Node> changing = new ArrayList<>();
  private List<ChannelMap> channels =
      IntStream.range(0, CHANNELS).mapToObj(ChannelMap::of).toList();

  /** What the value's axes are: batch, channel, height and width in some order. */
  private String axes = CHANNELS_FIRST;

  private boolean bytes;
  private boolean integers;

  private OnnxPreamble(Path file, OnnxChain chain, long side) {
    this.file = file;
    this.chain = chain;
    this.side = side;
  }

  /**
   * Reads what comes before the first layer.
   *
   * @param nodes in their order, of these {@link #OPERATIONS}
   * @param input what the graph is given
   * @param side of the pictures that the network takes
   * @throws WeightsException if no preprocessing of a run does the same
   */
  static OnnxPreamble read(
      Path file, OnnxChain chain, List<OnnxGraph.Node> nodes, OnnxGraph.Input input, long side) {
    OnnxPreamble preamble = new OnnxPreamble(file, chain, side);
    preamble.begin(nodes, input);
    nodes.forEach(preamble::read);
    preamble.end();
    return preamble;
  }

  /** From the layout before the first layer back to that of the input. */
  private void begin(List<OnnxGraph.Node> nodes, OnnxGraph.Input input) {
    OnnxGraph.Node last = null;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).op().equals("Transpose")) {
        last = nodes.get(i);
        axes = before(last, axes);
      }
    }
    if (!axes.equals(CHANNELS_FIRST) && !axes.equals(CHANNELS_LAST)) {
      throw refused(last, "changes more than the place of the channels, such as rows and columns");
    }
    requireSides(input.shape());
    bytes = input.dataType() == OnnxProto.Tensor.UINT8;
    integers = input.dataType() != 0 && !OnnxTensorData.isWeight(input.dataType());
    if (integers && !bytes) {
      throw OnnxImport.unknown(
          file,
          String.format(
                  Locale.ROOT,
                  "its input is of ONNX's type %d; of types that are no floating-point numbers,"
                      + " only bytes",
                  input.dataType())
              + " (uint8) are known to be pixels");
    }
  }

  private String before(OnnxGraph.Node node, String after) {
    List<Long> order = node.integers("perm", List.of(3L, 2L, 1L, 0L));
    char[] before = new char[DIMENSIONS];
    if (!Set.copyOf(order).equals(Set.of(0L, 1L, 2L, 3L)) || order.size() != DIMENSIONS) {
      throw refused(node, "has a perm that is no order of four axes");
    }
    for (int i = 0; i < DIMENSIONS; i++) {
      before[order.get(i).intValue()] = after.charAt(i);
    }
    return new String(before);
  }

  /** The networks see squares of one size; others are another preprocessing. */
  private void requireSides(List<Long> shape) {
    if (shape.isEmpty()) {
      return;
    }
    boolean fits = shape.size() == DIMENSIONS;
    for (int i = 0; fits && i < DIMENSIONS; i++) {
      long expected =
          switch (axes.charAt(i)) {
            case 'N' -> shape.get(i);
            case 'C' -> CHANNELS;
            default -> side;
          };
      fits = shape.get(i) <= 0 || shape.get(i) == expected;
    }
    if (!fits) {
      throw OnnxImport.unknown(
          file,
          String.format(
              Locale.ROOT,
              "its input is %s, the known networks take pictures of 3 x %d x %d: export it for"
                  + " these",
              OnnxLayers.few(shape),
              side,
              side));
    }
  }

  private void read(OnnxGraph.Node node) {
    switch (node.op()) {
      case "Identity", "Dropout" -> {} // of training only
      case "Transpose" -> axes = after(node);
      case "Cast" -> cast(node);
      default -> change(node);
    }
  }

  private String after(OnnxGraph.Node node) {
    return node.integers("perm", List.of(3L, 2L, 1L, 0L)).stream()
        .map(axis -> String.valueOf(axes.charAt(axis.intValue())))
        .collect(Collectors.joining());
  }

  private void cast(OnnxGraph.Node node) {
    if (!OnnxTensorData.isWeight(node.integer("to", 0))) {
      throw refused(node, "rounds to numbers that are not floating-point");
    }
    integers = false;
  }

  private void change(OnnxGraph.Node node) {
    if (integers && !MOVING.contains(node.op())) {
      throw refused(node, "computes with whole numbers, which wrap around");
    }
    channels =
        switch (node.op()) {
          case "Neg" -> channels.stream().map(ChannelMap::negated).toList();
          case "BatchNormalization" -> batchNormalisation(node);
          case "Gather" -> gather(node, node.integer("axis", 0), List.of((long) CHANNELS));
          case "GatherND" -> gather(node, 0, List.of((long) CHANNELS, 1L));
          case "Slice" -> slice(node);
          default -> arithmetic(node);
        };
    changing.add(node);
  }

  private List<ChannelMap> arithmetic(OnnxGraph.Node node) {
    if (node.inputs().size() != 2 || chain.operand(node) == null) {
      throw refused(node, "combines two values that are not constant");
    }
    if (node.attributes().containsKey("axis")) {
      throw refused(node, "is of an opset before 7, whose constants lie along an axis");
    }
    boolean constantFirst = chain.constant(node, 0) != null;
    List<BigDecimal> constant = perChannel(node, chain.operand(node));
    return switch (node.op()) {
      case "Add" -> each(ChannelMap::plus, constant);
      case "Sub" -> {
        if (constantFirst) {
          channels = channels.stream().map(ChannelMap::negated).toList();
          yield each(ChannelMap::plus, constant);
        }
        yield each(ChannelMap::plus, constant.stream().map(BigDecimal::negate).toList());
      }
      case "Mul" -> each(ChannelMap::times, withoutZero(node, constant));
      case "Div" -> {
        if (constantFirst) {
          throw refused(node, "divides a constant by values");
        }
        yield each(ChannelMap::dividedBy, withoutZero(node, constant));
      }
      default -> throw new IllegalStateException(node.op());
    };
  }

  /** {@code scale * (x - mean) / sqrt(var + epsilon) + bias}, of figures that are fixed. */
  private List<ChannelMap> batchNormalisation(OnnxGraph.Node node) {
    double small = node.real("epsilon", 1e-5);
    if (node.integer("training_mode", 0) != 0
        || axes.indexOf('C') != 1
        || !Double.isFinite(small)) {
      throw refused(
          node, "normalises by figures of the batch, along another axis, or with no number");
    }
    List<BigDecimal> scale = parameter(node, 1);
    List<BigDecimal> bias = parameter(node, 2);
    List<BigDecimal> mean = parameter(node, 3);
    BigDecimal epsilon = BigDecimal.valueOf(small);
    List<BigDecimal> variance =
        parameter(node, 4).stream().map(value -> value.add(epsilon)).toList();
    if (variance.stream().anyMatch(value -> value.signum() <= 0)) {
      throw refused(node, "has a variance that is not above 0");
    }
    channels = each(ChannelMap::plus, mean.stream().map(BigDecimal::negate).toList());
    channels =
        each(
            ChannelMap::dividedBy,
            variance.stream().map(value -> value.sqrt(MathContext.DECIMAL128)).toList());
    channels = each(ChannelMap::times, withoutZero(node, scale));
    return each(ChannelMap::plus, bias);
  }

  private List<BigDecimal> parameter(OnnxGraph.Node node, int input) {
    OnnxConstant constant = chain.constant(node, input);
    if (constant == null || !constant.shape().equals(List.of((long) CHANNELS))) {
      throw refused(node, "has parameters that are no constants of three channels");
    }
    return constant.tensor().numbers(file);
  }

  /**
   * Other channels at each place: {@code x[:, [2, 1, 0]]}, which PyTorch's newer exporter writes
   * with the channels in front.
   *
   * @param shape that the indices must have
   */
  private List<ChannelMap> gather(OnnxGraph.Node node, long axis, List<Long> shape) {
    OnnxConstant indices = chain.constant(node, 1);
    if (!isChannelAxis(axis)
        || node.integer("batch_dims", 0) != 0
        || indices == null
        || !indices.shape().equals(shape)) {
      throw refused(node, "takes other than the three channels in some order");
    }
    List<Integer> order =
        indices.tensor().integers(file).stream()
            .map(index -> (int) (index < 0 ? index + CHANNELS : index))
            .toList();
    if (!Set.copyOf(order).equals(Set.of(0, 1, 2))) {
      throw refused(node, "takes the channels " + order);
    }
    return order.stream().map(channels::get).toList();
  }

  /** All channels from the last to the first: {@code x.flip(1)}. */
  private List<ChannelMap> slice(OnnxGraph.Node node) {
    long start = whole(node, 1);
    boolean fromTheLast = start == -1 || start >= CHANNELS - 1;
    boolean toTheFirst = whole(node, 2) < -CHANNELS;
    if (!isChannelAxis(whole(node, 3)) || whole(node, 4) != -1 || !fromTheLast || !toTheFirst) {
      throw refused(node, "takes a part of the picture");
    }
    List<ChannelMap> reversed = new ArrayList<>(channels);
    Collections.reverse(reversed);
    return reversed;
  }

  private long whole(OnnxGraph.Node node, int input) {
    OnnxConstant constant = chain.constant(node, input);
    if (constant == null || !constant.shape().equals(List.of(1L))) {
      throw refused(node, "takes a part of the picture");
    }
    return constant.tensor().integers(file).get(0);
  }

  private boolean isChannelAxis(long axis) {
    return (axis < 0 ? axis + DIMENSIONS : axis) == axes.indexOf('C');
  }

  private List<ChannelMap> each(
      BiFunction<ChannelMap, BigDecimal, ChannelMap> change, List<BigDecimal> constant) {
    return IntStream.range(0, CHANNELS)
        .mapToObj(c -> change.apply(channels.get(c), constant.get(c)))
        .toList();
  }

  /** A constant's number for each channel; its axes are the value's last ones. */
  private List<BigDecimal> perChannel(OnnxGraph.Node node, OnnxConstant constant) {
    List<Long> shape = constant.shape();
    int channel = shape.size() - DIMENSIONS + axes.indexOf('C');
    boolean single = shape.stream().allMatch(side -> side == 1);
    boolean each =
        channel >= 0
            && channel < shape.size()
            && IntStream.range(0, shape.size())
                .allMatch(i -> shape.get(i) == (i == channel ? CHANNELS : 1));
    if (shape.size() > DIMENSIONS || !(single || each)) {
      throw refused(
          node,
          "has a constant of shape %s, neither one number nor one for each channel"
              .formatted(OnnxLayers.few(shape)));
    }
    List<BigDecimal> numbers = constant.tensor().numbers(file);
    return single ? Collections.nCopies(CHANNELS, numbers.get(0)) : numbers;
  }

  private List<BigDecimal> withoutZero(OnnxGraph.Node node, List<BigDecimal> numbers) {
    if (numbers.stream().anyMatch(number -> number.signum() == 0)) {
      throw refused(node, "multiplies or divides by 0");
    }
    return numbers;
  }

  private void end() {
    if (integers) {
      throw OnnxImport.unknown(
          file, "its input is bytes, which nothing makes floating-point numbers of");
    }
    if (channels.stream().anyMatch(channel -> channel.std().signum() < 0)) {
      throw refused(changing.get(changing.size() - 1), "leaves the picture inverted");
    }
  }

  /** What is done to pixels; empty if they reach the first layer as they are. */
  Optional<GraphNormalisation> normalisation() {
    GraphNormalisation all = GraphNormalisation.of(channels, bytes, names());
    return all.normalises() || all.reorders() ? Optional.of(all) : Optional.empty();
  }

  private String names() {
    if (changing.isEmpty()) {
      return "its input is bytes";
    }
    String first =
        changing.stream()
            .limit(SHOWN)
            .map(OnnxGraph.Node::toString)
            .collect(Collectors.joining(", "));
    return changing.size() > SHOWN
        ? String.format(Locale.ROOT, "%s and %d more", first, changing.size() - SHOWN)
        : first;
  }

  /** The channel of the picture that each channel of the first layer is given. */
  List<Integer> order() {
    return channels.stream().map(ChannelMap::source).toList();
  }

  private WeightsException refused(OnnxGraph.Node node, String reason) {
    return new WeightsException(
        ("%s cannot be taken: %s, before the first layer, %s; a run subtracts a mean from each"
                + " channel and divides by a deviation, nothing else")
            .formatted(file, node, reason));
  }
}
