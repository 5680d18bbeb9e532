package alexnet.weights.onnx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.RgbImage;
import alexnet.io.ProtoMessage;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.KernelChoice;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import alexnet.weights.Pretrained;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Graphs that do something to pixels themselves: ONNX Runtime's logits of the raw pixels are those
 * of a run that was made of the graph.
 */
class OnnxNormalisationTest {
  private static final double TOLERANCE = 1e-4; // other sums in float32, of half-size weights
  private static final int SIDE = OnnxFiles.SIDE;
  private static final int PLANE = SIDE * SIDE;

  /** As long as the plain graph's, whose place it takes. */
  private static final String INPUT = "image";

  @TempDir static Path folder;

  private static Path plain;

  private final Path file = folder.resolve("own.onnx");
  private final ProtoMessage nodes = new ProtoMessage();
  private final ProtoMessage initializers = new ProtoMessage();
  private int count;

  @BeforeAll
  static void export() {
    plain = folder.resolve("plain.onnx");
    try (AlexNet network = OnnxFiles.network(Variant.D2L)) {
      StateDict.of(
          network,
          weights ->
              OnnxFiles.write(
                  plain,
                  weights.to(Dtype.F16),
                  OnnxFiles.card(Variant.D2L),
                  new OnnxOptions(false, false)));
    }
  }

  @AfterEach
  void deleteBigFile() throws IOException {
    Files.deleteIfExists(file);
  }

  @AfterAll
  static void deleteBigFiles() throws IOException {
    Files.delete(plain);
  }

  @Test
  void pixelsOfZeroToOne() throws IOException {
    node("Sub", INPUT, constant(0.5f));
    node("Div", "0", constant(0.5f));
    assertSameLogits(1);
  }

  @Test
  void pixelsOfZeroTo255() throws IOException {
    node("Div", INPUT, constant(255));
    assertSameLogits(1 / 255.0);
  }

  /** Caffe's: blue, green, red, means alone; the constant stands first, and the sign turns back. */
  @Test
  void channelsInAnotherOrder() throws IOException {
    ProtoMessage axis =
        new ProtoMessage()
            .text(OnnxProto.Attribute.NAME, "axis")
            .integer(OnnxProto.Attribute.INT, 1)
            .integer(OnnxProto.Attribute.TYPE, OnnxProto.Attribute.TYPE_INT);
    add("Gather", String.valueOf(count++), axis, INPUT, indices(2, 1, 0));
    node("Sub", constant(104, 117, 123), "0");
    node("Div", "1", constant(-20, -30, -40));
    assertSameLogits(1 / 255.0);
  }

  /** The file's other entries stay, and say something else than its graph then. */
  @Test
  void metadataThatContradictsTheGraphIsRefused() throws IOException {
    node("Sub", INPUT, constant(0.5f));
    node("Div", "0", constant(0.5f));
    write(true);
    assertThatThrownBy(() -> Pretrained.read(file, null))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll(
            "contradicts itself", "mean [0.485, 0.456, 0.406]", "node 0 (Sub), node 1 (Div)");
  }

  private void assertSameLogits(double unit) throws IOException {
    write(false);
    byte[] pixels = new byte[2 * PLANE * 3];
    new Random(OnnxFiles.SEED).nextBytes(pixels);
    float[][] expected;
    try (OnnxSession session = new OnnxSession(file)) {
      expected = session.run(INPUT, OnnxOptions.LOGITS, planes(pixels, unit));
    }
    float[][] logits = logits(pixels);
    double difference = OnnxFiles.difference(logits, expected);
    System.out.printf("ONNX normalisation, seed %d: %.1e%n", OnnxFiles.SEED, difference);
    assertThat(difference).isLessThan(TOLERANCE);
  }

  /** By the run that is made of the file. */
  private float[][] logits(byte[] pixels) {
    Pretrained read = Pretrained.read(file, null);
    Preprocessing preprocessing = read.preprocessing(Preprocessing.DEFAULT);
    List<RgbImage> images = new ArrayList<>();
    for (int i = 0; i < pixels.length; i += PLANE * 3) {
      byte[] rgb = new byte[PLANE * 3];
      System.arraycopy(pixels, i, rgb, 0, rgb.length);
      images.add(new RgbImage(SIDE, SIDE, rgb));
    }
    try (Inference inference =
        read.weights()
            .to(Dtype.F32)
            .inference(
                Variant.D2L,
                read.classes(),
                Precision.FP32,
                ComputeDevice.CPU,
                KernelChoice.BY_RULE)) {
      return inference.logits(() -> PixelBatch.toTensor(images, preprocessing));
    }
  }

  /** Bytes times {@code 1 / (255 unit)}, from [n, height, width, 3] to [n, 3, height, width]. */
  private static float[] planes(byte[] pixels, double unit) {
    float[] planes = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int picture = i / 3 / PLANE;
      int place = (picture * 3 + i % 3) * PLANE + i / 3 % PLANE;
      planes[place] = (float) (Byte.toUnsignedInt(pixels[i]) / 255.0 / unit);
    }
    return planes;
  }

  /** The plain graph behind these nodes, the last of which gives the value that it takes. */
  private void write(boolean metadata) throws IOException {
    ProtoMessage model = new ProtoMessage();
    ProtoFields fields = new ProtoFields(MappedFile.open(plain));
    while (fields.next()) {
      switch (fields.tag()) {
        case OnnxProto.Model.GRAPH -> model.message(fields.tag(), graph(fields.bytes()));
        case OnnxProto.Model.IR_VERSION -> model.integer(fields.tag(), fields.integer());
        case OnnxProto.Model.OPSET_IMPORT -> model.bytes(fields.tag(), fields.bytes());
        case OnnxProto.Model.METADATA_PROPS -> {
          ByteBuffer entry = fields.bytes();
          if (metadata) {
            model.bytes(fields.tag(), entry);
          }
        }
        default -> fields.skip();
      }
    }
    OnnxFiles.write(file, model);
  }

  private ProtoMessage graph(ByteBuffer bytes) throws IOException {
    add("Identity", "input", null, String.valueOf(count - 1));
    ProtoMessage graph = new ProtoMessage().append(nodes).append(initializers);
    ProtoFields fields = new ProtoFields(bytes);
    while (fields.next()) {
      int tag = fields.tag();
      ByteBuffer value = fields.bytes();
      if (tag == OnnxProto.Graph.INPUT) {
        ByteBuffer renamed = ByteBuffer.allocate(value.remaining()).put(value).flip();
        OnnxFiles.replace(renamed, "input".getBytes(US_ASCII), INPUT.getBytes(US_ASCII));
        graph.bytes(tag, renamed);
      } else {
        graph.bytes(tag, value);
      }
    }
    return graph;
  }

  /** A node whose value is called by its number. */
  private void node(String op, String... inputs) {
    add(op, String.valueOf(count++), null, inputs);
  }

  private void add(String op, String output, ProtoMessage attribute, String... inputs) {
    ProtoMessage node = new ProtoMessage();
    for (String input : inputs) {
      node.text(OnnxProto.Node.INPUT, input);
    }
    node.text(OnnxProto.Node.OUTPUT, output).text(OnnxProto.Node.OP_TYPE, op);
    if (attribute != null) {
      node.message(OnnxProto.Node.ATTRIBUTE, attribute);
    }
    nodes.message(OnnxProto.Graph.NODE, node);
  }

  /** One number, or one for each channel, as raw bytes. */
  private String constant(float... values) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    ProtoMessage tensor = new ProtoMessage();
    if (values.length > 1) {
      tensor.integer(OnnxProto.Tensor.DIMS, values.length);
      tensor.integer(OnnxProto.Tensor.DIMS, 1);
      tensor.integer(OnnxProto.Tensor.DIMS, 1);
    }
    return initializer(tensor, OnnxProto.Tensor.FLOAT, OnnxProto.Tensor.RAW_DATA, raw);
  }

  /** As packed numbers. */
  private String indices(int... values) {
    ByteBuffer packed = ByteBuffer.allocate(values.length);
    for (int value : values) {
      packed.put((byte) value);
    }
    ProtoMessage tensor = new ProtoMessage().integer(OnnxProto.Tensor.DIMS, values.length);
    return initializer(tensor, OnnxProto.Tensor.INT64, OnnxProto.Tensor.INT64_DATA, packed.flip());
  }

  private String initializer(ProtoMessage tensor, int type, int tag, ByteBuffer data) {
    String name = "constant" + initializers.length();
    tensor
        .integer(OnnxProto.Tensor.DATA_TYPE, type)
        .text(OnnxProto.Tensor.NAME, name)
        .bytes(tag, data);
    initializers.message(OnnxProto.Graph.INITIALIZER, tensor);
    return name;
  }
}
