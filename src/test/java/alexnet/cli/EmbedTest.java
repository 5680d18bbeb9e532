package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.predict.Classifier;
import alexnet.text.Json;
import alexnet.torch.Precision;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command embed, on a network of random weights. */
class EmbedTest {
  /** Kernels sum in another order for another batch size; vectors are of the order of 1. */
  private static final float TOLERANCE = 1e-4f;

  /** In bfloat16 they would sum in steps of 0.004, and which kernel is faster is the machine's. */
  private static final String FP32 = "--precision=fp32";

  @TempDir static Path folder;

  private static Path run;
  private static Path pictures;
  private static List<float[]> expected;

  @BeforeAll
  static void prepare() throws IOException {
    run = Files.createDirectories(folder.resolve("run"));
    pictures = Files.createDirectories(folder.resolve("pictures"));
    Initialization.seed(3);
    try (AlexNet network = new AlexNet(2)) {
      Initialization.HE.apply(network);
      Model.write(
          run.resolve(Model.FILE),
          network,
          new ModelCard(Variant.D2L, List.of("a", "b"), Preprocessing.DEFAULT, Map.of()));
    }
    for (int i = 0; i < 3; i++) {
      BufferedImage image = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(new Color(60 * i, 200, 90));
      graphics.fillRect(10 * i, 10, 30, 30);
      graphics.dispose();
      ImageIO.write(image, "png", picture(i).toFile());
    }
    Files.writeString(folder.resolve("bad.jpg"), "<html>404</html>");
    try (Classifier classifier = Classifier.builder(run).precision(Precision.FP32).open()) {
      expected = classifier.embedAll(List.of(picture(0), picture(1), picture(2)));
    }
  }

  private static Path picture(int number) {
    return pictures.resolve(number + ".png");
  }

  @Test
  void printsOneObjectAPictureAndNamesBadFiles() throws IOException {
    Path bad = folder.resolve("bad.jpg");
    CommandRun result = CommandRun.of("embed", run, picture(2), bad, pictures, "nowhere", FP32);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).isEmpty();
    List<JsonNode> lines = result.json();
    assertThat(lines).hasSize(6);
    assertVector(lines.get(0), picture(2).toString(), expected.get(2));
    assertThat(lines.get(1).properties()).hasSize(2);
    assertThat(lines.get(1).get("file").asText()).isEqualTo(bad.toString());
    assertThat(lines.get(1).get("error").asText()).isNotBlank();
    for (int i = 0; i < 3; i++) {
      assertVector(lines.get(2 + i), picture(i).toString(), expected.get(i));
    }
    assertThat(lines.get(5).get("error").asText()).contains("no such file");
  }

  private static void assertVector(JsonNode line, String file, float[] vector) {
    assertThat(line.properties()).hasSize(2);
    assertThat(line.get("file").asText()).isEqualTo(file);
    assertThat(floats(line.get("vector"))).containsExactly(vector, offset(TOLERANCE));
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).floatValue();
    }
    return values;
  }

  /** Of 1.1754944E-38 Java 17 itself makes 1.17549435E-38. */
  @Test
  void numbersAreShortAndComeBackBitForBit() throws IOException {
    float[] values = {0.1f, Float.MIN_NORMAL, Float.MAX_VALUE, Float.MIN_VALUE, -7};
    String line = Json.line(values);
    assertThat(line).isEqualTo("[0.1,1.1754944E-38,3.4028235E38,1.4E-45,-7.0]");
    assertThat(floats(new ObjectMapper().readTree(line))).containsExactly(values);
  }

  @Test
  void jsonChangesNothingAndPicturesComeFromGlobsAndStandardInput() throws IOException {
    CommandRun plain = CommandRun.of("embed", run, pictures + "/*.png", FP32);
    assertThat(plain.code()).as(plain.err()).isZero();
    assertThat(plain.json()).hasSize(3);
    assertThat(CommandRun.of("embed", run, pictures + "/*.png", "--json", FP32).out())
        .isEqualTo(plain.out());
    InputStream in = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Files.readAllBytes(picture(1))));
      CommandRun piped = CommandRun.of("embed", run, "-", FP32);
      assertThat(piped.code()).isZero();
      assertVector(piped.json().get(0), "-", expected.get(1));
      System.setIn(new ByteArrayInputStream(new byte[0]));
      CommandRun empty = CommandRun.of("embed", run, "-", FP32);
      assertThat(empty.code()).isEqualTo(1);
      assertThat(empty.json().get(0).get("error").asText()).contains("empty");
    } finally {
      System.setIn(in);
    }
  }

  @Test
  void anyLayerCanBeTaken() throws IOException {
    CommandRun result = CommandRun.of("embed", run, picture(0), "--layer", "classifier.6");
    assertThat(result.json().get(0).get("vector")).hasSize(2);
    CommandRun map =
        CommandRun.of("embed", run, picture(0), "--layer", "feature_extr.12", "--precision=bf16");
    assertThat(map.json().get(0).get("vector")).hasSize(256 * 5 * 5);
  }

  @Test
  void writesANumPyFileOfTheReadablePictures() throws IOException {
    Path file = folder.resolve("vectors.npy");
    CommandRun result =
        CommandRun.of(
            "embed", run, picture(1), folder.resolve("bad.jpg"), pictures, "--npy", file, FP32);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out().lines().map(line -> line.substring(0, 9)))
        .containsExactly(
            "{\"row\":0,", "{\"file\":\"", "{\"row\":1,", "{\"row\":2,", "{\"row\":3,");
    List<JsonNode> lines = result.json();
    assertThat(lines.get(0).properties()).hasSize(2);
    assertThat(lines.get(0).get("file").asText()).isEqualTo(picture(1).toString());
    assertThat(lines.get(1).has("error")).isTrue();
    assertThat(lines.get(4).get("file").asText()).isEqualTo(picture(2).toString());

    float[][] rows = parse(Files.readAllBytes(file), 4, 4096);
    int[] order = {1, 0, 1, 2};
    for (int i = 0; i < 4; i++) {
      assertThat(rows[i]).containsExactly(expected.get(order[i]), offset(TOLERANCE));
    }
  }

  /** By the format's description: magic, version, header length, a Python dictionary, values. */
  private static float[][] parse(byte[] bytes, int rows, int columns) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] start = new byte[8];
    file.get(start);
    assertThat(start).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    byte[] header = new byte[file.getShort()];
    file.get(header);
    assertThat(file.position() % 64).isZero();
    Matcher matcher =
        Pattern.compile(
                "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d+), (\\d+)\\), } *\n")
            .matcher(new String(header, StandardCharsets.US_ASCII));
    assertThat(matcher.matches()).isTrue();
    assertThat(matcher.group(1)).isEqualTo(Integer.toString(rows));
    assertThat(matcher.group(2)).isEqualTo(Integer.toString(columns));
    assertThat(file.remaining()).isEqualTo(4 * rows * columns);
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = file.getFloat();
      }
    }
    return values;
  }

  @Test
  void withoutAReadablePictureTheFileHasNoRows() throws IOException {
    Path file = folder.resolve("none.npy");
    CommandRun result = CommandRun.of("embed", run, folder.resolve("bad.jpg"), "--npy", file);
    assertThat(result.code()).isEqualTo(1);
    assertThat(parse(Files.readAllBytes(file), 0, 4096)).isEmpty();
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Path file = folder.resolve("no/such/folder.npy");
    CommandRun result = CommandRun.of("embed", run, picture(0), "--npy", file);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).contains("cannot write " + file);
  }

  @Test
  void numPyReadsTheFile() throws Exception {
    String python = python();
    Path file = folder.resolve("read.npy");
    CommandRun.of("embed", run, pictures, "--npy", file, FP32);
    String script =
        "import json, numpy, sys; a = numpy.load(sys.argv[1]); print(json.dumps([str(a.dtype),"
            + " a.shape, a.flags.c_contiguous, a.astype('f8').sum(axis=1).tolist()]))";
    JsonNode read = new ObjectMapper().readTree(ask(python, "-c", script, file.toString()));
    assertThat(read.get(0).asText()).isEqualTo("float32");
    assertThat(read.get(1).toString()).isEqualTo("[3,4096]");
    assertThat(read.get(2).asBoolean()).isTrue();
    for (int i = 0; i < 3; i++) {
      double sum = 0;
      for (float value : expected.get(i)) {
        sum += value;
      }
      assertThat(read.get(3).get(i).asDouble()).isCloseTo(sum, offset(4096.0 * TOLERANCE));
    }
  }

  private static String python() {
    String python = System.getenv().getOrDefault("ALEXNET_PYTHON", "python3");
    boolean found;
    try {
      found = ask(python, "-c", "import numpy; print('numpy')").startsWith("numpy");
    } catch (IOException | InterruptedException e) {
      found = false;
    }
    assumeTrue(found, "skipped: no Python with numpy (ALEXNET_PYTHON, else python3)");
    return python;
  }

  private static String ask(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return out;
  }

  @Test
  void wrongUsageIsNamed() {
    CommandRun layer = CommandRun.of("embed", run, picture(0), "--layer", "fc7");
    assertThat(layer.code()).isEqualTo(2);
    assertThat(layer.err())
        .contains("unknown layer \"fc7\", known: feature_extr.0, ", ", classifier.6");
    assertThat(layer.out()).isEmpty();
    assertThat(CommandRun.of("embed", run).code()).isEqualTo(2);
    CommandRun noRun = CommandRun.of("embed", pictures, picture(0));
    assertThat(noRun.code()).isEqualTo(1);
    assertThat(noRun.errorLines()).singleElement().asString().contains("is not a trained run");
    String help = CommandRun.of("embed", "--help").out();
    assertThat(help)
        .startsWith("Usage: alexnet embed")
        .contains("RUN", "FILE-OR-DIR", "--layer", "--npy", "--json")
        .contains("--workers", "--threads", "--precision", "--max-megapixels");
  }
}
