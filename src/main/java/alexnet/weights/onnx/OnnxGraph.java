package alexnet.weights.onnx;

import alexnet.weights.tensor.MessageText;
import java.util.List;
import java.util.Map;

/**
 * What is read of an ONNX file. Values are known by their names, which are unique in a graph.
 *
 * @param metadata text entries
 * @param nodes in the file's order
 * @param initializers constants, by the name of their value
 * @param inputs what the graph is given, by name
 * @param outputs names of its outputs
 */
record OnnxGraph(
    Map<String, String> metadata,
    List<Node> nodes,
    Map<String, OnnxTensorData> initializers,
    Map<String, Input> inputs,
    List<String> outputs) {

  /**
   * A value that the graph is given, as far as the file says.
   *
   * @param dataType ONNX's number of the element type, 0 where it is not told
   * @param shape sides, 0 or less for one that may vary; empty where they are not told
   */
  record Input(long dataType, List<Long> shape) {}

  /**
   * An operation.
   *
   * @param index its place in the file
   * @param op its kind, with the domain before it unless that is ONNX's own
   * @param inputs names of values, an empty one for an optional input left out
   * @param outputs names of values
   * @param attributes by name
   */
  record Node(
      int index,
      String op,
      List<String> inputs,
      List<String> outputs,
      Map<String, Attribute> attributes) {
    private static final String VALUE_FLOAT = "value_float";
    private static final Attribute NONE = new Attribute(0, 0, "", List.of(), null);

    long integer(String name, long otherwise) {
      return attributes.containsKey(name) ? attributes.get(name).integer() : otherwise;
    }

    double real(String name, double otherwise) {
      return attributes.containsKey(name) ? decimal(attributes.get(name).real()) : otherwise;
    }

    String text(String name, String otherwise) {
      return attributes.containsKey(name) ? attributes.get(name).text() : otherwise;
    }

    List<Long> integers(String name, List<Long> otherwise) {
      return attributes.containsKey(name) ? attributes.get(name).integers() : otherwise;
    }

    OnnxTensorData tensor(String name) {
      return attributes.getOrDefault(name, NONE).tensor();
    }

    /** What a Constant gives, null where it is in a form that is not read. */
    OnnxTensorData constant() {
      return attributes.containsKey(VALUE_FLOAT)
          ? OnnxTensorData.scalar(VALUE_FLOAT, attributes.get(VALUE_FLOAT).real())
          : tensor("value");
    }

    /** For messages: {@code node 7 (Conv)}. */
    @Override
    public String toString() {
      return "node " + index + " (" + MessageText.printable(op) + ")";
    }
  }

  /** An attribute's value, in the part that its type asks for. */
  record Attribute(
      long integer, float real, String text, List<Long> integers, OnnxTensorData tensor) {}

  /** The number that was meant: 1e-4 and not 9.999999747378752e-05, the float32 next to it. */
  static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
