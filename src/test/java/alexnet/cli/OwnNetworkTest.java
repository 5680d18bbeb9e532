package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.data.known.ShapesDataset;
import alexnet.model.Variant;
import alexnet.run.RunConfig;
import alexnet.torch.OneDnn;
import alexnet.torch.Precision;
import alexnet.train.config.TrainConfig;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.RandomResizedCrop;
import alexnet.weights.Model;
import alexnet.weights.WeightsFile;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network of a user's own sizes, with another input, through all that is done to a network. */
@Tag("locale")
class OwnNetworkTest {
  private static final String OWN = "d2l:input=96,kernel=7,widths=16-32-48-40-24,hidden=64";

  @TempDir static Path folder;

  private static Path shapes;
  private static Path run;

  @BeforeAll
  static void trainAndGoOn() throws IOException {
    shapes = folder.resolve("shapes");
    ShapesDataset.generate(shapes, 3, 1, 1);
    run = folder.resolve("run");
    done("train", "--data", shapes, "--out", run, "--variant", OWN, "--epochs", 1);
    done("train", "--resume", run, "--epochs", 2);
  }

  private static CommandRun done(Object... args) {
    CommandRun command = CommandRun.of(args);
    assertThat(command.code()).as(command.err()).isZero();
    return command;
  }

  private static Path picture() {
    return shapes.resolve("val/circle/0000.jpg");
  }

  private static WeightsFile weights(Path runOrFile) {
    return WeightsFile.read(Model.file(runOrFile));
  }

  @Test
  void trainsOnPicturesOfItsSizeAndGoesOn() {
    TrainConfig config = RunConfig.read(run).train();
    assertThat(config.variant()).isEqualTo(Variant.of(OWN));
    assertThat(config.epochs()).isEqualTo(2);
    assertThat(config.preprocessing().crop()).isEqualTo(96);
    assertThat(config.preprocessing().resize()).isEqualTo(110); // 256 * 96 / 224
    assertThat(config.augmentation()).contains(RandomResizedCrop.of(96, 0.35));
    ModelCard card = weights(run).card().orElseThrow();
    assertThat(card.variant()).isEqualTo(Variant.of(OWN));
    assertThat(card.preprocessing()).isEqualTo(config.preprocessing());
  }

  @Test
  void isScoredAskedAndEmbedded() throws IOException {
    JsonNode scores = done("evaluate", run, "--data", shapes, "--json").json().get(0);
    assertThat(scores.path("top1").isNumber()).as(scores.toString()).isTrue();
    JsonNode answer = done("predict", run, picture(), "--json").json().get(0);
    assertThat(answer.path("predictions")).as(answer.toString()).isNotEmpty();
    JsonNode vector = done("embed", run, picture()).json().get(0).path("vector");
    assertThat(vector).hasSize(64);
  }

  @Test
  void isToldOfByInfoSummaryAndReport() throws IOException {
    JsonNode info = done("info", run, "--json").json().get(0);
    assertThat(info.path("variant").asText()).isEqualTo(OWN);
    assertThat(info.path("problem").isNull()).as(info.toString()).isTrue();
    JsonNode summary = done("summary", "--variant", OWN, "--json").json().get(0);
    assertThat(summary.path("variant").asText()).isEqualTo(OWN);
    assertThat(summary.path("parameters").asInt()).isEqualTo(info.path("parameters").asInt());
    assertThat(done("summary", "--variant", OWN).out()).contains("(0.3 MB in float32)");
    done("report", run, "--data", shapes, "--out", folder.resolve("page.html"));
    assertThat(Files.readString(folder.resolve("page.html"))).contains(OWN);
  }

  @Test
  void isMadeBytes() {
    assumeTrue(OneDnn.computes(Precision.INT8), "needs oneDNN's int8 kernels");
    Path bytes = folder.resolve("bytes");
    assertThat(done("quantize", run, "--data", shapes, "--out", bytes).out())
        .contains("0.1 MB instead of 0.3");
    assertThat(weights(bytes).card().orElseThrow().variant()).isEqualTo(Variant.of(OWN));
    done("predict", bytes, picture());
    done("predict", bytes, picture(), "--precision", "fp32");
  }

  @Test
  void itsFeaturesAreFrozenAndKept() {
    Path tuned = folder.resolve("tuned");
    CommandRun command =
        done(
            "train",
            "--data",
            shapes,
            "--out",
            tuned,
            "--from",
            run,
            "--freeze",
            "features",
            "--epochs",
            1);
    assertThat(command.out() + command.err()).contains("the first 5 of 8 layers are frozen");
    Map<String, RawTensor> before = weights(run).weights().tensors();
    Map<String, RawTensor> after = weights(tuned).weights().tensors();
    assertThat(after.get("feature_extr.10.weight")).isEqualTo(before.get("feature_extr.10.weight"));
    assertThat(after.get("classifier.0.weight")).isNotEqualTo(before.get("classifier.0.weight"));
  }

  /** The file says which network it is of. */
  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "safetensors", "onnx"})
  void comesBackFromEveryFormat(String format) {
    Path file = folder.resolve("own." + format.replace("pytorch", "pth"));
    assertThat(done("export", run, "--format", format, "--out", file).out()).contains(OWN);
    Path back = folder.resolve("back-" + format);
    done("import", file, "--out", back);
    assertThat(weights(back).weights()).isEqualTo(weights(run).weights());
    assertThat(weights(back).card().orElseThrow().variant()).isEqualTo(Variant.of(OWN));
    assertThat(done("predict", back, picture()).out())
        .isEqualTo(done("predict", run, picture()).out());
  }

  /** Weights alone have the names of D2L's, and need to be told of. */
  @Test
  void bareWeightsNeedTheVariant() {
    Path bare = folder.resolve("bare.safetensors");
    new SafeTensors(Map.of(), weights(run).weights()).write(bare);
    Path out = folder.resolve("of-bare");
    CommandRun refused = CommandRun.of("import", bare, "--out", out);
    assertThat(refused.code()).isNotZero();
    assertThat(refused.errorLines())
        .hasSize(1)
        .first()
        .asString()
        .contains("does not fit the network d2l");
    done("import", bare, "--out", out, "--variant", OWN);
    assertThat(weights(out).weights()).isEqualTo(weights(run).weights());
    Preprocessing usual = weights(out).card().orElseThrow().preprocessing();
    assertThat(usual).isEqualTo(Preprocessing.DEFAULT.scaledTo(96));
  }

  /** What stands in a file is a stranger's: one line, and no memory for what it claims. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "d2l:input=96,kernel=7,widths=16-32-48-40-1099511627776,hidden=64 | out of range",
        "d2l:input=96,kernel=7,widths=16-32-48-40-24,hidden=999999 | hidden width must be 1 to"
            + " 16,384",
        "d2l:input=96,kernel=7,widths=16-32-48-40-24,hidden=16000 | does not fit the network"
            + " d2l:input",
        "d2l:input=60,kernel=7,widths=16-32-48-40-24,hidden=64 | input 60 is too small",
        "d2l:input=128,kernel=7,widths=16-32-48-40-24,hidden=64 | crop 96 does not fit the network",
        "d2l: | is not of the form d2l:input=224",
      })
  void aFileThatClaimsAnotherNetworkIsRefusedInOneLine(String claimed, String said) {
    Path file = folder.resolve("claims.safetensors");
    WeightsFile own = weights(run);
    Map<String, String> metadata = new LinkedHashMap<>(own.metadata());
    metadata.put("variant", claimed);
    new SafeTensors(metadata, new StateDict(own.weights().tensors())).write(file);
    for (List<Object> command :
        List.<List<Object>>of(
            List.of("predict", file, picture()),
            List.of("import", file, "--out", folder.resolve("claimed")))) {
      CommandRun refused = CommandRun.of(command.toArray());
      assertThat(refused.code()).isNotZero();
      assertThat(refused.errorLines()).hasSize(1).first().asString().contains(said);
    }
  }
}
