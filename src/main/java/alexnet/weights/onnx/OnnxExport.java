package alexnet.weights.onnx;

import alexnet.io.ProgramVersion;
import alexnet.io.ProtoMessage;
import alexnet.model.Layer;
import alexnet.model.LayerSummary;
import alexnet.transform.Preprocessing;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The graph of a network, made from its table of layers. Names are those of the table: layer {@code
 * features.0} is node {@code features.0} and gives value {@code features.0} of initializers {@code
 * features.0.weight} and {@code features.0.bias}.
 */
final class OnnxExport {
  /** Of ONNX 1.12 (2022): the first opsets know bfloat16 and all that is needed here. */
  private static final int OPSET = 17;

  /** The version of the file format that came with opset 17. */
  private static final int IR_VERSION = 8;

  private static final String PRODUCER = "alexnet";
  private static final String BATCH = "batch";

  private final StateDict weights;
  private final ModelCard card;
  private final OnnxOptions options;
  private final ProtoMessage nodes = new ProtoMessage();
  private final ProtoMessage initializers = new ProtoMessage();

  OnnxExport(StateDict weights, ModelCard card, OnnxOptions options) {
    this.weights = weights;
    this.card = card;
    this.options = options;
  }

  /** The file's content. The weights' bytes are those of the state dict, not copies. */
  ProtoMessage model() {
    ProtoMessage model =
        new ProtoMessage()
            .integer(OnnxProto.Model.IR_VERSION, IR_VERSION)
            .text(OnnxProto.Model.PRODUCER_NAME, PRODUCER);
    model.text(OnnxProto.Model.PRODUCER_VERSION, ProgramVersion.get());
    int classes = card.classes().size();
    model
        .text(
            OnnxProto.Model.DOC_STRING,
            String.format(Locale.ROOT, "AlexNet, variant %s, %d classes", card.variant(), classes))
        .message(OnnxProto.Model.GRAPH, graph())
        .message(
            OnnxProto.Model.OPSET_IMPORT,
            new ProtoMessage().integer(OnnxProto.OperatorSet.VERSION, OPSET));
    card.toMetadata()
        .forEach(
            (key, value) ->
                model.message(
                    OnnxProto.Model.METADATA_PROPS,
                    new ProtoMessage()
                        .text(OnnxProto.Entry.KEY, key)
                        .text(OnnxProto.Entry.VALUE, value)));
    return model;
  }

  private ProtoMessage graph() {
    LayerSummary table = LayerSummary.of(card.variant(), card.classes().size());
    long side = card.variant().inputSize();
    ProtoMessage input =
        options.preprocessing()
            ? value(options.input(), OnnxProto.Tensor.UINT8, side, side, 3)
            : value(options.input(), OnnxProto.Tensor.FLOAT, 3, side, side);
    String x = options.input();
    if (options.preprocessing()) {
      x = preprocessing(x, card.preprocessing());
    }
    List<Long> shape = table.input();
    for (LayerSummary.Row row : table.layers()) {
      String output = row.name().equals(card.variant().head()) ? OnnxOptions.LOGITS : row.name();
      x = layer(row, shape, x, output);
      shape = row.output();
    }
    if (options.softmax()) {
      x = node("Softmax", "softmax", options.output(), List.of(x), integer("axis", 1));
    }
    return new ProtoMessage()
        .append(nodes)
        .text(OnnxProto.Graph.NAME, PRODUCER)
        .append(initializers)
        .message(OnnxProto.Graph.INPUT, input)
        .message(OnnxProto.Graph.OUTPUT, value(x, OnnxProto.Tensor.FLOAT, card.classes().size()));
  }

  /** Pixels [batch, height, width, 3] to normalised floats, with PixelBatch's arithmetic. */
  private String preprocessing(String pixels, Preprocessing normalisation) {
    float[] scale = new float[3];
    float[] shift = new float[3];
    for (int c = 0; c < 3; c++) {
      double mean = normalisation.mean().get(c);
      double std = normalisation.std().get(c);
      scale[c] = (float) (1 / (255 * std));
      shift[c] = (float) (-mean / std);
    }
    String x = pixels;
    x = node("Transpose", "channels_first", List.of(x), integers("perm", 0, 3, 1, 2));
    x = node("Cast", "floats", List.of(x), integer("to", OnnxProto.Tensor.FLOAT));
    x = node("Mul", "scaled", List.of(x, perChannel("scale", scale)));
    return node("Add", "normalised", List.of(x, perChannel("shift", shift)));
  }

  private String layer(LayerSummary.Row row, List<Long> input, String x, String output) {
    String name = row.name();
    if (row.layer() instanceof Layer.Conv2d conv) {
      return node(
          "Conv",
          name,
          output,
          List.of(x, weight(name + ".weight"), weight(name + ".bias")),
          integers("kernel_shape", conv.kernel(), conv.kernel()),
          integers("strides", conv.stride(), conv.stride()),
          integers("pads", conv.padding(), conv.padding(), conv.padding(), conv.padding()),
          integer("group", conv.groups()));
    }
    if (row.layer() instanceof Layer.Linear) {
      return node(
          "Gemm",
          name,
          output,
          List.of(x, weight(name + ".weight"), weight(name + ".bias")),
          integer("transB", 1));
    }
    if (row.layer() instanceof Layer.MaxPool2d pool) {
      return node(
          "MaxPool",
          name,
          output,
          List.of(x),
          integers("kernel_shape", pool.kernel(), pool.kernel()),
          integers("strides", pool.stride(), pool.stride()));
    }
    if (row.layer() instanceof Layer.LocalResponseNorm norm) {
      return node(
          "LRN",
          name,
          output,
          List.of(x),
          integer("size", norm.size()),
          real("alpha", norm.alpha()),
          real("beta", norm.beta()),
          real("bias", norm.k()));
    }
    if (row.layer() instanceof Layer.AdaptiveAvgPool2d pool) {
      long window = input.get(2) / pool.side();
      if (window * pool.side() != input.get(2)) {
        throw new IllegalStateException(
            name + ": ONNX has no pooling of a side of " + input.get(2) + " to " + pool.side());
      }
      return window == 1
          ? x
          : node(
              "AveragePool",
              name,
              output,
              List.of(x),
              integers("kernel_shape", window, window),
              integers("strides", window, window));
    }
    if (row.layer() instanceof Layer.Flatten) {
      return node("Flatten", name, output, List.of(x), integer("axis", 1));
    }
    if (row.layer() instanceof Layer.ReLU) {
      return node("Relu", name, output, List.of(x));
    }
    if (row.layer() instanceof Layer.Dropout) {
      return x; // of training only
    }
    throw new IllegalStateException(name + ": no ONNX operator for " + row.layer().type());
  }

  /** A weight as float32: one in a narrower type stays so in the file and is cast in the graph. */
  private String weight(String name) {
    RawTensor tensor = weights.tensors().get(name);
    initializer(name, tensor);
    return tensor.dtype() == Dtype.F32
        ? name
        : node("Cast", name + ".float32", List.of(name), integer("to", OnnxProto.Tensor.FLOAT));
  }

  private String perChannel(String name, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    initializer(name, new RawTensor(Dtype.F32, List.of(1L, 3L, 1L, 1L), bytes));
    return name;
  }

  private void initializer(String name, RawTensor tensor) {
    ProtoMessage message = new ProtoMessage();
    tensor.shape().forEach(side -> message.integer(OnnxProto.Tensor.DIMS, side));
    initializers.message(
        OnnxProto.Graph.INITIALIZER,
        message
            .integer(OnnxProto.Tensor.DATA_TYPE, OnnxTensorData.dataType(tensor.dtype()))
            .text(OnnxProto.Tensor.NAME, name)
            .bytes(OnnxProto.Tensor.RAW_DATA, tensor.bytes()));
  }

  private String node(String op, String name, List<String> inputs, ProtoMessage... attributes) {
    return node(op, name, name, inputs, attributes);
  }

  /** Adds a node and gives the name of its output. */
  private String node(
      String op, String name, String output, List<String> inputs, ProtoMessage... attributes) {
    ProtoMessage node = new ProtoMessage();
    inputs.forEach(input -> node.text(OnnxProto.Node.INPUT, input));
    node.text(OnnxProto.Node.OUTPUT, output)
        .text(OnnxProto.Node.NAME, name)
        .text(OnnxProto.Node.OP_TYPE, op);
    for (ProtoMessage attribute : attributes) {
      node.message(OnnxProto.Node.ATTRIBUTE, attribute);
    }
    nodes.message(OnnxProto.Graph.NODE, node);
    return output;
  }

  private static ProtoMessage integer(String name, long value) {
    return new ProtoMessage()
        .text(OnnxProto.Attribute.NAME, name)
        .integer(OnnxProto.Attribute.INT, value)
        .integer(OnnxProto.Attribute.TYPE, OnnxProto.Attribute.TYPE_INT);
  }

  private static ProtoMessage integers(String name, long... values) {
    ProtoMessage attribute = new ProtoMessage().text(OnnxProto.Attribute.NAME, name);
    Arrays.stream(values).forEach(value -> attribute.integer(OnnxProto.Attribute.INTS, value));
    return attribute.integer(OnnxProto.Attribute.TYPE, OnnxProto.Attribute.TYPE_INTS);
  }

  private static ProtoMessage real(String name, double value) {
    return new ProtoMessage()
        .text(OnnxProto.Attribute.NAME, name)
        .real(OnnxProto.Attribute.FLOAT, (float) value)
        .integer(OnnxProto.Attribute.TYPE, OnnxProto.Attribute.TYPE_FLOAT);
  }

  /** An input or output of the graph: a batch of any size of tensors of this type and shape. */
  private static ProtoMessage value(String name, int element, long... sides) {
    ProtoMessage shape =
        new ProtoMessage()
            .message(
                OnnxProto.Shape.DIMENSION, new ProtoMessage().text(OnnxProto.Shape.SYMBOL, BATCH));
    for (long side : sides) {
      shape.message(
          OnnxProto.Shape.DIMENSION, new ProtoMessage().integer(OnnxProto.Shape.VALUE, side));
    }
    ProtoMessage tensor =
        new ProtoMessage()
            .integer(OnnxProto.Type.ELEMENT, element)
            .message(OnnxProto.Type.SHAPE, shape);
    return new ProtoMessage()
        .text(OnnxProto.ValueInfo.NAME, name)
        .message(
            OnnxProto.ValueInfo.TYPE, new ProtoMessage().message(OnnxProto.Type.TENSOR, tensor));
  }
}
