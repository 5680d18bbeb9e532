package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import alexnet.data.known.ShapesDataset;
import alexnet.model.AlexNet;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command info, on a run trained here and on files of others. */
class InfoTest {
  private static final String[] KEYS = {
    "file",
    "format",
    "variant",
    "classCount",
    "classes",
    "parameters",
    "dtype",
    "bytes",
    "preprocessing",
    "provenance",
    "problem",
    "tensors"
  };

  @TempDir static Path folder;

  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    run = folder.resolve("run");
    Path shapes = folder.resolve("shapes");
    ShapesDataset.generate(shapes, 1, 1, 1);
    CommandRun training =
        CommandRun.of("train", "--data", shapes, "--out", run, "--epochs", "1", "--seed", "4");
    assertThat(training.code()).as(training.err()).isZero();
  }

  @Test
  void tellsWhatARunIsAndWhereItComesFrom() throws IOException {
    JsonNode info = json(run);
    assertThat(info.properties().stream().map(Map.Entry::getKey)).containsExactly(KEYS);
    assertThat(info.get("file").asText()).isEqualTo(run.resolve("model.safetensors").toString());
    assertThat(info.get("format").asText()).isEqualTo("safetensors");
    assertThat(info.get("variant").asText()).isEqualTo("d2l");
    assertThat(info.get("classCount").asInt()).isEqualTo(10);
    assertThat(info.get("classes")).hasSize(10);
    assertThat(info.at("/classes/0").asText()).isEqualTo("arrow");
    assertThat(info.get("parameters").asLong()).isEqualTo(46_787_978);
    assertThat(info.get("dtype").asText()).isEqualTo("fp32");
    assertThat(info.get("bytes").asLong())
        .isEqualTo(Files.size(run.resolve("model.safetensors")))
        .isGreaterThan(4 * 46_787_978L);
    assertThat(info.at("/preprocessing/resize").asInt()).isEqualTo(256);
    assertThat(info.get("problem").isNull()).isTrue();
    assertThat(info.get("tensors").isNull()).isTrue();
    JsonNode provenance = info.get("provenance");
    assertThat(provenance.get("data").asText()).isEqualTo("shapes");
    assertThat(provenance.get("trainImages").asText()).isEqualTo("10");
    assertThat(provenance.get("trainHash").asText()).matches("[0-9a-f]{64}");
    assertThat(provenance.get("version").asText()).isEqualTo("development");
    assertThat(provenance.get("seed").asText()).isEqualTo("4");
    assertThat(provenance.get("epoch").asText()).isEqualTo("1");
    assertThat(provenance.get("validationTop1").asDouble()).isBetween(0.0, 1.0);
    assertThat(provenance.get("validationLoss").asDouble()).isPositive();
    assertThat(provenance.get("date").asText()).matches("20\\d\\d-\\d\\d-\\d\\dT[0-9:]{8}Z");
    assertThat(json(run.resolve("model.safetensors"))).isEqualTo(info);

    CommandRun text = CommandRun.of("info", run);
    assertThat(text.code()).isZero();
    assertThat(text.out())
        .contains("d2l", "10: arrow, bolt, ", "46,787,978 of type fp32", "shorter side to 256")
        .contains(provenance.get("trainHash").asText())
        .doesNotContain("feature_extr");
  }

  /** The run's norms come from the file's bytes, summed here. */
  @Test
  void listsTheTensorsOfARunIfAsked() throws IOException {
    JsonNode tensors = json(run, "--keys").get("tensors");
    Map<String, RawTensor> file =
        SafeTensors.read(run.resolve("model.safetensors")).weights().tensors();
    assertThat(tensors).hasSize(16);
    for (JsonNode tensor : tensors) {
      RawTensor raw = file.get(tensor.get("name").asText());
      double squares = 0;
      for (ByteBuffer bytes = raw.bytes(); bytes.hasRemaining(); ) {
        double value = bytes.getFloat();
        squares += value * value;
      }
      double norm = Math.sqrt(squares);
      assertThat(tensor.get("norm").asDouble()).isCloseTo(norm, offset(1e-9 * norm));
      assertThat(tensor.get("nonFinite").asInt()).isZero();
    }
    assertThat(CommandRun.of("info", run, "--keys").out())
        .contains("classifier.6.weight", "[10, 4096]", "16 tensors; every value is finite");
  }

  /** Norms by NumPy in float64, sums by PyTorch. */
  @Test
  void listsTheTensorsOfAFileFromElsewhere() throws IOException {
    Map<String, Double> norms =
        Map.ofEntries(
            Map.entry("classifier.0.bias", 0.7372092190763981),
            Map.entry("classifier.0.weight", 1.5959204832043503),
            Map.entry("classifier.3.bias", 0.3464239197500614),
            Map.entry("classifier.3.weight", 0.7924034188277257),
            Map.entry("feature_extr.0.bias", 0.19502238114337717),
            Map.entry("feature_extr.0.weight", 1.0832237104671958),
            Map.entry("feature_extr.3.bias", 0.2027767784888596),
            Map.entry("feature_extr.3.weight", 1.2686487289210444),
            Map.entry("feature_extr.4.bias", 0.0),
            Map.entry("feature_extr.4.running_mean", 0.0),
            Map.entry("feature_extr.4.running_var", 2.23606797749979),
            Map.entry("feature_extr.4.weight", 2.23606797749979),
            Map.entry("feature_extr.4.num_batches_tracked", 0.0));
    Path file = golden("weights.safetensors");
    JsonNode info = json(file);
    assertThat(info.properties().stream().map(Map.Entry::getKey)).containsExactly(KEYS);
    assertThat(info.get("variant").isNull()).isTrue();
    assertThat(info.get("classCount").isNull()).isTrue();
    assertThat(info.get("problem").asText()).contains("does not fit the network d2l", "missing");
    assertThat(info.get("provenance").isNull()).isTrue();
    assertThat(info.get("dtype").asText()).isEqualTo("i64, fp32");
    assertThat(info.get("parameters").asLong())
        .isEqualTo(1 + 7 + 42 + 2 + 14 + 4 + 108 + 5 + 180 + 5 + 5 + 5 + 5);
    JsonNode expected =
        new ObjectMapper()
            .readTree(InfoTest.class.getResourceAsStream("/goldens/weights/expected.json"))
            .at("/files/weights.safetensors/tensors");
    assertThat(info.get("tensors")).hasSize(norms.size()).hasSize(expected.size());
    for (JsonNode tensor : info.get("tensors")) {
      String name = tensor.get("name").asText();
      JsonNode reference = expected.get(name);
      assertThat(tensor.properties().stream().map(Map.Entry::getKey))
          .containsExactly("name", "dtype", "shape", "norm", "mean", "min", "max", "nonFinite");
      assertThat(tensor.get("shape")).isEqualTo(reference.get("shape"));
      assertThat(tensor.get("norm").asDouble()).as(name).isCloseTo(norms.get(name), offset(1e-12));
      int count = 1;
      for (JsonNode side : tensor.get("shape")) {
        count *= side.asInt();
      }
      assertThat(tensor.get("mean").asDouble() * count)
          .as(name)
          .isCloseTo(reference.get("sum").asDouble(), offset(1e-12));
      assertThat(tensor.get("nonFinite").asInt()).isZero();
    }
    assertThat(json(golden("dtypes.safetensors")).get("tensors")).hasSize(10);
    assertThat(CommandRun.of("info", file).out())
        .contains("none that is known", "num_batches_tracked", "[5, 4, 3, 3]", "1.2686");
  }

  /** Sums by PyTorch. */
  @Test
  void readsPyTorchFiles() throws IOException {
    JsonNode info = json(golden("state_dict.pth"));
    assertThat(info.get("format").asText()).isEqualTo("pytorch");
    JsonNode expected =
        new ObjectMapper()
            .readTree(InfoTest.class.getResourceAsStream("/goldens/weights/expected.json"))
            .at("/files/state_dict.pth/tensors");
    assertThat(info.get("tensors")).hasSize(expected.size());
    for (JsonNode tensor : info.get("tensors")) {
      JsonNode reference = expected.get(tensor.get("name").asText());
      assertThat(tensor.get("shape")).isEqualTo(reference.get("shape"));
      int count = 1;
      for (JsonNode side : tensor.get("shape")) {
        count *= side.asInt();
      }
      assertThat(tensor.get("mean").asDouble() * count)
          .isCloseTo(reference.get("sum").asDouble(), offset(1e-12));
    }
  }

  @Test
  void anExportedGraphSaysWhatItsRunSays() throws IOException {
    Path file = folder.resolve("run.onnx");
    CommandRun export = CommandRun.of("export", run, "--format", "onnx", "--out", file);
    assertThat(export.code()).as(export.err()).isZero();
    JsonNode graph = json(file);
    assertThat(graph.get("format").asText()).isEqualTo("onnx");
    JsonNode trained = json(run);
    for (String key : List.of("variant", "classes", "parameters", "preprocessing", "provenance")) {
      assertThat(graph.get(key)).as(key).isEqualTo(trained.get(key));
    }
    assertThat(graph.get("problem").isNull()).isTrue();
  }

  @Test
  void recognisesANetworkWithoutACard() throws IOException {
    Path file = folder.resolve("bare.safetensors");
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    Variant.TORCHVISION.weightShapes(7).forEach((name, shape) -> tensors.put(name, zeros(shape)));
    new SafeTensors(Map.of(), new StateDict(tensors)).write(file);
    JsonNode info = json(file);
    assertThat(info.get("variant").asText()).isEqualTo("torchvision");
    assertThat(info.get("classCount").asInt()).isEqualTo(7);
    assertThat(info.get("classes").isNull()).isTrue();
    assertThat(info.get("problem").isNull()).isTrue();
    assertThat(info.get("dtype").asText()).isEqualTo("bf16");
  }

  private static RawTensor zeros(List<Long> shape) {
    int count = shape.stream().mapToInt(Long::intValue).reduce(1, Math::multiplyExact);
    return new RawTensor(Dtype.BF16, shape, ByteBuffer.allocate(2 * count));
  }

  @Test
  void countsValuesThatAreNotFinite() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(Float.NaN).putFloat(3).putFloat(Float.NEGATIVE_INFINITY).putFloat(-4).flip();
    Path file = folder.resolve("nan.safetensors");
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    tensors.put("bad", new RawTensor(Dtype.F32, List.of(2L, 2L), bytes));
    tensors.put("none", new RawTensor(Dtype.F32, List.of(0L), ByteBuffer.allocate(0)));
    new SafeTensors(Map.of(), new StateDict(tensors)).write(file);
    JsonNode bad = json(file).at("/tensors/0");
    assertThat(bad.get("nonFinite").asInt()).isEqualTo(2);
    assertThat(bad.get("norm").asDouble()).isEqualTo(5);
    assertThat(bad.get("min").asDouble()).isEqualTo(-4);
    JsonNode none = json(file).at("/tensors/1");
    assertThat(none.get("norm").asDouble()).isZero();
    assertThat(none.get("mean").isNull()).isTrue();
    assertThat(CommandRun.of("info", file).out()).contains("bad", "2 values are NaN or infinite");
  }

  @Test
  void showsWhateverProvenanceThereIs() throws IOException {
    Path file = folder.resolve("imported.safetensors");
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("source", "alexnet-owt-7be5be79.pth");
    provenance.put("sourceSha256", "7be5be79");
    provenance.put("imported", "2026-11-02T08:00:00Z");
    provenance.put("mood", "good\u001b[31m");
    List<String> classes = IntStream.range(0, 25).mapToObj(i -> "class" + i).toList();
    try (AlexNet network = new AlexNet(25)) {
      Model.write(
          file, network, new ModelCard(Variant.D2L, classes, Preprocessing.DEFAULT, provenance));
    }
    assertThat(json(file).get("provenance").properties().stream().map(Map.Entry::getKey))
        .containsExactlyElementsOf(provenance.keySet());
    String text = CommandRun.of("info", file).out();
    provenance.forEach(
        (name, value) ->
            assertThat(text)
                .containsPattern(name + " +" + Pattern.quote(value.replace('\u001b', '?'))));
    assertThat(text).doesNotContain("\u001b");
    assertThat(text).contains("25: class0, ", "class19 and 5 more").doesNotContain("class20");
  }

  @Test
  void whatCannotBeReadIsOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "not weights");
    Path page = Files.writeString(folder.resolve("page.pth"), "<html>404</html>");
    Path card = folder.resolve("card.safetensors");
    new SafeTensors(
            Map.of("variant", "d2l", "classes", "null", "preprocessing", "null"),
            new StateDict(Map.of()))
        .write(card);
    Path provenance = folder.resolve("provenance.safetensors");
    new SafeTensors(
            Map.of(
                "variant",
                "d2l",
                "classes",
                "[\"a\",\"b\"]",
                "preprocessing",
                "null",
                "provenance",
                "null"),
            new StateDict(Map.of()))
        .write(provenance);
    assertFailure("nowhere: no such file", folder.resolve("nowhere"));
    assertFailure("is not a trained run", folder.resolve("shapes"));
    assertFailure("is not a weights file", text);
    assertFailure("is not a PyTorch file", page);
    assertFailure("cut off", golden("bad_truncated.safetensors"));
    assertFailure("damaged metadata", card);
    assertFailure("damaged metadata", provenance);
    assertThat(CommandRun.of("info").code()).isEqualTo(2);
    assertThat(CommandRun.of("info", "--help").out())
        .startsWith("Usage: alexnet info")
        .contains("RUN-OR-FILE", "--keys", "--json");
  }

  private static void assertFailure(String message, Path input) {
    for (String option : List.of("--json", "--keys")) {
      CommandRun result = CommandRun.of("info", input, option);
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.errorLines()).singleElement().asString().contains(message);
    }
  }

  private static JsonNode json(Path input, String... options) throws IOException {
    Object[] args = new Object[options.length + 3];
    System.arraycopy(options, 0, args, 3, options.length);
    args[0] = "info";
    args[1] = input;
    args[2] = "--json";
    CommandRun result = CommandRun.of(args);
    assertThat(result.code()).as(result.err()).isZero();
    List<JsonNode> lines = result.json();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static Path golden(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      try (InputStream in = InfoTest.class.getResourceAsStream("/goldens/weights/" + name)) {
        Files.copy(in, file);
      }
    }
    return file;
  }
}
