package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import alexnet.Narrow;
import alexnet.data.known.ShapesDataset;
import alexnet.weights.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signals to a real process in the middle of a training run. */
@Timeout(120)
class InterruptionTest {
  @TempDir Path folder;

  @Test
  void ctrlCKeepsTheWeightsAndEndsWith130() throws Exception {
    assertInterrupted("INT", 130);
  }

  @Test
  void sigtermKeepsTheWeightsAndEndsWith143() throws Exception {
    assertInterrupted("TERM", 143);
  }

  private void assertInterrupted(String signal, int expectedCode) throws Exception {
    assumeFalse(
        System.getProperty("os.name").startsWith("Windows"), "Windows has no signals to send");
    Path shapes = folder.resolve("shapes");
    ShapesDataset.generate(shapes, 4, 1, 1);
    Path run = folder.resolve("run");
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>(withSignalsHeard());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "alexnet.cli.Main"));
    command.addAll(List.of("train", "--data", shapes.toString(), "--out", run.toString()));
    command.addAll(List.of("--epochs", "10000", "--variant", Narrow.TEXT));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      awaitFile(run.resolve("metrics.csv"), process); // the first step is next
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends after the signal").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isEqualTo(expectedCode);
    assertThat(text)
        .contains("Interrupted; kept in " + run, "train --resume " + run)
        .doesNotContain("\tat ");
    Model.read(run).close();
    assertThat(run.resolve("checkpoint")).isNotEmptyDirectory();
  }

  /**
   * A job that a shell started in the background ignores SIGINT, and so do its children; GNU env
   * can undo that.
   */
  private static List<String> withSignalsHeard() throws Exception {
    List<String> env = List.of("env", "--default-signal=INT");
    List<String> probe = new ArrayList<>(env);
    probe.add("true");
    int works = new ProcessBuilder(probe).redirectErrorStream(true).start().waitFor();
    return works == 0 ? env : List.of();
  }

  private static void awaitFile(Path file, Process process)
      throws IOException, InterruptedException {
    Instant limit = Instant.now().plus(Duration.ofSeconds(60));
    while (!Files.exists(file)) {
      assertThat(process.isAlive()).as("the run goes on").isTrue();
      assertThat(Instant.now()).as("the run begins in time").isBefore(limit);
      Thread.sleep(50);
    }
  }
}
