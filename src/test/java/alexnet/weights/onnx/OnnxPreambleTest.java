package alexnet.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.transform.Preprocessing;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operations before the first layer are as a preprocessing; means and deviations by hand. */
class OnnxPreambleTest {
  private static final Path FILE = Path.of("x.onnx");
  private static final int FLOAT = OnnxProto.Tensor.FLOAT;
  private static final int UINT8 = OnnxProto.Tensor.UINT8;
  private static final List<Long> ANY = List.of();

  private final List<OnnxGraph.Node> nodes = new ArrayList<>();
  private final Map<String, OnnxTensorData> constants = new HashMap<>();

  /** Each step is an operator, then its constants; the value is named x. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sub x 0.5, Div x 0.5                  | of 0 to 1   | 0.5   | 0.5",
        "Mul x 2, Sub x 1                      | of 0 to 1   | 0.5   | 0.5",
        "Mul 2 x, Add -1 x                     | of 0 to 1   | 0.5   | 0.5",
        "Sub 0.5 x, Div x -0.5                 | of 0 to 1   | 0.5   | 0.5",
        "Sub 0.5 x, Neg x, Div x 0.5           | of 0 to 1   | 0.5   | 0.5",
        "Sub x 0.25                            | of 0 to 1   | 0.25  | 1",
        "Sub x 0.1307, Div x 0.3081            | of 0 to 1   | 0.1307 | 0.3081",
        "Mul x 255                             | of 0 to 1   | 0     | 0.00392156862745098",
        "Mul x 255, Sub x 127.5                | of 0 to 1   | 0.5   | 0.00392156862745098",
        "Div x 255                             | of 0 to 255 | 0     | 1",
        "Div x 255, Sub x 0.485, Div x 0.229   | of 0 to 255 | 0.485 | 0.229",
        "Div x 127.5, Sub x 1                  | of 0 to 255 | 0.5   | 0.5",
        "Sub x 51                              | of 0 to 255 | 0.2   | 0.00392156862745098",
        "Sub x 102, Mul x 0.0625               | of 0 to 255 | 0.4   | 0.06274509803921569",
        "Identity x, Sub x 0.5, Dropout x, Div x 0.5, Cast x | of 0 to 1 | 0.5 | 0.5",
      })
  void isAnAffineMap(String steps, String scale, double mean, double std) {
    steps(steps);
    GraphNormalisation read = read(FLOAT, ANY).orElseThrow();
    assertThat(read.scale()).hasToString(scale);
    assertThat(read.mean()).containsExactly(mean, mean, mean);
    assertThat(read.std()).containsExactly(std, std, std);
    assertThat(read.reorders()).isFalse();
    assertThat(read.preprocessing(FILE, Preprocessing.IDX))
        .isEqualTo(new Preprocessing(224, 224, read.mean(), read.std()));
  }

  @Test
  void eachChannelHasItsOwnAlongTheAxisThatItIsThen() {
    constant("mean", List.of(3L), 123.675f, 116.28f, 103.53f);
    constant("std", List.of(1L, 3L, 1L, 1L), 58.395f, 57.12f, 57.375f);
    node("Sub", List.of("x", "mean"), Map.of()); // channels last
    node("Transpose", List.of("0"), Map.of("perm", integers(0L, 3L, 1L, 2L)));
    node("Div", List.of("1", "std"), Map.of());
    GraphNormalisation read = read(FLOAT, List.of(-1L, 224L, 224L, 3L)).orElseThrow();
    assertThat(read.scale()).isEqualTo(GraphNormalisation.Scale.BYTE);
    assertThat(read.mean()).isEqualTo(Preprocessing.IMAGENET_MEAN);
    assertThat(read.std()).isEqualTo(Preprocessing.IMAGENET_STD);
    assertThat(read.nodes()).isEqualTo("node 0 (Sub), node 2 (Div)");
  }

  /** {@code scale * (x - mean) / sqrt(var + epsilon) + bias}, as ONNX's specification has it. */
  @Test
  void aBatchNormalisationOfFixedFiguresIsOne() {
    constant("scale", List.of(3L), 1, 2, 1);
    constant("bias", List.of(3L), 0, 0, 0.5f);
    constant("mean", List.of(3L), 0.5f, 0.5f, 0.5f);
    constant("variance", List.of(3L), 0.0525f, 0.2475f, 0.0600f);
    node(
        "BatchNormalization",
        List.of("x", "scale", "bias", "mean", "variance"),
        Map.of("epsilon", real(0.0025f)));
    GraphNormalisation read = read(FLOAT, ANY).orElseThrow();
    assertThat(read.scale()).isEqualTo(GraphNormalisation.Scale.UNIT);
    double[] std = {Math.sqrt(0.055), Math.sqrt(0.25) / 2, Math.sqrt(0.0625)};
    double[] mean = {0.5, 0.5, 0.5 - 0.5 * 0.25};
    for (int c = 0; c < 3; c++) {
      assertThat(read.mean().get(c)).isCloseTo(mean[c], within(1e-12));
      assertThat(read.std().get(c)).isCloseTo(std[c], within(1e-12));
    }
  }

  @Test
  void bytesAreOnTheirOwnScaleWhateverIsDoneToThem() {
    node("Cast", List.of("x"), Map.of("to", integer(FLOAT)));
    GraphNormalisation raw = read(UINT8, ANY).orElseThrow();
    assertThat(raw.mean()).containsExactly(0.0, 0.0, 0.0);
    assertThat(raw.std()).containsOnly(1 / 255.0);
    assertThat(raw.normalises()).isTrue();
    constant("k", List.of(), 0.25f);
    node("Mul", List.of("0", "k"), Map.of());
    assertThat(read(UINT8, ANY).orElseThrow().std()).containsOnly(4 / 255.0);
  }

  @Test
  void channelsMayChangePlaces() {
    constant("mean", List.of(3L, 1L, 1L), 104, 117, 123); // Caffe's: blue, green, red
    constants.put("bgr", wholes("bgr", 2, 1, 0));
    node("Gather", List.of("x", "bgr"), Map.of("axis", integer(1)));
    node("Sub", List.of("0", "mean"), Map.of());
    OnnxPreamble read = preamble(FLOAT, ANY);
    assertThat(read.order()).containsExactly(2, 1, 0);
    GraphNormalisation normalisation = read.normalisation().orElseThrow();
    assertThat(normalisation.reorders()).isTrue();
    assertThat(normalisation.scale()).isEqualTo(GraphNormalisation.Scale.BYTE);
    assertThat(normalisation.mean()).containsExactly(123 / 255.0, 117 / 255.0, 104 / 255.0);
  }

  /** As PyTorch's newer exporter writes {@code x[:, [2, 1, 0]]}. */
  @Test
  void channelsMayChangePlacesInFront() {
    OnnxTensorData list = wholes("bgr", 2, 1, 0);
    constants.put(
        "bgr", new OnnxTensorData("bgr", list.dataType(), List.of(3L, 1L), list.data(), Map.of()));
    Map<String, OnnxGraph.Attribute> front = Map.of("perm", integers(1L, 0L, 2L, 3L));
    node("Transpose", List.of("x"), front);
    node("GatherND", List.of("0", "bgr"), Map.of());
    node("Transpose", List.of("1"), front);
    assertThat(preamble(FLOAT, List.of(1L, 3L, 224L, 224L)).order()).containsExactly(2, 1, 0);
    nodes.clear();
    node("GatherND", List.of("x", "bgr"), Map.of()); // pictures of the batch
    assertRefused("node 0 (GatherND)", "takes other than the three channels");
    nodes.clear();
    node("GatherND", List.of("x", "bgr"), Map.of("batch_dims", integer(1))); // one of each picture
    assertRefused("node 0 (GatherND)", "takes other than the three channels");
  }

  /**
   * What x.flip(1) is exported as; twice is as before, and the rest of a picture is not dropped.
   */
  @Test
  void aSliceBackwardsTurnsTheChannelsRound() {
    constants.put("start", wholes("start", -1));
    constants.put("end", wholes("end", Long.MIN_VALUE + 1));
    constants.put("axis", wholes("axis", 1));
    constants.put("step", wholes("step", -1));
    List<String> flip = List.of("start", "end", "axis", "step");
    node("Slice", with("x", flip), Map.of());
    GraphNormalisation once = read(FLOAT, ANY).orElseThrow();
    assertThat(once.reorders()).isTrue();
    assertThat(once.normalises()).isFalse();
    assertThat(once.preprocessing(FILE, Preprocessing.IDX)).isEqualTo(Preprocessing.IDX);
    node("Slice", with("0", flip), Map.of());
    assertThat(read(FLOAT, ANY)).isEmpty();
    constants.put("end", wholes("end", -3));
    assertRefused("node 0 (Slice)", "takes a part of the picture");
    constants.put("end", wholes("end", Long.MIN_VALUE));
    constants.put("axis", wholes("axis", 3)); // mirrored
    assertRefused("node 0 (Slice)", "takes a part of the picture");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Identity x", "Dropout x, Cast x", "Mul x 1, Add 0 x", "Neg x, Neg x"})
  void whatLeavesPixelsAsTheyAreIsNone(String steps) {
    steps(steps);
    assertThat(read(FLOAT, List.of(2L, 3L, 224L, 224L))).isEmpty();
  }

  /** Means and deviations that are no picture's: normalised already, or anything. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sub x 0.02, Div x 0.97",
        "Sub x -0.4, Div x 1.1",
        "Mul x 0.458, Add x -0.03", // from ImageNet's normalisation to -1..1
        "Sub x 1.5, Div x 1.2",
        "Add x 1, Div x 2",
        "Mul x 3",
        "Div x 2",
      })
  void anUnknownScaleIsNotGuessed(String steps) {
    steps(steps);
    GraphNormalisation read = read(FLOAT, ANY).orElseThrow();
    assertThat(read.scale()).isEqualTo(GraphNormalisation.Scale.UNKNOWN);
    assertThatThrownBy(() -> read.preprocessing(FILE, Preprocessing.DEFAULT))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll("x.onnx", "node 0 (", "import x.onnx --mean R,G,B --std R,G,B")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sub 1 x            | node 0 (Sub)  | inverted",
        "Neg x, Add x 1     | node 1 (Add)  | inverted",
        "Div 1 x            | node 0 (Div)  | divides a constant",
        "Div x 0            | node 0 (Div)  | by 0",
        "Mul x 0            | node 0 (Mul)  | by 0",
        "Add x x            | node 0 (Add)  | two values that are not constant",
      })
  void whatNoPreprocessingDoesIsRefused(String steps, String node, String reason) {
    steps(steps);
    assertRefused(node, reason);
  }

  @Test
  void aConstantMustBeOneNumberOrOneForEachChannel() {
    constant("row", List.of(3L), 1, 2, 3); // along the width
    node("Sub", List.of("x", "row"), Map.of());
    assertRefused("node 0 (Sub)", "a constant of shape [3], neither one number nor one for each");
    nodes.clear();
    constant("deep", List.of(1L, 1L, 3L, 1L, 1L), 1, 2, 3);
    node("Sub", List.of("x", "deep"), Map.of());
    assertRefused("node 0 (Sub)", "a constant of shape [1, 1, 3, 1, 1]");
    nodes.clear();
    constant("nan", List.of(), Float.NaN);
    node("Sub", List.of("x", "nan"), Map.of());
    assertRefused("initializer \"nan\"", "infinite or NaN");
  }

  @Test
  void rowsAndColumnsStayWhereTheyAre() {
    node("Transpose", List.of("x"), Map.of("perm", integers(0L, 1L, 3L, 2L)));
    assertRefused("node 0 (Transpose)", "rows and columns");
    nodes.clear();
    node("Transpose", List.of("x"), Map.of("perm", integers(0L, 3L, 2L, 1L)));
    assertRefused("node 0 (Transpose)", "rows and columns");
    node("Transpose", List.of("0"), Map.of("perm", integers(0L, 1L, 3L, 2L)));
    assertThat(read(FLOAT, List.of(1L, 224L, 224L, 3L))).isEmpty(); // channels last, in two steps
    nodes.clear();
    node("Transpose", List.of("x"), Map.of("perm", integers(0L, 2L, 1L)));
    assertRefused("node 0 (Transpose)", "no order of four axes");
  }

  @Test
  void numbersStayFloatingPoint() {
    node("Cast", List.of("x"), Map.of("to", integer(UINT8)));
    assertRefused("node 0 (Cast)", "not floating-point");
    nodes.clear();
    constant("k", List.of(), 2);
    node("Mul", List.of("x", "k"), Map.of());
    assertThatThrownBy(() -> read(UINT8, ANY))
        .hasMessageContaining("node 0 (Mul), before the first layer, computes with whole numbers");
    nodes.clear();
    assertThatThrownBy(() -> read(UINT8, ANY)).hasMessageContaining("its input is bytes, which");
    assertThatThrownBy(() -> read(OnnxProto.Tensor.INT32, ANY))
        .hasMessageContaining("its input is of ONNX's type 6");
    // A constant that is rounded is another one: 0.5 would be 0.
    constant("half", List.of(), 0.5f);
    nodes.add(
        new OnnxGraph.Node(
            9, "Cast", List.of("half"), List.of("zero"), Map.of("to", integer(UINT8))));
    node("Sub", List.of("x", "zero"), Map.of());
    assertRefused("(Sub)", "two values that are not constant");
  }

  @Test
  void picturesOfAnotherSizeAreAnotherPreprocessing() {
    assertThat(read(FLOAT, List.of(-1L, 3L, -1L, -1L))).isEmpty();
    assertThatThrownBy(() -> read(FLOAT, List.of(1L, 3L, 227L, 227L)))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("its input is [1, 3, 227, 227], the known networks take");
    assertThatThrownBy(() -> read(FLOAT, List.of(1L, 1L, 224L, 224L)))
        .hasMessageContaining("its input is [1, 1, 224, 224]");
    assertThatThrownBy(() -> read(FLOAT, List.of(3L, 224L, 224L)))
        .hasMessageContaining("its input is [3, 224, 224]");
  }

  @Test
  void channelsAreNotRepeated() {
    constants.put("grey", wholes("grey", 0, 0, 0));
    node("Gather", List.of("x", "grey"), Map.of("axis", integer(1)));
    assertRefused("node 0 (Gather)", "takes the channels [0, 0, 0]");
    constants.put("grey", wholes("grey", 2, 1, 0));
    nodes.clear();
    node("Gather", List.of("x", "grey"), Map.of("axis", integer(2)));
    assertRefused("node 0 (Gather)", "takes other than the three channels");
  }

  private void assertRefused(String node, String reason) {
    assertThatThrownBy(() -> read(FLOAT, ANY))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("x.onnx")
        .hasMessageContaining(node)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private Optional<GraphNormalisation> read(int type, List<Long> shape) {
    return preamble(type, shape).normalisation();
  }

  private OnnxPreamble preamble(int type, List<Long> shape) {
    OnnxGraph.Input input = new OnnxGraph.Input(type, shape);
    String output = nodes.isEmpty() ? "x" : nodes.get(nodes.size() - 1).outputs().get(0);
    OnnxChain chain =
        new OnnxChain(
            FILE, new OnnxGraph(Map.of(), nodes, constants, Map.of("x", input), List.of(output)));
    Deque<OnnxGraph.Node> before = chain.nodes();
    return OnnxPreamble.read(FILE, chain, List.copyOf(before), chain.input(before), 224);
  }

  /** {@code Sub x 0.5, Div x 0.5} as nodes. */
  private void steps(String text) {
    for (String step : text.split(", ", -1)) {
      String[] words = step.split(" ", -1);
      String value = nodes.isEmpty() ? "x" : String.valueOf(nodes.size() - 1);
      List<String> inputs = new ArrayList<>();
      for (String word : Arrays.asList(words).subList(1, words.length)) {
        if (!word.equals("x")) {
          constant("c" + word, List.of(), Float.parseFloat(word));
        }
        inputs.add(word.equals("x") ? value : "c" + word);
      }
      node(words[0], inputs, words[0].equals("Cast") ? Map.of("to", integer(FLOAT)) : Map.of());
    }
  }

  /** A node whose output has its number as name. */
  private void node(String op, List<String> inputs, Map<String, OnnxGraph.Attribute> attributes) {
    int index = nodes.size();
    nodes.add(new OnnxGraph.Node(index, op, inputs, List.of(String.valueOf(index)), attributes));
  }

  private static List<String> with(String first, List<String> rest) {
    List<String> all = new ArrayList<>(rest);
    all.add(0, first);
    return all;
  }

  private void constant(String name, List<Long> shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    constants.put(name, new OnnxTensorData(name, FLOAT, shape, bytes, Map.of()));
  }

  private static OnnxTensorData wholes(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return new OnnxTensorData(
        name, OnnxProto.Tensor.INT64, List.of((long) values.length), bytes, Map.of());
  }

  private static OnnxGraph.Attribute integer(long value) {
    return new OnnxGraph.Attribute(value, 0, "", List.of(), null);
  }

  private static OnnxGraph.Attribute integers(Long... values) {
    return new OnnxGraph.Attribute(0, 0, "", List.of(values), null);
  }

  private static OnnxGraph.Attribute real(float value) {
    return new OnnxGraph.Attribute(0, value, "", List.of(), null);
  }
}
