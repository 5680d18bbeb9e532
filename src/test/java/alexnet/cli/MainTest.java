package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.Narrow;
import alexnet.data.known.ShapesDataset;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user meets it: arguments in, two streams and an exit code out. */
class MainTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static Path shapes;
  private static Path run;
  private static Result training;

  /** What one command did. */
  private record Result(int code, String out, String err) {
    List<JsonNode> json() throws IOException {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : out.lines().toList()) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    }
  }

  @BeforeAll
  static void train() throws IOException {
    shapes = folder.resolve("shapes");
    run = folder.resolve("run");
    ShapesDataset.generate(shapes, 3, 2, 1);
    training =
        alexnet(
            "train",
            "--variant",
            Narrow.TEXT,
            "--data",
            shapes,
            "--out",
            run,
            "--epochs",
            "2",
            "--batch-size",
            "8",
            "--json");
  }

  @Test
  void trainPrintsOneObjectAnEpochAndNothingElseOnStandardOutput() throws IOException {
    assertThat(training.code).as(training.err).isZero();
    List<JsonNode> lines = training.json();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1).properties().stream().map(java.util.Map.Entry::getKey))
        .containsExactly(
            "epoch",
            "trainLoss",
            "trainTop1",
            "validationLoss",
            "validationTop1",
            "validationTop5",
            "learningRate",
            "imagesPerSecond",
            "seconds");
    assertThat(run.resolve("model.safetensors")).exists();
    assertThat(run.resolve("config.json")).exists();
    assertThat(run.resolve("metrics.csv")).exists();
  }

  @Test
  void anExistingRunIsRefused() {
    Result again = alexnet("train", "--data", shapes, "--out", run);
    assertThat(again.code).isEqualTo(1);
    assertThat(again.err).contains("holds a run already", "--overwrite");
    assertOneLine(again.err);
  }

  @Test
  void evaluateScoresTheValidationFolder() throws IOException {
    Path csv = folder.resolve("confusion.csv");
    Result result = alexnet("evaluate", run, "--data", shapes, "--json", "--csv", csv);
    assertThat(result.code).as(result.err).isZero();
    JsonNode report = result.json().get(0);
    assertThat(report.get("images").asInt()).isEqualTo(20);
    assertThat(report.get("top5").asDouble()).isBetween(report.get("top1").asDouble(), 1.0);
    assertThat(report.get("perClass")).hasSize(10);
    assertThat(report.at("/perClass/0/class").asText()).isEqualTo("arrow");
    assertThat(report.get("confusion")).hasSize(10);
    assertThat(report.get("skipped")).isEmpty();
    assertThat(csv).exists();
    Result train = alexnet("evaluate", run, "--data", shapes, "--split", "train");
    assertThat(train.out).contains("30 pictures");
    Result test = alexnet("evaluate", run, "--data", shapes, "--split", "test");
    assertThat(test.code).isEqualTo(1);
    assertThat(test.err).contains("no pictures in its part \"test\"");
  }

  @Test
  void evaluateRefusesClassesTheNetworkDoesNotKnow() throws IOException {
    Path other = folder.resolve("other");
    for (String name : List.of("arrow", "dog")) {
      Files.createDirectories(other.resolve(name));
      Files.copy(picture(), other.resolve(name + "/1.jpg"));
    }
    Result result = alexnet("evaluate", run, "--data", other);
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err).contains("dog");
    assertOneLine(result.err);
  }

  @Test
  void predictNamesBadFilesGoesOnAndEndsWithOne() throws IOException {
    Path bad = folder.resolve("bad.png");
    Files.write(bad, new byte[0]);
    Result result = alexnet("predict", run, picture(), bad, shapes.resolve("val"), "--json");
    assertThat(result.code).isEqualTo(1);
    List<JsonNode> lines = result.json();
    assertThat(lines).hasSize(22);
    assertThat(lines.get(0).get("predictions")).hasSize(5);
    assertThat(lines.get(0).at("/predictions/0/class").isTextual()).isTrue();
    assertThat(lines.get(0).has("logits")).isFalse();
    assertThat(lines.get(1).get("file").asText()).isEqualTo(bad.toString());
    assertThat(lines.get(1).get("error").asText()).contains("empty");
    Result logits = alexnet("predict", run, picture(), "--json", "--logits", "--top", "2");
    assertThat(logits.code).isZero();
    assertThat(logits.json().get(0).get("predictions")).hasSize(2);
    assertThat(logits.json().get(0).get("logits")).hasSize(10);
  }

  @Test
  void predictTakesGlobsAndStandardInput() throws IOException {
    Result glob = alexnet("predict", run, shapes + "/val/arrow/*", "--json");
    assertThat(glob.json()).hasSize(2);
    InputStream in = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Files.readAllBytes(picture())));
      Result piped = alexnet("predict", run, "-", "--json");
      assertThat(piped.json().get(0).get("file").asText()).isEqualTo("-");
      assertThat(piped.json().get(0).get("predictions"))
          .isEqualTo(alexnet("predict", run, picture(), "--json").json().get(0).get("predictions"));
    } finally {
      System.setIn(in);
    }
    Files.createDirectories(folder.resolve("nothing"));
    Result empty = alexnet("predict", run, folder.resolve("nothing"));
    assertThat(empty.code).isEqualTo(1);
    assertThat(empty.err).contains("nothing: no pictures");
    assertOneLine(empty.err);
  }

  @Test
  void aGlobOfFoldersStandsForTheirPictures() throws IOException {
    assertThat(alexnet("predict", run, shapes + "/val/*", "--json").json()).hasSize(20);
    Result none = alexnet("predict", run, shapes + "/val/*.xyz", "--json");
    assertThat(none.code).isEqualTo(1);
    assertThat(none.json().get(0).get("error").asText()).isEqualTo("no file matches");
  }

  @Test
  void evaluateNeverTakesTrainingPicturesForAnUnknownFoldersValidation() throws IOException {
    Path plain = shapes.resolve("train");
    Result all = alexnet("evaluate", run, "--data", plain, "--json");
    assertThat(all.json().get(0).get("images").asInt()).isEqualTo(30);
    Result val = alexnet("evaluate", run, "--data", plain, "--split", "val");
    assertThat(val.code).isEqualTo(1);
    assertThat(val.err).contains("no pictures in its part \"val\"");
  }

  @Test
  void textbookSettingsReachTheConfiguration() throws IOException {
    Path textbook = folder.resolve("textbook");
    Result result =
        alexnet(
            "train",
            "--variant",
            Narrow.TEXT,
            "--data",
            shapes,
            "--out",
            textbook,
            "--epochs",
            "1",
            "--optimizer",
            "sgd",
            "--schedule",
            "step",
            "--step-epochs",
            "7",
            "--init",
            "pytorch",
            "--decay-biases",
            "--augment",
            "none",
            "--label-smoothing",
            "0.1",
            "--clip-norm",
            "2",
            "--precision",
            "bf16",
            "--warmup",
            "0.5",
            "--strict",
            "--seed",
            "8");
    assertThat(result.code).as(result.err).isZero();
    JsonNode config = JSON.readTree(textbook.resolve("config.json").toFile()).get("train");
    assertThat(config.get("optimizer").toString())
        .isEqualTo("{\"type\":\"Sgd\",\"momentum\":0.9,\"nesterov\":false,\"weightDecay\":5.0E-4}");
    assertThat(config.get("learningRate").asDouble()).isEqualTo(0.01);
    assertThat(config.at("/schedule/then/everyEpochs").asInt()).isEqualTo(7);
    assertThat(config.get("init").asText()).isEqualTo("pytorch");
    assertThat(config.get("decayBiases").asBoolean()).isTrue();
    assertThat(config.get("augmentation")).isEmpty();
    assertThat(config.get("labelSmoothing").asDouble()).isEqualTo(0.1);
    assertThat(config.get("clipNorm").asDouble()).isEqualTo(2);
    assertThat(config.get("precision").asText()).isEqualTo("bf16");
    assertThat(config.get("batchSize").asInt()).isEqualTo(16);
    assertThat(config.get("seed").asLong()).isEqualTo(8);
  }

  @Test
  void strictStopsAtTheFirstUnreadablePicture() throws IOException {
    Path data = folder.resolve("damaged");
    for (String name : List.of("a", "b")) {
      Files.createDirectories(data.resolve(name));
      for (int i = 0; i < 12; i++) {
        Files.copy(picture(), data.resolve(name + "/" + i + ".jpg"));
      }
    }
    Files.writeString(data.resolve("a/3.jpg"), "<html>not found</html>");
    Result strict = alexnet("train", "--data", data, "--out", folder.resolve("strict"), "--strict");
    assertThat(strict.code).isEqualTo(1);
    assertThat(strict.err).contains("3.jpg");
    assertOneLine(strict.err);
    Result lenient =
        alexnet(
            "train",
            "--variant",
            Narrow.TEXT,
            "--data",
            data,
            "--out",
            folder.resolve("lenient"),
            "--epochs",
            "1",
            "--val-split",
            "0");
    assertThat(lenient.code).isZero();
    assertThat(lenient.err).contains("skipped", "3.jpg").contains("1 unreadable picture");
    assertThat(lenient.out).contains("weights of epoch 1");
  }

  @Test
  void theDemoNeverTouchesAFolderOfOtherThings() throws IOException {
    Path mine = folder.resolve("mine");
    Files.createDirectories(mine.resolve("shapes"));
    Files.writeString(mine.resolve("shapes/drawing.txt"), "years of work");
    Result result = alexnet("demo", "--out", mine);
    assertThat(result.code).isEqualTo(1);
    assertThat(mine.resolve("shapes/drawing.txt")).exists();
    Result over = alexnet("demo", "--out", run);
    assertThat(over.code).isEqualTo(1);
    assertThat(over.err).contains("holds a run already");
    assertThat(run.resolve("model.safetensors")).exists();
  }

  @Test
  void summaryHasARowForEachLayer() throws IOException {
    JsonNode summary = alexnet("summary", "--json", "--classes", "7").json().get(0);
    assertThat(summary.get("variant").asText()).isEqualTo("d2l");
    assertThat(summary.get("input").toString()).isEqualTo("[1,3,224,224]");
    assertThat(summary.get("layers")).hasSize(21);
    assertThat(summary.at("/layers/0/output").toString()).isEqualTo("[1,96,54,54]");
    assertThat(summary.at("/layers/20/output").toString()).isEqualTo("[1,7]");
    assertThat(alexnet("summary").out).contains("46,787,978 parameters");
  }

  @Test
  void wrongUsageIsNamedAndEndsWithTwo() {
    assertUsage("nonsense", "nonsense");
    assertUsage("--data", "train", "--out", "x");
    assertUsage("--classes must be 2 to 100,000: 1", "summary", "--classes", "1");
    assertUsage("unknown variant \"vgg\"", "summary", "--variant", "vgg");
    assertUsage("epochs must be 1 to 100,000: 0", train("--epochs", "0"));
    assertUsage("learning rate must be above 0: -1", train("--lr", "-1"));
    assertUsage("--val-split must be in [0, 1): 1.0", train("--val-split", "1"));
    assertUsage("dropout must be in [0, 1): 1", train("--dropout", "1"));
    assertUsage("--momentum is an option of --optimizer sgd", train("--momentum", "0.5"));
    assertUsage("--shift is an option of --augment shift", train("--shift", "3"));
    assertUsage("--shift must be 1 to 1,024: 0", train("--augment", "shift", "--shift", "0"));
    assertUsage("--min-crop must be above 0, up to 1: 2.0", train("--min-crop", "2"));
    assertUsage("--flip must be 0 to 1: -1.0", train("--flip", "-1"));
    assertUsage("--color-jitter must be 0 to 1: NaN", train("--color-jitter", "NaN"));
    assertUsage("--batch-size must be 1 to 65,536: 0", train("--batch-size", "0"));
    assertUsage("one of auto, fp32, bf16, int8 but was 'fp8'", train("--precision", "fp8"));
    assertUsage("train takes auto, fp32 or bf16", train("--precision", "int8"));
    assertUsage("--workers must be 1 to 256: 0", train("--workers", "0"));
    assertUsage("--top must be at least 1: 0", "predict", run, picture(), "--top", "0");
  }

  @Test
  void whatIsMissingIsNamedAndEndsWithOne() {
    assertFailure("nowhere", "train", "--data", "nowhere", "--out", folder.resolve("x"));
    assertFailure("nowhere", "predict", "nowhere", picture());
    assertFailure("is not a trained run", "evaluate", shapes, "--data", shapes);
  }

  @Test
  void helpAndVersionEndWithZero() {
    assertThat(alexnet("--help").code).isZero();
    assertThat(alexnet("--version").out).startsWith("alexnet");
    for (String command : List.of("demo", "train", "evaluate", "predict", "summary")) {
      assertThat(alexnet(command, "--help").out).contains("Usage: alexnet " + command);
    }
    assertThat(alexnet().code).isEqualTo(2);
  }

  private static Object[] train(String... options) {
    List<Object> all =
        new ArrayList<>(List.of("train", "--data", shapes, "--out", folder.resolve("unused")));
    all.addAll(List.of(options));
    return all.toArray();
  }

  private static void assertUsage(String message, Object... args) {
    Result result = alexnet(args);
    assertThat(result.code).as(result.err).isEqualTo(2);
    assertThat(result.err).contains(message).doesNotContain("\tat ");
  }

  private static void assertFailure(String message, Object... args) {
    Result result = alexnet(args);
    assertThat(result.code).as(result.err).isEqualTo(1);
    assertThat(result.err).contains(message);
    assertOneLine(result.err);
  }

  private static void assertOneLine(String err) {
    assertThat(err.lines().filter(line -> !line.isBlank())).hasSize(1);
  }

  private static Path picture() {
    try (var files = Files.list(shapes.resolve("val/arrow"))) {
      return files.sorted().findFirst().orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Result alexnet(Object... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(stdout, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(stderr, true, StandardCharsets.UTF_8));
      String[] words = new String[args.length];
      for (int i = 0; i < args.length; i++) {
        words[i] = args[i].toString();
      }
      int code = Main.run(words);
      return new Result(
          code, stdout.toString(StandardCharsets.UTF_8), stderr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
