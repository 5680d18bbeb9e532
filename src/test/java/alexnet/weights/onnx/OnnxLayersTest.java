package alexnet.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.model.Layer;
import alexnet.weights.tensor.RawTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The ways in which a graph can write one layer. */
class OnnxLayersTest {
  private static final Path FILE = Path.of("x.onnx");

  private final List<OnnxGraph.Node> nodes = new ArrayList<>();
  private final Map<String, OnnxTensorData> constants = new HashMap<>();

  @Test
  void aMatrixMayBeStoredEitherWay() {
    constant("outFirst", List.of(2L, 3L), 1, 2, 3, 4, 5, 6);
    constant("inFirst", List.of(3L, 2L), 1, 4, 2, 5, 3, 6);
    constant("bias", List.of(2L), 7, 8);
    node("Gemm", List.of("x", "outFirst", "bias"), "a", Map.of("transB", integer(1)));
    node("Gemm", List.of("a", "inFirst", "bias"), "b", Map.of());
    node("MatMul", List.of("b", "inFirst"), "c", Map.of());
    node("Add", List.of("bias", "c"), "d", Map.of());
    node("Transpose", List.of("outFirst"), "swapped", Map.of());
    node("MatMul", List.of("d", "swapped"), "e", Map.of());
    node("Add", List.of("e", "bias"), "f", Map.of());
    List<OnnxLayers.Step> steps = steps("f");
    assertThat(steps).hasSize(4);
    for (OnnxLayers.Step step : steps) {
      assertThat(step.layer()).isEqualTo(new Layer.Linear(3, 2));
      assertThat(step.weight().raw(FILE).shape()).containsExactly(2L, 3L);
      assertThat(floats(step.weight().raw(FILE))).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(floats(step.bias().raw(FILE))).containsExactly(7, 8);
    }
  }

  @Test
  void averagesOverWindowsAreAdaptivePooling() {
    node("AveragePool", List.of("x"), "a", Map.of("kernel_shape", integers(1L, 1L)));
    node("Identity", List.of("a"), "b", Map.of());
    node(
        "AveragePool",
        List.of("b"),
        "c",
        Map.of("kernel_shape", integers(32L, 32L), "strides", integers(32L, 32L)));
    node("GlobalAveragePool", List.of("c"), "d", Map.of());
    assertThat(steps("d"))
        .extracting(OnnxLayers.Step::layer)
        .containsExactly(new Layer.AdaptiveAvgPool2d(7), new Layer.AdaptiveAvgPool2d(1));
  }

  @Test
  void whatChangesValuesIsNotPassedOver() {
    node("Relu", List.of("x"), "a", Map.of());
    node("Cast", List.of("a"), "b", Map.of("to", integer(6)));
    assertThatThrownBy(() -> steps("b")).hasMessageContaining("node 1 (Cast) makes other than");
    constant("two", List.of(1L), 2);
    node("Mul", List.of("a", "two"), "c", Map.of());
    assertThatThrownBy(() -> steps("c")).hasMessageContaining("node 2 is Mul, after node 0 (Relu)");
    node("Add", List.of("a", "x"), "d", Map.of());
    assertThatThrownBy(() -> steps("d")).hasMessageContaining("node 3 is Add");
    node("Softmax", List.of("a"), "e", Map.of());
    node("Relu", List.of("e"), "f", Map.of());
    assertThatThrownBy(() -> steps("f")).hasMessageContaining("node 5 (Relu) comes after a Soft");
    node("Div", List.of("a", "e"), "g", Map.of());
    assertThatThrownBy(() -> steps("g")).hasMessageContaining("ends no local response");
  }

  private List<OnnxLayers.Step> steps(String output) {
    OnnxGraph.Input any = new OnnxGraph.Input(0, List.of());
    OnnxGraph graph = new OnnxGraph(Map.of(), nodes, constants, Map.of("x", any), List.of(output));
    OnnxChain chain = new OnnxChain(FILE, graph);
    return new OnnxLayers(FILE, chain, chain.nodes(), 224).steps();
  }

  private void node(
      String op, List<String> inputs, String output, Map<String, OnnxGraph.Attribute> attributes) {
    nodes.add(new OnnxGraph.Node(nodes.size(), op, inputs, List.of(output), attributes));
  }

  private void constant(String name, List<Long> shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    constants.put(name, new OnnxTensorData(name, OnnxProto.Tensor.FLOAT, shape, bytes, Map.of()));
  }

  private static OnnxGraph.Attribute integer(long value) {
    return new OnnxGraph.Attribute(value, 0, "", List.of(), null);
  }

  private static OnnxGraph.Attribute integers(Long... values) {
    return new OnnxGraph.Attribute(0, 0, "", List.of(values), null);
  }

  private static float[] floats(RawTensor tensor) {
    FloatBuffer values = tensor.bytes().asFloatBuffer();
    float[] floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }
}
