package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.Narrow;
import alexnet.data.known.ShapesDataset;
import alexnet.explain.ExplainConfig;
import alexnet.explain.Explainer;
import alexnet.explain.Explanation;
import alexnet.explain.Method;
import alexnet.image.TestPictures;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.torch.OneDnn;
import alexnet.torch.Precision;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command explain, and the mistakes that evaluate explains, on a narrow network. */
class ExplainCommandTest {
  @TempDir static Path folder;

  private static Path run;
  private static Path picture;
  private static Path other;

  @BeforeAll
  static void prepare() throws Exception {
    Initialization.seed(3);
    run = Narrow.run(folder.resolve("run"));
    picture = folder.resolve("cat.png");
    Files.write(picture, TestPictures.encode(TestPictures.gradient(400, 300), "png"));
    other = Files.createDirectories(folder.resolve("other")).resolve("cat.jpg");
    Files.write(other, TestPictures.encode(TestPictures.gradient(300, 500), "jpg"));
    Files.writeString(folder.resolve("bad.png"), "<html>404</html>");
  }

  private static List<String> names(Path out) throws Exception {
    try (Stream<Path> files = Files.list(out)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void drawsEachPictureAndNoneOverAnother() throws Exception {
    Path out = folder.resolve("drawn");
    CommandRun run =
        CommandRun.of("explain", ExplainCommandTest.run, picture, other, "--out", out, "--npy");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(names(out))
        .containsExactly(
            "cat-2.gradcam.npy", "cat-2.gradcam.png", "cat.gradcam.npy", "cat.gradcam.png");
    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.out()).contains("coarse: a unit sees 163 pixels").contains("cat-2.gradcam.png");
    assertThat(ImageIO.read(out.resolve("cat.gradcam.png").toFile()).getWidth()).isEqualTo(400);
    ByteBuffer npy = ByteBuffer.wrap(Files.readAllBytes(out.resolve("cat.gradcam.npy")));
    npy.order(ByteOrder.LITTLE_ENDIAN);
    assertThat(StandardCharsets.US_ASCII.decode(npy.slice(10, 118)).toString())
        .contains("'<f4'")
        .contains("(12, 12)");
    try (Explainer explainer = Explainer.open(ExplainCommandTest.run)) {
      Explanation why =
          explainer.explain(picture, ExplainConfig.of(Method.GRADCAM)).finish(done -> {});
      for (int i = 0; i < 144; i++) {
        assertThat((double) npy.getFloat(128 + 4 * i))
            .isCloseTo(why.map()[i / 12][i % 12], within(1e-5 * (why.largest() + 1)));
      }
    }
  }

  /** A folder lies where one of the drawings should. */
  @Test
  void aDrawingThatCannotBeWrittenIsALineAndTheOthersGoOn() throws Exception {
    Path out = folder.resolve("taken");
    Files.createDirectories(out.resolve("cat.gradcam.png").resolve("in the way"));
    CommandRun run = CommandRun.of("explain", ExplainCommandTest.run, picture, other, "--out", out);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> line.contains("cannot write"))).hasSize(1);
    assertThat(run.err()).contains("cat.png: cannot write").doesNotContain("\tat ");
    assertThat(run.out().lines()).hasSize(1);
    assertThat(names(out)).containsExactly("cat-2.gradcam.png", "cat.gradcam.png");
  }

  @Test
  void printsJson() throws Exception {
    CommandRun run =
        CommandRun.of(
            "explain",
            ExplainCommandTest.run,
            picture,
            folder.resolve("bad.png"),
            "--method=integrated-gradients",
            "--steps=2",
            "--baseline=black",
            "--class=b",
            "--json",
            "--out",
            folder.resolve("json"));
    assertThat(run.code()).isEqualTo(1);
    JsonNode line = run.json().get(0);
    assertThat(line.get("file").asText()).isEqualTo(picture.toString());
    assertThat(line.get("method").asText()).isEqualTo("integrated-gradients");
    assertThat(line.get("class").asText()).isEqualTo("b");
    assertThat(line.get("logit").isNumber()).isTrue();
    assertThat(line.get("grid").toString()).isEqualTo("[224,224]");
    assertThat(line.get("map")).hasSize(224);
    assertThat(line.get("gap").isNumber()).isTrue();
    assertThat(run.json().get(1).get("error").asText()).isNotEmpty();
  }

  @Test
  void whatCannotBeReadHasALineAndTheRestGoesOn() throws Exception {
    Path out = folder.resolve("rest");
    CommandRun run =
        CommandRun.of(
            "explain", ExplainCommandTest.run, folder.resolve("bad.png"), picture, "--out", out);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("bad.png: ");
    assertThat(names(out)).containsExactly("cat.gradcam.png");
  }

  @Test
  void aFileIsForOnePicture() {
    Path out = folder.resolve("one.png");
    CommandRun one = CommandRun.of("explain", run, picture, "--out", out, "--class", "0");
    assertThat(one.code()).as(one.err()).isZero();
    assertThat(out).exists();
    CommandRun two =
        CommandRun.of("explain", run, picture, other, "--out", folder.resolve("two.png"));
    assertThat(two.code()).isEqualTo(2);
    assertThat(two.err()).contains("name a folder for several");
  }

  @Test
  void wrongUsageIsSaid() {
    Path out = folder.resolve("wrong");
    for (List<String> wrong :
        List.of(
            List.of("--method=guided", "expected one of gradcam, hirescam"),
            List.of("--class=zebra", "the network has no class \"zebra\": its 2 are a, b"),
            List.of("--baseline=red", "expected one of mean, black, white, blurred"),
            List.of("--steps=0", "steps must be 1 to 1,000: 0"))) {
      CommandRun run =
          CommandRun.of("explain", ExplainCommandTest.run, picture, wrong.get(0), "--out", out);
      assertThat(run.code()).as(wrong.get(0)).isEqualTo(2);
      assertThat(run.err()).contains(wrong.get(1));
    }
  }

  @Test
  void mistakesAreExplainedInTheReportAlsoOfAQuantizedRun() throws Exception {
    assumeTrue(OneDnn.computes(Precision.INT8), "libtorch has no oneDNN on this platform");
    Path shapes = folder.resolve("shapes");
    ShapesDataset.generate(shapes, 2, 1, 1);
    Path trained = Files.createDirectories(folder.resolve("trained"));
    Path bytes = folder.resolve("bytes");
    List<String> classes = names(shapes.resolve("train"));
    try (AlexNet network = Narrow.network(classes.size())) {
      Initialization.HE.apply(network);
      Model.write(
          trained.resolve(Model.FILE),
          network,
          new ModelCard(Narrow.NETWORK, classes, Preprocessing.DEFAULT, Map.of()));
    }
    CommandRun quantized = CommandRun.of("quantize", trained, "--data", shapes, "--out", bytes);
    assertThat(quantized.code()).as(quantized.err()).isZero();
    for (Path run : List.of(trained, bytes)) {
      CommandRun evaluated =
          CommandRun.of("evaluate", run, "--data", shapes, "--explain-mistakes", "2");
      assertThat(evaluated.code()).as(evaluated.err()).isZero();
      assertThat(evaluated.out()).contains("top-1");
      String page = Files.readString(run.resolve("report.html"));
      assertThat(page.split("alt=\"what speaks for ", -1)).hasSize(1 + 2);
    }
    CommandRun gradients = CommandRun.of("explain", bytes, picture, "--out", folder.resolve("no"));
    assertThat(gradients.code()).isEqualTo(1);
    assertThat(gradients.errorLines()).hasSize(1);
    assertThat(gradients.err()).contains("by occlusion alone");
    CommandRun occlusion =
        CommandRun.of(
            "explain",
            bytes,
            picture,
            "--method=occlusion",
            "--window=112",
            "--out",
            folder.resolve("yes"));
    assertThat(occlusion.code()).as(occlusion.err()).isZero();
  }
}
