package alexnet.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.RgbImage;
import alexnet.io.AtomicFile;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.Softmax;
import alexnet.model.Variant;
import alexnet.torch.Precision;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import alexnet.weights.WeightsFile;
import alexnet.weights.WeightsFormat;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What ONNX Runtime makes of exported files, against the network in libtorch. */
@Tag("locale")
class OnnxExportTest {
  private static final OnnxOptions PLAIN = new OnnxOptions(false, false);
  private static final double TOLERANCE = 1e-4; // other sums in float32; measured some 1e-6

  @TempDir static Path folder;

  private final Path file = folder.resolve("model.onnx");

  @AfterEach
  void deleteBigFiles() throws IOException {
    Files.deleteIfExists(file);
  }

  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void computesTheNetworksLogitsAndComesBack(Variant variant) {
    try (AlexNet network = OnnxFiles.network(variant)) {
      StateDict.of(
          network,
          weights -> {
            OnnxCheck check = Onnx.write(file, weights, OnnxFiles.card(variant), PLAIN);
            try (OnnxSession session = new OnnxSession(file)) {
              for (int batch : new int[] {1, 3}) {
                float[] input = OnnxFiles.input(batch);
                float[][] logits = session.run(OnnxOptions.LOGITS, input);
                assertThat(logits).hasDimensions(batch, OnnxFiles.CLASSES);
                double difference = OnnxFiles.difference(logits, OnnxFiles.logits(network, input));
                System.out.printf(
                    "ONNX %s, seed %d, batch %d: difference %.1e; export's check: %s%n",
                    variant, OnnxFiles.SEED, batch, difference, check);
                assertThat(difference).isLessThan(TOLERANCE);
              }
            }
            assertThat(check.done()).isTrue();
            assertThat(check.difference().getAsDouble()).isLessThan(TOLERANCE);
            assertComesBack(variant, weights, PLAIN);
          });
    }
  }

  private void assertComesBack(Variant variant, StateDict weights, OnnxOptions options) {
    WeightsFile read = WeightsFile.read(file);
    assertThat(read.format()).isEqualTo(WeightsFormat.ONNX);
    assertThat(read.card()).contains(OnnxFiles.card(variant));
    assertThat(read.metadata()).doesNotContainKey("format");
    assertThat(List.copyOf(read.weights().tensors().keySet()))
        .isEqualTo(List.copyOf(weights.tensors().keySet()));
    weights
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(read.weights().tensors().get(name)).as(name).isEqualTo(tensor));
    Path again = folder.resolve("again.onnx");
    OnnxFiles.write(again, read.weights(), read.card().orElseThrow(), options);
    assertThat(again.toFile().length()).isEqualTo(file.toFile().length());
    assertThat(MappedFile.open(again).equals(MappedFile.open(file))).as("same bytes").isTrue();
    assertThat(again.toFile().delete()).isTrue();
  }

  /** Without ONNX Runtime on the class path the same file is written, and the result says so. */
  @Test
  void runsNothingWhereOnnxRuntimeIsAbsent() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("onnxruntime"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                WithoutRuntime.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).isEqualToIgnoringNewLines("not run: ONNX Runtime is not on the class path");
    assertThat(process.waitFor()).isZero();
    assertThat(WeightsFile.read(file).card()).contains(OnnxFiles.card(Variant.D2L));
  }

  /** What the test above starts. */
  static final class WithoutRuntime {
    private WithoutRuntime() {}

    public static void main(String[] args) {
      StateDict weights = OnnxFiles.zeros(Variant.D2L, Dtype.F16);
      ModelCard card = OnnxFiles.card(Variant.D2L);
      System.out.println(Onnx.write(Path.of(args[0]), weights, card, PLAIN));
    }
  }

  @ParameterizedTest
  @CsvSource({"d2l, F16, false, true", "torchvision, BF16, true, true", "2012, F16, true, false"})
  void halfWeightsAndOptions(String name, Dtype half, boolean softmax, boolean preprocessing)
      throws IOException {
    Variant variant = Variant.of(name);
    OnnxOptions options = new OnnxOptions(softmax, preprocessing);
    try (AlexNet network = OnnxFiles.network(variant)) {
      StateDict[] rounded = new StateDict[1];
      StateDict.of(network, weights -> rounded[0] = weights.to(half));
      Onnx.write(file, rounded[0], OnnxFiles.card(variant), options);
      rounded[0].copyInto(file, network);
      byte[] pixels = new byte[2 * OnnxFiles.SIDE * OnnxFiles.SIDE * 3];
      new Random(OnnxFiles.SEED).nextBytes(pixels);
      float[] input = OnnxFiles.input(2);
      float[][] logits = preprocessing ? logits(network, pixels) : OnnxFiles.logits(network, input);
      try (OnnxSession session = new OnnxSession(file)) {
        float[][] output =
            preprocessing
                ? session.run(options.output(), pixels)
                : session.run(options.output(), input);
        if (softmax) {
          for (int i = 0; i < logits.length; i++) {
            assertSame(output[i], Softmax.of(logits[i]));
          }
        } else {
          assertThat(OnnxFiles.difference(output, logits)).isLessThan(TOLERANCE);
        }
      }
      long halves = rounded[0].tensors().values().stream().mapToLong(OnnxExportTest::bytes).sum();
      assertThat(Files.size(file)).isBetween(halves, halves + 10_000);
      assertComesBack(variant, rounded[0], options);
    }
  }

  private static long bytes(RawTensor tensor) {
    return tensor.bytes().remaining();
  }

  private static void assertSame(float[] probabilities, double[] expected) {
    double sum = IntStream.range(0, probabilities.length).mapToDouble(i -> probabilities[i]).sum();
    assertThat(sum).isBetween(1 - 1e-6, 1 + 1e-6);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(probabilities[i] - expected[i])).isLessThan(TOLERANCE * expected[i]);
    }
  }

  /** By the path that prediction takes. */
  private static float[][] logits(AlexNet network, byte[] pixels) {
    int picture = OnnxFiles.SIDE * OnnxFiles.SIDE * 3;
    List<RgbImage> images =
        IntStream.range(0, pixels.length / picture)
            .mapToObj(i -> Arrays.copyOfRange(pixels, i * picture, (i + 1) * picture))
            .map(rgb -> new RgbImage(OnnxFiles.SIDE, OnnxFiles.SIDE, rgb))
            .toList();
    try (Inference inference = Inference.of(network, Precision.FP32)) {
      return inference.logits(() -> PixelBatch.toTensor(images, Preprocessing.DEFAULT));
    }
  }

  @Test
  void refusesWeightsOfAnotherNetworkAndLeavesTheOldFile() throws IOException {
    Files.writeString(file, "old");
    StateDict none = new StateDict(Map.of());
    assertThatThrownBy(() -> Onnx.write(file, none, OnnxFiles.card(Variant.D2L), PLAIN))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("missing feature_extr.0.weight");
    assertThat(file).hasContent("old");
  }

  /** 120,000 classes: a last layer of 1.97 GB, here of a file with nothing in it. */
  @Test
  void refusesWhatProtobufCannotHold() throws IOException {
    int classes = 120_000;
    Path sparse = folder.resolve("sparse");
    try (RandomAccessFile zeros = new RandomAccessFile(sparse.toFile(), "rw")) {
      zeros.setLength(2_000_000_000);
    }
    ByteBuffer content = MappedFile.open(sparse);
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    Variant.D2L
        .weightShapes(classes)
        .forEach(
            (name, shape) ->
                tensors.put(
                    name,
                    new RawTensor(
                        Dtype.F32,
                        shape,
                        content.slice(0, (int) RawTensor.byteCount(Dtype.F32, shape)))));
    ModelCard card =
        new ModelCard(
            Variant.D2L,
            IntStream.range(0, classes).mapToObj(i -> "class" + i).toList(),
            Preprocessing.DEFAULT,
            Map.of());
    assertThatThrownBy(() -> Onnx.write(file, new StateDict(tensors), card, PLAIN))
        .isInstanceOf(WeightsException.class)
        .hasMessageMatching(".*model.onnx would have 2,1[0-9,]+ bytes; .* less than 2 GiB");
    assertThat(file).doesNotExist();
    Files.delete(sparse);
  }

  @Test
  void aCheckThatFailsLeavesNothing() {
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> AtomicFile.writeFully(channel, ByteBuffer.allocate(3)),
                    written -> {
                      assertThat(written).hasSize(3);
                      throw new WeightsException("no");
                    }))
        .hasMessage("no");
    assertThat(folder).isEmptyDirectory();
  }
}
