package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.train.RunConfig;
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
    StringWriter stdout = new StringWriter();
    StringWriter stderr = new StringWriter();
    int code =
        new CommandLine(new DemoCommand(size))
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
    CommandRun second = demo(again, new DemoCommand.Size(2, 1, 1));
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(again.resolve("shapes/train/star")).isDirectoryContaining("glob:**0001.jpg");
    assertThat(Files.readAllLines(again.resolve("metrics.csv"))).hasSize(2);
    assertThat(Files.readString(again.resolve("report.html"))).contains("for 1 epoch");
  }
}
