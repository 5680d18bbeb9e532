package alexnet.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.model.Variant;
import alexnet.weights.Pretrained;
import alexnet.weights.WeightsFile;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.WeightsException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Files of PyTorch's two exporters, and the reference checker on ours. Runs where a Python with
 * torch, onnx and onnxscript is found: {@code ALEXNET_PYTHON}, else {@code python3}.
 */
class OnnxInteropTest {
  private static final String PYTHON = System.getenv().getOrDefault("ALEXNET_PYTHON", "python3");

  @TempDir static Path folder;

  private static Path graphs;

  @BeforeAll
  static void export() throws Exception {
    assumeTrue(
        python() == 0,
        "skipped: " + PYTHON + " has not torch, onnx and onnxscript; set ALEXNET_PYTHON to one");
    assertThat(python("export", folder.toString())).as("%s", log()).isZero();
    graphs = Files.createDirectory(folder.resolve("graphs"));
    assertThat(python("normalise", graphs.toString())).as("%s", log()).isZero();
    try (RandomAccessFile zeros =
        new RandomAccessFile(graphs.resolve("zeros.data").toFile(), "rw")) {
      zeros.setLength(6400 * 4096 * 4L); // of the largest weight
    }
  }

  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void readsBothOfPyTorchsExports(Variant variant) throws IOException {
    ByteBuffer expected = MappedFile.open(folder.resolve(variant + ".weights"));
    for (String exporter : List.of("torchscript", "dynamo")) {
      Path file = folder.resolve("%s.%s.onnx".formatted(variant, exporter));
      WeightsFile read = WeightsFile.read(file);
      assertThat(read.card()).isEmpty();
      int at = 0;
      for (Map.Entry<String, List<Long>> entry :
          variant.weightShapes(OnnxFiles.CLASSES).entrySet()) {
        RawTensor tensor = read.weights().tensors().get(entry.getKey());
        assertThat(tensor.shape()).as(entry.getKey()).isEqualTo(entry.getValue());
        ByteBuffer bytes = tensor.bytes();
        assertThat(bytes.equals(expected.slice(at, bytes.remaining())))
            .as("%s in %s is PyTorch's, bit for bit", entry.getKey(), file)
            .isTrue();
        at += bytes.remaining();
      }
      assertThat(at).as("no weights are left over").isEqualTo(expected.remaining());
      assertThat(Pretrained.read(file, null).variant()).isEqualTo(variant);
      if (variant.equals(Variant.KRIZHEVSKY_2012)) {
        refusesAnotherAlpha(file);
      }
      Files.delete(file);
    }
  }

  /** The arithmetic of pixels, by hand; weights are left to a file of zeros. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "half     | of 0 to 1   | 0.5, 0.5, 0.5       | 0.5, 0.5, 0.5",
        "inverse  | of 0 to 1   | 0.5, 0.5, 0.5       | 0.5, 0.5, 0.5",
        "imagenet | of 0 to 255 | 0.485, 0.456, 0.406 | 0.229, 0.224, 0.225",
        "caffe    | of 0 to 1   | 0.4823529411764706, 0.4588235294117647, 0.40784313725490196"
            + " | 0.00392156862745098, 0.00392156862745098, 0.00392156862745098",
        "flip     | of 0 to 1   | 0.5, 0.5, 0.5"
            + " | 0.00392156862745098, 0.00392156862745098, 0.00392156862745098",
        "bytes    | of 0 to 255 | 0.485, 0.456, 0.406 | 0.229, 0.224, 0.225",
        "last     | of 0 to 1   | 0.5, 0.5, 0.5       | 1, 1, 1",
        "norm     | of 0 to 1   | 0.4, 0.5, 0.6       | 0.200025, 0.250020, 0.300017",
        "inverted | inverted |  |",
        "picture  | two values that are not constant |  |",
        "turned   | rows and columns |  |",
      })
  void takesWhatAGraphDoesToPixels(String name, String scale, String mean, String std)
      throws Exception {
    for (String exporter : List.of("torchscript", "dynamo")) {
      Path file = graphs.resolve("%s.%s.onnx".formatted(name, exporter));
      if (mean == null) {
        assertThatThrownBy(() -> WeightsFile.read(file))
            .isInstanceOf(WeightsException.class)
            .hasMessageContainingAll(file.toString(), "node ", ", before the first layer", scale);
        continue;
      }
      GraphNormalisation read = WeightsFile.read(file).normalisation().orElseThrow();
      assertThat(read.scale()).as("%s", file).hasToString(scale);
      assertClose(read.mean(), mean);
      assertClose(read.std(), std);
      assertThat(read.reorders()).isEqualTo(List.of("caffe", "flip").contains(name));
    }
  }

  private static void assertClose(List<Double> actual, String expected) {
    String[] numbers = expected.split(", ", -1);
    for (int c = 0; c < 3; c++) {
      double number = Double.parseDouble(numbers[c]);
      assertThat(actual.get(c)).isCloseTo(number, within(2e-6 * number));
    }
  }

  /** Here the normalisation is single operations, and alpha one of their constants. */
  private static void refusesAnotherAlpha(Path file) {
    ByteBuffer content = OnnxFiles.copy(file);
    OnnxFiles.replace(content, bytes(1e-4f), bytes(5e-4f));
    assertThatThrownBy(() -> Onnx.read(file, content, null))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("is LocalResponseNorm size 5, alpha 5.0E-4, beta 0.75, k 2.0, where");
  }

  private static byte[] bytes(float value) {
    return ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
  }

  @Test
  void theReferenceCheckerTakesOurs() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("check"));
    for (Variant variant : Variant.PUBLISHED) {
      Dtype dtype = variant.equals(Variant.D2L) ? Dtype.F32 : Dtype.BF16;
      boolean options = !variant.equals(Variant.D2L);
      Path file = folder.resolve("ours-" + variant + ".onnx");
      OnnxFiles.write(
          file,
          OnnxFiles.zeros(variant, dtype),
          OnnxFiles.card(variant),
          new OnnxOptions(options, options));
      arguments.add(file.toString());
    }
    assertThat(python(arguments.toArray(String[]::new))).as("%s", log()).isZero();
    for (String file : arguments.subList(1, arguments.size())) {
      Files.delete(Path.of(file));
    }
  }

  /** Runs the script; its output is in {@link #log}. */
  private static int python(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PYTHON, script().toString()));
    command.addAll(List.of(arguments));
    File log = folder.resolve("python.log").toFile();
    try {
      Process process =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("Python does not end: " + command);
      }
      return process.exitValue();
    } catch (IOException notThere) {
      return -1;
    }
  }

  private static String log() throws IOException {
    return Files.readString(folder.resolve("python.log"));
  }

  private static Path script() throws URISyntaxException {
    return Path.of(OnnxInteropTest.class.getResource("/python/onnx_interop.py").toURI());
  }
}
