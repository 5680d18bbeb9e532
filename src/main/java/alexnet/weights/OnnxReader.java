package alexnet.weights;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the graph of an ONNX file. Tensors stay parts of the file; subgraphs, training information
 * and all else that no known network needs are skipped without being built.
 */
final class OnnxReader {
  /**
   * Bound on what a graph takes in memory, its tensors apart. PyTorch's exports take some 100 KB,
   * mostly names; without it a file of 2 GiB could ask for ten times as much in tiny parts.
   */
  private static final long MAX_KEPT = 64 << 20;

  /** What a message takes as Java objects: lists, maps, a record. */
  private static final int MESSAGE = 256;

  /** What a number or a text takes besides its characters. */
  private static final int VALUE = 64;

  private static final int MAX_DIMENSIONS = 16;

  private final Path file;
  private final CodedInputStream in;
  private long kept;

  private OnnxReader(Path file, ByteBuffer content) throws IOException {
    this.file = file;
    this.in = CodedInputStream.newInstance(content);
    in.enableAliasing(true);
    in.pushLimit(content.remaining()); // so that no part can claim to reach beyond the end
  }

  /** A field's tag has been read; true if the value was too. */
  @FunctionalInterface
  private interface FieldReader {
    boolean read(int tag) throws IOException;
  }

  /**
   * Reads a file's graph.
   *
   * @throws WeightsException if it is cut off, damaged or has none
   */
  static OnnxGraph read(Path file, ByteBuffer content) {
    try {
      return new OnnxReader(file, content.duplicate()).model();
    } catch (IOException e) {
      throw new WeightsException(
          file + " is not a valid ONNX file: it is cut off, damaged or something else", e);
    }
  }

  private OnnxGraph model() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    List<OnnxGraph> graphs = new ArrayList<>();
    fields(
        tag -> {
          switch (tag) {
            case OnnxProto.Model.GRAPH -> graphs.add(graph(metadata));
            case OnnxProto.Model.METADATA_PROPS -> entry(metadata);
            default -> {
              return false;
            }
          }
          return true;
        });
    if (graphs.size() != 1) {
      throw broken("it has " + graphs.size() + " graphs");
    }
    return graphs.get(0);
  }

  private OnnxGraph graph(Map<String, String> metadata) throws IOException {
    List<OnnxGraph.Node> nodes = new ArrayList<>();
    Map<String, OnnxTensorData> initializers = new HashMap<>();
    Set<String> inputs = new LinkedHashSet<>();
    List<String> outputs = new ArrayList<>();
    message(
        tag -> {
          switch (tag) {
            case OnnxProto.Graph.NODE -> nodes.add(node(nodes.size()));
            case OnnxProto.Graph.INITIALIZER -> {
              OnnxTensorData tensor = tensor();
              if (initializers.put(tensor.name(), tensor) != null) {
                throw broken(
                    "two initializers are named \"" + OnnxGraph.shown(tensor.name()) + "\"");
              }
            }
            case OnnxProto.Graph.INPUT -> inputs.add(valueName());
            case OnnxProto.Graph.OUTPUT -> outputs.add(valueName());
            default -> {
              return false;
            }
          }
          return true;
        });
    return new OnnxGraph(metadata, nodes, initializers, inputs, outputs);
  }

  private OnnxGraph.Node node(int index) throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, OnnxGraph.Attribute> attributes = new HashMap<>();
    String[] op = {"", ""};
    message(
        tag -> {
          switch (tag) {
            case OnnxProto.Node.INPUT -> inputs.add(text());
            case OnnxProto.Node.OUTPUT -> outputs.add(text());
            case OnnxProto.Node.OP_TYPE -> op[0] = text();
            case OnnxProto.Node.DOMAIN -> op[1] = text();
            case OnnxProto.Node.ATTRIBUTE -> attribute(attributes);
            default -> {
              return false;
            }
          }
          return true;
        });
    boolean standard = op[1].isEmpty() || op[1].equals("ai.onnx");
    return new OnnxGraph.Node(
        index, standard ? op[0] : op[1] + "." + op[0], inputs, outputs, attributes);
  }

  private void attribute(Map<String, OnnxGraph.Attribute> attributes) throws IOException {
    List<Long> integers = new ArrayList<>();
    var value =
        new Object() {
          String name = "";
          long integer;
          float real;
          String text = "";
          OnnxTensorData tensor;
        };
    message(
        tag -> {
          switch (tag) {
            case OnnxProto.Attribute.NAME -> value.name = text();
            case OnnxProto.Attribute.INT -> value.integer = in.readInt64();
            case OnnxProto.Attribute.FLOAT -> value.real = in.readFloat();
            case OnnxProto.Attribute.TEXT -> value.text = text();
            case OnnxProto.Attribute.TENSOR -> value.tensor = tensor();
            case OnnxProto.Attribute.INTS -> integers.add(number());
            case OnnxProto.Attribute.INTS_PACKED -> packed(integers);
            default -> {
              return false;
            }
          }
          return true;
        });
    attributes.put(
        value.name,
        new OnnxGraph.Attribute(value.integer, value.real, value.text, integers, value.tensor));
  }

  private OnnxTensorData tensor() throws IOException {
    List<Long> shape = new ArrayList<>();
    Map<String, String> external = new HashMap<>();
    var value =
        new Object() {
          String name = "";
          int type;
          ByteBuffer data;
        };
    message(
        tag -> {
          switch (tag) {
            case OnnxProto.Tensor.NAME -> value.name = text();
            case OnnxProto.Tensor.DATA_TYPE -> value.type = in.readInt32();
            case OnnxProto.Tensor.DIMS -> shape.add(number());
            case OnnxProto.Tensor.DIMS_PACKED -> packed(shape);
            // Packed numbers are as wide and in the same order as raw bytes.
            case OnnxProto.Tensor.RAW_DATA,
                OnnxProto.Tensor.FLOAT_DATA,
                OnnxProto.Tensor.DOUBLE_DATA ->
                value.data = in.readByteBuffer();
            case OnnxProto.Tensor.EXTERNAL_DATA -> entry(external);
            default -> {
              return false;
            }
          }
          return true;
        });
    if (shape.size() > MAX_DIMENSIONS) {
      throw broken("an initializer has " + shape.size() + " dimensions");
    }
    return new OnnxTensorData(value.name, value.type, shape, value.data, external);
  }

  private String valueName() throws IOException {
    String[] name = {""};
    message(
        tag -> {
          if (tag == OnnxProto.ValueInfo.NAME) {
            name[0] = text();
            return true;
          }
          return false;
        });
    return name[0];
  }

  private void entry(Map<String, String> entries) throws IOException {
    String[] pair = {"", ""};
    message(
        tag -> {
          switch (tag) {
            case OnnxProto.Entry.KEY -> pair[0] = text();
            case OnnxProto.Entry.VALUE -> pair[1] = text();
            default -> {
              return false;
            }
          }
          return true;
        });
    entries.put(pair[0], pair[1]);
  }

  /** A nested message: its length, then its fields. */
  private void message(FieldReader reader) throws IOException {
    keep(MESSAGE);
    int end = in.pushLimit(in.readRawVarint32());
    fields(reader);
    in.popLimit(end);
  }

  /** Fields up to the end of the message; those that the reader does not want are skipped. */
  private void fields(FieldReader reader) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!reader.read(tag) && !in.skipField(tag)) {
        throw new IOException("a group that ends without a beginning");
      }
    }
    if (in.getBytesUntilLimit() != 0) {
      throw new IOException("a message that ends before its length");
    }
  }

  private void packed(List<Long> numbers) throws IOException {
    int end = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      numbers.add(number());
    }
    in.popLimit(end);
  }

  private long number() throws IOException {
    keep(VALUE);
    return in.readInt64();
  }

  private String text() throws IOException {
    ByteBuffer bytes = in.readByteBuffer(); // a part of the file, so far
    keep(VALUE + 2L * bytes.remaining());
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private void keep(long bytes) {
    kept += bytes;
    if (kept > MAX_KEPT) {
      throw broken("its graph is larger than any of the known networks'");
    }
  }

  private WeightsException broken(String reason) {
    return new WeightsException(file + " is not a valid ONNX file: " + reason);
  }
}
