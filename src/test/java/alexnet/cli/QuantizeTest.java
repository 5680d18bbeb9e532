package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.data.known.ShapesDataset;
import alexnet.data.split.DataSource;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.OneDnn;
import alexnet.torch.Precision;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command quantize, and what the others make of its runs. */
class QuantizeTest {
  private static final String WEIGHT = "feature_extr.3.weight";
  private static final String SCALE = "feature_extr.3.weight_scale";

  @TempDir static Path folder;

  private static Path shapes;
  private static Path run;
  private static Path bytes;

  @BeforeAll
  static void quantize() throws IOException {
    shapes = folder.resolve("shapes");
    ShapesDataset.generate(shapes, 3, 1, 1);
    List<String> classes = DataSource.of(shapes).open().train().classes();
    run = Files.createDirectories(folder.resolve("run"));
    Initialization.seed(6);
    try (AlexNet network = new AlexNet(Variant.D2L, classes.size(), 0.5)) {
      Initialization.HE.apply(network);
      Model.write(
          run.resolve(Model.FILE),
          network,
          new ModelCard(Variant.D2L, classes, Preprocessing.DEFAULT, Map.of("seed", "6")));
    }
    Files.writeString(
        run.resolve("config.json"),
        "{\"data\": \"%s\", \"valSplit\": null, \"splitSeed\": 1}".formatted(shapes));
    bytes = folder.resolve("bytes");
    CommandRun made = CommandRun.of("quantize", run, "--data", shapes, "--out", bytes);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .contains(
            String.format(
                Locale.ROOT, "int8, calibrated on %d pictures, 46 MB instead of 187", 3 * 10));
  }

  @Test
  void isAQuarterOfTheSizeAndTellsWhatItIs() throws IOException {
    assertThat(Files.size(bytes.resolve(Model.FILE)))
        .isBetween(46_000_000L, Files.size(run.resolve(Model.FILE)) / 3);
    CommandRun info = CommandRun.of("info", bytes, "--json");
    assertThat(info.code()).as(info.err()).isZero();
    JsonNode json = info.json().get(0);
    assertThat(json.path("problem").isNull()).as(json.toString()).isTrue();
    assertThat(json.path("variant").asText()).isEqualTo("d2l");
    assertThat(json.path("parameters").asLong()).isEqualTo(46_787_978);
    assertThat(json.path("dtype").asText()).isEqualTo("i8, fp32, i32");
    JsonNode provenance = json.path("provenance");
    assertThat(provenance.path("seed").asText()).isEqualTo("6");
    assertThat(provenance.path("quantizedFrom").asText()).isEqualTo("run");
    assertThat(provenance.path("calibrationImages").asText()).isEqualTo("30");
    assertThat(provenance.path("calibration").asText()).isEqualTo("smallest mean squared error");
  }

  @Test
  void predictsAndEvaluatesNearlyAsTheRunItCameFrom() throws IOException {
    JsonNode exact = prediction(run, "fp32");
    for (String precision : List.of("auto", "fp32", "bf16")) {
      JsonNode rounded = prediction(bytes, precision);
      for (int k = 0; k < 10; k++) {
        assertThat(rounded.path("logits").get(k).asDouble())
            .as(precision)
            .isCloseTo(exact.path("logits").get(k).asDouble(), offset(0.3));
      }
      assertThat(rounded.path("logits")).as(precision).isNotEqualTo(exact.path("logits"));
    }
    JsonNode before = CommandRun.of("evaluate", run, "--data", shapes, "--json").json().get(0);
    JsonNode after = CommandRun.of("evaluate", bytes, "--data", shapes, "--json").json().get(0);
    // The configuration came along, so that the same pictures validate where a split was made.
    assertThat(bytes.resolve("config.json")).hasSameTextualContentAs(run.resolve("config.json"));
    assertThat(after.path("images").asInt()).isEqualTo(before.path("images").asInt());
    assertThat(after.path("loss").asDouble())
        .isCloseTo(before.path("loss").asDouble(), offset(0.1));
  }

  private static JsonNode prediction(Path of, String precision) throws IOException {
    Path picture = Path.of(DataSource.of(shapes).open().train().samples().get(0).name());
    CommandRun predicted =
        CommandRun.of("predict", of, picture, "--precision", precision, "--logits", "--json");
    assertThat(predicted.code()).as(predicted.err()).isZero();
    return predicted.json().get(0);
  }

  @Test
  void autoIsInt8ForIt() throws IOException {
    assumeTrue(OneDnn.computes(Precision.INT8), "libtorch has no oneDNN on this platform");
    assertThat(prediction(bytes, "auto").path("logits"))
        .isEqualTo(prediction(bytes, "int8").path("logits"));
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    Path again = folder.resolve("again");
    CommandRun.of("quantize", run, "--data", shapes, "--out", again, "--workers", "3");
    assertThat(again.resolve(Model.FILE)).hasSameBinaryContentAs(bytes.resolve(Model.FILE));
  }

  @Test
  void aBadPictureIsNamedAndLeftOut() throws IOException {
    Path some = folder.resolve("some");
    ShapesDataset.generate(some, 1, 1, 1);
    List<String> names =
        DataSource.of(some).open().train().samples().stream().map(s -> s.name()).toList();
    Files.writeString(Path.of(names.get(0)), "<html>404</html>");
    CommandRun made =
        CommandRun.of("quantize", run, "--data", some, "--out", folder.resolve("fewer"));
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.err()).contains("skipped " + names.get(0));
    assertThat(made.out())
        .contains(String.format(Locale.ROOT, "calibrated on %d pictures", names.size() - 1));
  }

  @Test
  void whatItIsNotGoodForIsSaid() {
    assertFails("is quantized", "export", bytes, "--format", "pytorch", "--out", at("x.pth"));
    assertFails("is quantized", "train", "--data", shapes, "--out", at("t"), "--from", bytes);
    assertFails("is quantized", "quantize", bytes, "--data", shapes, "--out", at("q"));
    assertFails("alexnet quantize", "evaluate", run, "--data", shapes, "--precision", "int8");
    assertFails(
        "is the run itself", "quantize", run, "--data", shapes, "--out", run, "--overwrite");
    assertFails("--overwrite replaces it", "quantize", run, "--data", shapes, "--out", bytes);
    assertFails("nowhere", "quantize", run, "--data", "nowhere", "--out", at("q"));
    assertFails("nowhere", "quantize", "nowhere", "--data", shapes, "--out", at("q"));
    assertThat(at("q")).doesNotExist();
    CommandRun none =
        CommandRun.of("quantize", run, "--data", shapes, "--out", at("q"), "--images", "0");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--images must be 1 to 4,096: 0");
  }

  private static Path at(String name) {
    return folder.resolve(name);
  }

  private static void assertFails(String message, Object... args) {
    CommandRun failed = CommandRun.of(args);
    assertThat(failed.code()).as(failed.out()).isEqualTo(1);
    assertThat(failed.errorLines()).hasSize(1);
    assertThat(failed.err()).contains(message);
  }

  @Test
  void aDamagedFileIsNamed() {
    assertDamaged("missing " + SCALE, tensors -> tensors.remove(SCALE));
    assertDamaged(
        WEIGHT + " is F32, not I8",
        tensors -> {
          RawTensor whole = tensors.get(WEIGHT);
          ByteBuffer zeros = ByteBuffer.allocate((int) (4 * whole.elements()));
          tensors.put(WEIGHT, new RawTensor(Dtype.F32, whole.shape(), zeros));
        });
    assertDamaged(
        SCALE + " has the scale 0.0",
        tensors -> {
          RawTensor scales = tensors.get(SCALE);
          ByteBuffer zeros = ByteBuffer.allocate((int) (4 * scales.elements()));
          tensors.put(SCALE, new RawTensor(Dtype.F32, scales.shape(), zeros));
        });
    String zero = "feature_extr.0.input_zero_point";
    assertDamaged(
        zero + " has 256, not a byte",
        tensors -> {
          ByteBuffer value = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
          tensors.put(zero, new RawTensor(Dtype.I32, List.of(), value.putInt(0, 256)));
        });
  }

  private interface Change {
    void apply(Map<String, RawTensor> tensors);
  }

  private static void assertDamaged(String message, Change change) {
    SafeTensors good = SafeTensors.read(bytes.resolve(Model.FILE));
    Map<String, RawTensor> tensors = new LinkedHashMap<>(good.weights().tensors());
    change.apply(tensors);
    Path damaged = at("damaged.safetensors");
    new SafeTensors(good.metadata(), new StateDict(tensors)).write(damaged);
    CommandRun failed =
        CommandRun.of("predict", damaged, shapes.resolve("train"), "--precision", "int8");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains(message);
  }
}
