package alexnet.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.io.ProtoMessage;
import alexnet.model.Variant;
import alexnet.weights.WeightsFile;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that differ from a known network in one thing, and files that are broken or hostile. */
class OnnxImportTest {
  @TempDir static Path folder;

  private static final Map<Variant, Path> FILES = new HashMap<>();

  /** Files whose weights are all 0: only graphs matter here. */
  @BeforeAll
  static void export() {
    for (Variant variant : List.of(Variant.D2L, Variant.KRIZHEVSKY_2012)) {
      Path file = folder.resolve(variant + ".onnx");
      OnnxFiles.write(
          file,
          OnnxFiles.zeros(variant, Dtype.F16),
          OnnxFiles.card(variant),
          new OnnxOptions(false, true));
      FILES.put(variant, file);
    }
  }

  @AfterAll
  static void deleteBigFiles() throws IOException {
    for (Path file : FILES.values()) {
      Files.delete(file);
    }
  }

  private static ByteBuffer copyOf(Variant variant) {
    return OnnxFiles.copy(FILES.get(variant));
  }

  @Test
  void namesDoNotMatter() throws IOException {
    ByteBuffer content = copyOf(Variant.D2L);
    assertThat(replaceAll(content, "feature_extr", "onnx::Conv_1")).isGreaterThan(40);
    assertThat(replaceAll(content, "classifier", "\"/Gemm:0\"")).isGreaterThan(20);
    assertThat(replaceAll(content, ".weight", "_output")).isGreaterThan(20);
    WeightsFile read = WeightsFile.read(folder.resolve("renamed.onnx"), content);
    assertThat(read.weights().tensors().keySet())
        .containsExactlyElementsOf(Variant.D2L.weightShapes(2).keySet());
    assertThat(read.card()).contains(OnnxFiles.card(Variant.D2L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "d2l | Relu | Sign | node 7 is Sign, after node 6 (Conv)",
        "d2l | MaxPool | Dropout | node 11 (Conv) is Conv2d 96 → 256, kernel 5, padding 2, where"
            + " d2l has MaxPool2d kernel 3, stride 2",
        "2012 | LRN | Erf | node 8 is Erf, after node 7 (Relu)",
        "d2l | logits | lagits | nothing gives the value \"logits\"",
      })
  void tellsAnotherOperation(String variant, String op, String other, String reason)
      throws IOException {
    ByteBuffer content = copyOf(Variant.of(variant));
    OnnxFiles.replace(content, bytes(op), bytes(other));
    assertRefused(content, "is not one of the known networks (d2l, torchvision, 2012)", reason);
  }

  @Test
  void tellsAnotherAttribute() throws IOException {
    ByteBuffer content = copyOf(Variant.D2L);
    OnnxFiles.replace(content, integers("strides", 4, 4), integers("strides", 2, 2));
    assertRefused(
        content,
        "node 6 (Conv) is Conv2d 3 → 96, kernel 11, stride 2, padding 1, where d2l has Conv2d"
            + " 3 → 96, kernel 11, stride 4, padding 1");
    content = copyOf(Variant.D2L);
    OnnxFiles.replace(content, integers("strides", 4, 4), integers("strides", 4, 2));
    assertRefused(content, "node 6 (Conv) has strides [4, 2]");
    content = copyOf(Variant.D2L);
    OnnxFiles.replace(content, integers("pads", 1, 1, 1, 1), integers("pads", 2, 2, 2, 2));
    assertRefused(content, "kernel 11, stride 4, padding 2, where d2l has", "padding 1");
    content = copyOf(Variant.D2L);
    OnnxFiles.replace(content, integers("kernel_shape", 3, 3), integers("kernel_shape", 2, 2));
    assertRefused(content, "node 8 (MaxPool) is MaxPool2d kernel 2, stride 2, where d2l has");
    content = copyOf(Variant.D2L);
    OnnxFiles.replace(content, bytes("transB"), bytes("transA"));
    assertRefused(content, "(Gemm) has transA 1, the known networks have 0");
  }

  @Test
  void tellsAnotherNormalisation() throws IOException {
    ByteBuffer content = copyOf(Variant.KRIZHEVSKY_2012);
    OnnxFiles.replace(content, real("alpha", 1e-4f), real("alpha", 5e-4f));
    assertRefused(
        content,
        "node 8 (LRN) is LocalResponseNorm size 5, alpha 5.0E-4, beta 0.75, k 2.0, where 2012 has"
            + " LocalResponseNorm size 5, alpha 1.0E-4, beta 0.75, k 2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Model weights: see the other folder\n", "\u0008\u0008"})
  void tellsWhatIsNoOnnxFile(String text) throws IOException {
    Path file = folder.resolve("text.onnx");
    Files.writeString(file, text);
    assertThatThrownBy(() -> WeightsFile.read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("text.onnx is not a");
    assertRefused(ByteBuffer.wrap(bytes(text)), "x.onnx is not a");
  }

  /** The metadata comes last: without it this is still a graph, as PyTorch writes it. */
  @Test
  void everyCutIsRefused() throws IOException {
    ByteBuffer content = copyOf(Variant.D2L);
    int graph = OnnxFiles.find(content, bytes("Kätzchen"), 0) - 60;
    Random random = new Random(OnnxFiles.SEED);
    for (int i = 0; i < 3000; i++) {
      int length = i < 2000 ? i : random.nextInt(graph);
      assertRefused(content.slice(0, length), "x.onnx is not a");
    }
  }

  /** Nothing but a WeightsException of one line, whatever the bytes. */
  @Test
  void changedBytesAreReadOrRefused() throws IOException {
    for (Variant variant : FILES.keySet()) {
      ByteBuffer content = copyOf(variant);
      Random random = new Random(OnnxFiles.SEED);
      int refused = 0;
      for (int i = 0; i < 4000; i++) {
        int at = random.nextInt(6000); // nodes, and the first initializers
        byte before = content.get(at);
        content.put(at, (byte) (random.nextBoolean() ? random.nextInt(256) : 255));
        try {
          Onnx.read(folder.resolve("x.onnx"), content, null);
        } catch (WeightsException e) {
          refused++;
          assertThat(e.getMessage()).contains("x.onnx").doesNotContain("\n");
        }
        content.put(at, before);
      }
      assertThat(refused).isGreaterThan(500);
    }
  }

  @Test
  void aGraphOfManyTinyPartsTakesNoMemory() {
    int count = 4_000_000;
    byte[] nodes = new byte[2 * count];
    for (int i = 0; i < count; i++) {
      nodes[2 * i] = OnnxProto.Graph.NODE;
    }
    assertRefused(model(ByteBuffer.wrap(nodes)), "larger than any");
    byte[] groups = new byte[1_000_000];
    Arrays.fill(groups, (byte) (3 << 3 | 3)); // a group that begins in a group that ...
    assertRefused(ByteBuffer.wrap(groups), "is not a valid ONNX file");
    assertRefused(model(ByteBuffer.allocate(0)), "it has 0 outputs");
  }

  @Test
  void aDivisionOfOneValueIsRefused() throws IOException {
    ProtoMessage graph =
        new ProtoMessage()
            .message(OnnxProto.Graph.INPUT, new ProtoMessage().text(OnnxProto.ValueInfo.NAME, "x"))
            .message(OnnxProto.Graph.NODE, node("Relu", "x", "a"))
            .message(OnnxProto.Graph.NODE, node("Div", "a", "b"))
            .message(
                OnnxProto.Graph.OUTPUT, new ProtoMessage().text(OnnxProto.ValueInfo.NAME, "b"));
    assertRefused(graph, "(Div)");
  }

  @Test
  void aCircleIsRefused() throws IOException {
    ProtoMessage graph =
        new ProtoMessage()
            .message(OnnxProto.Graph.NODE, node("Relu", "a", "b"))
            .message(OnnxProto.Graph.NODE, node("Relu", "b", "a"))
            .message(
                OnnxProto.Graph.OUTPUT, new ProtoMessage().text(OnnxProto.ValueInfo.NAME, "a"));
    assertRefused(graph, "node 1 (Relu) depends on itself");
  }

  /** A weights file must not have any other file read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../secret | 0 | not a file's plain name",
        "/etc/passwd | 0 | not a file's plain name",
        ".. | 0 | not a file's plain name",
        "a\\\\b | 0 | not a file's plain name",
        "none.data | 0 | which is missing beside it",
        "some\u0007data | 0 | not a file's plain name",
        "some.data | -4 | at offset -4 of some.data, a file of 100",
        "some.data | 97 | at offset 97 of some.data, a file of 100",
        "some.data | 9223372036854775807 | at offset 9,223,372,036,854,775,807",
        "some.data | x | the offset \"x\"",
      })
  void externalDataStaysInItsFolderAndFile(String location, String offset, String reason)
      throws IOException {
    Files.write(folder.resolve("some.data"), new byte[100]);
    OnnxTensorData tensor =
        new OnnxTensorData(
            "w",
            OnnxProto.Tensor.FLOAT,
            List.of(1L),
            null,
            Map.of("location", location, "offset", offset, "length", "4"));
    assertThatThrownBy(() -> tensor.raw(folder.resolve("x.onnx")))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("x.onnx: initializer \"w\"")
        .hasMessageContaining(reason);
  }

  @Test
  void tensorsMustFitTheirShapes() {
    assertBroken(OnnxProto.Tensor.FLOAT, List.of(2L), "of shape [2] needs 8 bytes, the file has 4");
    assertBroken(OnnxProto.Tensor.FLOAT, List.of(-1L), "impossible shape [-1]");
    assertBroken(OnnxProto.Tensor.FLOAT, List.of(1L << 40, 1L << 40), "impossible shape");
    assertBroken(7, List.of(1L), "is of ONNX's type 7");
  }

  private static void assertBroken(int type, List<Long> shape, String reason) {
    OnnxTensorData tensor = new OnnxTensorData("w", type, shape, ByteBuffer.allocate(4), Map.of());
    assertThatThrownBy(() -> tensor.raw(folder.resolve("x.onnx")))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(reason);
  }

  private static void assertRefused(ProtoMessage graph, String reason) throws IOException {
    Path file = folder.resolve("made");
    OnnxFiles.write(file, graph);
    assertRefused(model(ByteBuffer.wrap(Files.readAllBytes(file))), reason);
  }

  private static void assertRefused(ByteBuffer content, String... reasons) {
    assertThatThrownBy(() -> Onnx.read(folder.resolve("x.onnx"), content, null))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("x.onnx")
        .hasMessageContainingAll(reasons)
        .message()
        .doesNotContain("\n");
  }

  private static ByteBuffer model(ByteBuffer graph) {
    ByteBuffer model = ByteBuffer.allocate(graph.remaining() + 6);
    model.put((byte) OnnxProto.Model.GRAPH);
    int length = graph.remaining();
    for (int i = 0; i < 4; i++) {
      model.put((byte) ((length & 0x7f) | 0x80));
      length >>>= 7;
    }
    return model.put((byte) length).put(graph).flip();
  }

  private static ProtoMessage node(String op, String input, String output) {
    return new ProtoMessage()
        .text(OnnxProto.Node.INPUT, input)
        .text(OnnxProto.Node.OUTPUT, output)
        .text(OnnxProto.Node.OP_TYPE, op);
  }

  private static byte[] integers(String name, int... values) {
    byte[] bytes = Arrays.copyOf(bytes(name), name.length() + 2 * values.length);
    for (int i = 0; i < values.length; i++) {
      bytes[name.length() + 2 * i] = OnnxProto.Attribute.INTS;
      bytes[name.length() + 2 * i + 1] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] real(String name, float value) {
    return ByteBuffer.allocate(name.length() + 5)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(bytes(name))
        .put((byte) OnnxProto.Attribute.FLOAT)
        .putFloat(value)
        .array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int replaceAll(ByteBuffer content, String from, String to) {
    int count = 0;
    for (int at = OnnxFiles.find(content, bytes(from), 0);
        at >= 0;
        at = OnnxFiles.find(content, bytes(from), at)) {
      content.put(at, bytes(to));
      count++;
    }
    return count;
  }
}
