package alexnet.weights.onnx;

import alexnet.weights.tensor.MessageText;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the graph of an ONNX file. Tensors stay parts of the file; subgraphs, training information
 * and all else that no known network needs are skipped without being built.
 */
final class OnnxReader {
  /**
   * Bound on what a graph takes in memory, its tensors apart. PyTorch's exports take some 100 KB,
   * mostly names; without it a file of 2 GiB could ask for a hundred times as much in tiny parts.
   */
  private static final long MAX_KEPT = 64 << 20;

  /** What a message takes as Java objects: lists, maps, a record. */
  private static final int MESSAGE = 256;

  /** What a number or a text takes besides its characters. */
  private static final int VALUE = 64;

  private static final int MAX_DIMENSIONS = 16;

  private long kept;

  private OnnxReader() {}

  /**
   * Reads a file's graph.
   *
   * @throws WeightsException if it is cut off, damaged or has none
   */
  static OnnxGraph read(Path file, ByteBuffer content) {
    try {
      return new OnnxReader().model(content);
    } catch (IOException e) {
      throw new WeightsException(
          file + " is not a valid ONNX file, or cut off or damaged: " + e.getMessage(), e);
    }
  }

  private OnnxGraph model(ByteBuffer content) throws IOException {
    List<ByteBuffer> graphs = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    ProtoFields fields = message(content);
    while (fields.next()) {
      switch (fields.tag()) {
        case OnnxProto.Model.GRAPH -> graphs.add(kept(fields.bytes(), MESSAGE));
        case OnnxProto.Model.METADATA_PROPS -> entry(fields.bytes(), metadata);
        default -> fields.skip();
      }
    }
    if (graphs.size() != 1) {
      throw new IOException("it has " + graphs.size() + " graphs");
    }
    return graph(graphs.get(0), metadata);
  }

  private OnnxGraph graph(ByteBuffer bytes, Map<String, String> metadata) throws IOException {
    List<OnnxGraph.Node> nodes = new ArrayList<>();
    Map<String, OnnxTensorData> initializers = new HashMap<>();
    Map<String, OnnxGraph.Input> inputs = new LinkedHashMap<>();
    List<String> outputs = new ArrayList<>();
    ProtoFields fields = message(bytes);
    while (fields.next()) {
      switch (fields.tag()) {
        case OnnxProto.Graph.NODE -> nodes.add(node(fields.bytes(), nodes.size()));
        case OnnxProto.Graph.INITIALIZER -> {
          OnnxTensorData tensor = tensor(fields.bytes());
          if (initializers.put(tensor.name(), tensor) != null) {
            throw new IOException(
                "two initializers are named \"" + MessageText.printable(tensor.name()) + "\"");
          }
        }
        case OnnxProto.Graph.INPUT -> input(fields.bytes(), inputs);
        case OnnxProto.Graph.OUTPUT -> outputs.add(valueName(fields.bytes()));
        default -> fields.skip();
      }
    }
    return new OnnxGraph(metadata, nodes, initializers, inputs, outputs);
  }

  private OnnxGraph.Node node(ByteBuffer bytes, int index) throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, OnnxGraph.Attribute> attributes = new HashMap<>();
    String type = "";
    String domain = "";
    ProtoFields fields = message(bytes);
    while (fields.next()) {
      switch (fields.tag()) {
        case OnnxProto.Node.INPUT -> inputs.add(text(fields.bytes()));
        case OnnxProto.Node.OUTPUT -> outputs.add(text(fields.bytes()));
        case OnnxProto.Node.OP_TYPE -> type = text(fields.bytes());
        case OnnxProto.Node.DOMAIN -> domain = text(fields.bytes());
        case OnnxProto.Node.ATTRIBUTE -> attribute(fields.bytes(), attributes);
        default -> fields.skip();
      }
    }
    String op = domain.isEmpty() || domain.equals("ai.onnx") ? type : domain + "." + type;
    return new OnnxGraph.Node(index, op, inputs, outputs, attributes);
  }

  private void attribute(ByteBuffer bytes, Map<String, OnnxGraph.Attribute> attributes)
      throws IOException {
    String name = "";
    long integer = 0;
    float real = 0;
    String text = "";
    List<Long> integers = new ArrayList<>();
    OnnxTensorData tensor = null;
    ProtoFields fields = message(bytes);
    while (fields.next()) {
      switch (fields.tag()) {
        case OnnxProto.Attribute.NAME -> name = text(fields.bytes());
        case OnnxProto.Attribute.INT -> integer = fields.integer();
        case OnnxProto.Attribute.FLOAT -> real = fields.real();
        case OnnxProto.Attribute.TEXT -> text = text(fields.bytes());
        case OnnxProto.Attribute.TENSOR -> tensor = tensor(fields.bytes());
        case OnnxProto.Attribute.INTS -> integers.add(kept(fields.integer(), VALUE));
        case OnnxProto.Attribute.INTS_PACKED -> packed(fields.bytes(), integers);
        default -> fields.skip();
      }
    }
    attributes.put(name, new OnnxGraph.Attribute(integer, real, text, integers, tensor));
  }

  private OnnxTensorData tensor(ByteBuffer bytes) throws IOException {
    String name = "";
    long type = 0;
    List<Long> shape = new ArrayList<>();
    ByteBuffer data = null;
    Map<String, String> external = new HashMap<>();
    ProtoFields fields = message(bytes);
    while (fields.next()) {
      switch (fields.tag()) {
        case OnnxProto.Tensor.NAME -> name = text(fields.bytes());
        case OnnxProto.Tensor.DATA_TYPE -> type = fields.integer();
        case OnnxProto.Tensor.DIMS -> shape.add(kept(fields.integer(), VALUE));
        case OnnxProto.Tensor.DIMS_PACKED -> packed(fields.bytes(), shape);
        // Packed numbers are as wide and in the same order as raw bytes.
        case OnnxProto.Tensor.RAW_DATA, OnnxProto.Tensor.FLOAT_DATA, OnnxProto.Tensor.DOUBLE_DATA ->
            data = fields.bytes();
        case OnnxProto.Tensor.INT64_DATA -> data = wide(fields.bytes());
        case OnnxProto.Tensor.EXTERNAL_DATA -> entry(fields.bytes(), external);
        default -> fields.skip();
      }
    }
    if (shape.size() > MAX_DIMENSIONS) {
      throw new IOException("an initializer has " + shape.size() + " dimensions");
    }
    return new OnnxTensorData(name, type, shape, data, external);
  }

  private void input(ByteBuffer bytes, Map<String, OnnxGraph.Input> inputs) throws IOException {
    String name = "";
    OnnxGraph.Input input = new OnnxGraph.Input(0, List.of());
    ProtoFields fields = message(bytes);
    while (fields.next()) {
      switch (fields.tag()) {
        case OnnxProto.ValueInfo.NAME -> name = text(fields.bytes());
        case OnnxProto.ValueInfo.TYPE -> input = type(fields.bytes());
        default -> fields.skip();
      }
    }
    inputs.put(name, input);
  }

  private OnnxGraph.Input type(ByteBuffer bytes) throws IOException {
    long element = 0;
    List<Long> shape = new ArrayList<>();
    ProtoFields types = message(bytes);
    while (types.next()) {
      if (types.tag() != OnnxProto.Type.TENSOR) {
        types.skip();
        continue;
      }
      ProtoFields fields = message(types.bytes());
      while (fields.next()) {
        switch (fields.tag()) {
          case OnnxProto.Type.ELEMENT -> element = fields.integer();
          case OnnxProto.Type.SHAPE -> sides(fields.bytes(), shape);
          default -> fields.skip();
        }
      }
    }
    return new OnnxGraph.Input(element, shape);
  }

  private void sides(ByteBuffer bytes, List<Long> shape) throws IOException {
    ProtoFields dimensions = message(bytes);
    while (dimensions.next()) {
      if (dimensions.tag() != OnnxProto.Shape.DIMENSION) {
        dimensions.skip();
        continue;
      }
      long side = -1; // a name, or nothing
      ProtoFields fields = message(dimensions.bytes());
      while (fields.next()) {
        switch (fields.tag()) {
          case OnnxProto.Shape.VALUE -> side = fields.integer();
          default -> fields.skip();
        }
      }
      shape.add(kept(side, VALUE));
    }
  }

  private String valueName(ByteBuffer bytes) throws IOException {
    String name = "";
    ProtoFields fields = message(bytes);
    while (fields.next()) {
      switch (fields.tag()) {
        case OnnxProto.ValueInfo.NAME -> name = text(fields.bytes());
        default -> fields.skip();
      }
    }
    return name;
  }

  private void entry(ByteBuffer bytes, Map<String, String> entries) throws IOException {
    String key = "";
    String value = "";
    ProtoFields fields = message(bytes);
    while (fields.next()) {
      switch (fields.tag()) {
        case OnnxProto.Entry.KEY -> key = text(fields.bytes());
        case OnnxProto.Entry.VALUE -> value = text(fields.bytes());
        default -> fields.skip();
      }
    }
    entries.put(key, value);
  }

  private void packed(ByteBuffer bytes, List<Long> numbers) throws IOException {
    ProtoFields packed = new ProtoFields(bytes);
    while (packed.hasMore()) {
      numbers.add(kept(packed.integer(), VALUE));
    }
  }

  /** Packed numbers of varying width as 64 bits each, as raw bytes have them. */
  private ByteBuffer wide(ByteBuffer bytes) throws IOException {
    List<Long> numbers = new ArrayList<>();
    packed(bytes, numbers);
    ByteBuffer wide =
        ByteBuffer.allocate(numbers.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    numbers.forEach(wide::putLong);
    return wide.flip();
  }

  private String text(ByteBuffer bytes) throws IOException {
    return StandardCharsets.UTF_8.decode(kept(bytes, VALUE + 2L * bytes.remaining())).toString();
  }

  private ProtoFields message(ByteBuffer bytes) throws IOException {
    return new ProtoFields(kept(bytes, MESSAGE));
  }

  /** The value itself, once its memory has been counted. */
  private <T> T kept(T value, long bytes) throws IOException {
    kept += bytes;
    if (kept > MAX_KEPT) {
      throw new IOException("its graph is larger than any of the known networks'");
    }
    return value;
  }
}
