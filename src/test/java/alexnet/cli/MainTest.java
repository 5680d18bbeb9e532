package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.ShapesDataset;
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
    assertUsage("--momentum", train("--momentum", "0.5"));
    assertUsage("[FP32, BF16] (case-insensitive)", train("--precision", "fp8"));
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
