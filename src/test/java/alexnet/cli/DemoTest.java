package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.Narrow;
import alexnet.model.Variant;
import alexnet.run.RunConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo from its beginning to its end, with few pictures. */
class DemoTest {
  @TempDir private static Path folder;
  private static Path run;
  private static CommandRun demo;

  @BeforeAll
  static void runTheDemo() {
    run = folder.resolve("demo");
    demo = demo(run, new DemoCommand.Size(4, 1, 2));
  }

  private static CommandRun demo(Path out, DemoCommand.Size size) {
    return demo(out, size, Narrow.NETWORK);
  }

  static CommandRun demo(Path out, DemoCommand.Size size, Variant network) {
    StringWriter stdout = new StringWriter();
    StringWriter stderr = new StringWriter();
    int code =
        new CommandLine(new DemoCommand(size, network))
            .setOut(new PrintWriter(stdout, true))
            .setErr(new PrintWriter(stderr, true))
            .execute("--out", out.toString(), "--device", "cpu");
    return new CommandRun(code, stdout.toString(), stderr.toString());
  }

  @Test
  void itSaysWhatItDoes() {
    assertThat(demo.code()).as(demo.err()).isZero();
    assertThat(demo.out())
        .containsSubsequence(
            "1. Drawing 50 pictures of ten shapes in " + run.resolve("shapes"),
            "2. Training AlexNet on them for 2 epochs, or until it knows 0.98",
            "3. Scoring",
            "10 pictures   loss ",
            "4. Classifying five of them",
            "5. ");
    assertThat(demo.out().lines().filter(line -> line.matches(".*\\.jpg: \\w+, \\d+\\.\\d%")))
        .hasSize(5);
  }

  @Test
  void theReportIsMadeAndNamed() throws IOException {
    Path page = run.resolve("report.html");
    assertThat(demo.out()).contains("open " + page);
    assertThat(Files.readString(page))
        .contains("for 2 epochs", "top-1", "crescent", "data:image/jpeg;base64,");
    assertThat(run.resolve("report.json")).exists();
  }

  @Test
  void trainingEndsWhereTheTargetIsReached() {
    assertThat(RunConfig.read(run).train().targetTop1()).isEqualTo(0.98);
  }

  @Test
  void anOlderDemoIsReplaced() throws IOException {
    Path again = folder.resolve("again");
    assertThat(demo(again, new DemoCommand.Size(1, 1, 2)).code()).isZero();
    Files.writeString(again.resolve("notes.txt"), "mine");
    Path copy = Files.createDirectories(again.resolve("best")).resolve("model.safetensors");
    Files.writeString(copy, "a copy");
    DrawnPictures.in(again).delete(); // and was killed before it had drawn others
    CommandRun second = demo(again, new DemoCommand.Size(2, 1, 1));
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(again.resolve("shapes/train/star")).isDirectoryContaining("glob:**0001.jpg");
    assertThat(Files.readAllLines(again.resolve("metrics.csv"))).hasSize(2);
    assertThat(Files.readString(again.resolve("report.html"))).contains("for 1 epoch");
    assertThat(again.resolve("shapes.sha256")).content().hasLineCount(10 * 3).contains("star/0001");
    assertThat(again.resolve("notes.txt")).as("not the demo's").hasContent("mine");
    assertThat(again.resolve("best/model.safetensors")).hasContent("a copy");
  }

  private static void assertRefused(Path out, String message) {
    CommandRun refused = demo(out, new DemoCommand.Size(1, 1, 1));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains(message);
  }

  @Test
  void picturesThatAreNotAsItDrewThemStay() throws IOException {
    Path out = folder.resolve("pictures");
    DrawnPictures drawn = DrawnPictures.in(Files.createDirectories(out));
    drawn.draw(new DemoCommand.Size(1, 1, 1), 1, done -> {});
    drawn.requireNothingElse();
    Path mine = Files.writeString(drawn.folder().resolve("train/star/mine.jpg"), "mine");
    assertRefused(out, mine + " is not as the demo drew it");
    Files.delete(mine);
    Path changed = drawn.folder().resolve("val/heart/0000.jpg");
    byte[] before = Files.readAllBytes(changed);
    Files.writeString(changed, "improved");
    assertRefused(out, changed + " is not as the demo drew it");
    Files.write(changed, before);
    Path link = Files.createSymbolicLink(drawn.folder().resolve("val/more"), folder);
    assertRefused(out, link + " is not as the demo drew it");
    Files.delete(link);
    Files.writeString(drawn.list(), "0".repeat(64) + "  train/star/../../../../thesis.txt\n");
    assertRefused(out, "shapes.sha256 is damaged");
    Files.delete(drawn.list());
    assertRefused(out, "is not as the demo drew it");
    assertThat(drawn.folder().resolve("train/star/0000.jpg")).exists();
    assertThat(out.resolve(".lock")).doesNotExist();
  }

  @Test
  void aDemoThatWasInterruptedWhileItDrewIsBegunAnew() throws IOException {
    Path out = folder.resolve("drawn");
    DrawnPictures drawn = DrawnPictures.in(Files.createDirectories(out));
    drawn.draw(new DemoCommand.Size(1, 1, 1), 1, done -> {});
    Files.delete(drawn.folder().resolve("val/heart/0000.jpg"));
    CommandRun again = demo(out, new DemoCommand.Size(1, 1, 1));
    assertThat(again.code()).as(again.err()).isZero();
  }

  /** Somebody's own training on the demo's pictures, in the demo's folder. */
  @Test
  void aRunThatIsNotTheDemosStays() throws IOException {
    Path out = folder.resolve("own");
    DrawnPictures drawn = DrawnPictures.in(Files.createDirectories(out));
    drawn.draw(new DemoCommand.Size(1, 1, 1), 1, done -> {});
    String config = Files.readString(run.resolve("config.json"));
    Files.writeString(out.resolve("config.json"), config);
    assertRefused(out, "holds a run already"); // of pictures elsewhere
    config = config.replace(run.resolve("shapes").toString(), drawn.folder().toString());
    config = config.replaceFirst("\"learningRate\" : [^,]*", "\"learningRate\" : 1.0E-5");
    Files.writeString(out.resolve("config.json"), config);
    assertRefused(out, "holds a run already");
    assertThat(out.resolve("config.json")).hasContent(config);
  }
}
