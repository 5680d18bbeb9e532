package alexnet;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.known.ShapesDataset;
import alexnet.weights.Model;
import alexnet.weights.WeightsFile;
import alexnet.weights.pytorch.PyTorchFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the programs in examples/, which are compiled with the tests. */
class ExamplesTest {
  @TempDir Path folder;

  @Test
  void networkPrintsEachLayer() throws Exception {
    String out = run("Network");
    assertThat(out.lines()).hasSize(22);
    assertThat(out).contains("kernel 11, stride 4, padding 1").contains("[1, 96, 54, 54]");
  }

  @Test
  void trainEvaluatePredictAndListen() throws Exception {
    Path shapes = folder.resolve("shapes");
    ShapesDataset.generate(shapes, 3, 1, 1);
    Path data = shapes.resolve("train");
    String trained = run("TrainOnYourFolder", data.toString(), run1(), "1");
    assertThat(trained).startsWith("validation top-1 ");

    assertThat(run("Evaluate", run1(), data.toString()).lines())
        .hasSize(11)
        .anyMatch(line -> line.startsWith("heart: recall"));
    assertThat(run("Predict", run1(), firstPicture(data)).lines())
        .hasSize(3)
        .allMatch(line -> line.contains("probability"));
    assertThat(run("Similar", run1(), data.toString(), firstPicture(data)).lines())
        .hasSize(5)
        .first()
        .isEqualTo("1.000 " + firstPicture(data));
    Path bare = folder.resolve("theirs.pth");
    PyTorchFile.write(bare, WeightsFile.read(Model.file(Path.of(run1()))).weights());
    String here = folder.resolve("run3").toString();
    assertThat(
            run("Import", bare.toString(), here, firstPicture(data), "none.png").lines().toList())
        .hasSize(3)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).contains("as usual: the file says nothing of it");
              assertThat(lines.get(1)).startsWith(firstPicture(data) + ": class");
              assertThat(lines.get(2)).startsWith("none.png: not a picture: ");
            });
    assertThat(run("CustomListener", data.toString(), folder.resolve("run2").toString()))
        .contains("epoch 1, step 3: loss")
        .contains("epoch 2, step 1: loss")
        .doesNotContain("epoch 2, step 2");
  }

  /** What a program does whose pictures stand in no folder; its pom.xml is for people. */
  @Test
  void aProgramOfOnesOwnNeedsNothingElse() throws Exception {
    String out = run("OwnPictures", folder.toString());
    assertThat(out.lines()).hasSize(5);
    assertThat(out)
        .contains("first 4 epochs")
        .contains("then 8, best EpochMetrics[epoch=")
        .contains("page " + folder.resolve("run/report.html"))
        .contains("imported top-1 1.0")
        .contains("a disc is a ClassProbability[className=disc");
    assertThat(folder.resolve("run/report.json")).content().contains("the data given");
    assertThat(folder.resolve("run/config.json")).content().contains("\"data\" : null");
    assertThat(folder.resolve("run/model.safetensors")).exists();
    assertThat(folder.resolve("imported/model.safetensors")).exists();
  }

  private String run1() {
    return folder.resolve("run1").toString();
  }

  private static String firstPicture(Path data) throws IOException {
    try (var files = Files.list(data.resolve("star"))) {
      return files.sorted().findFirst().orElseThrow().toString();
    }
  }

  private static String run(String example, String... args) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      Class.forName(example).getMethod("main", String[].class).invoke(null, (Object) args);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
