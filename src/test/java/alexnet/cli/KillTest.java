package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.known.ShapesDataset;
import alexnet.weights.Model;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process that trains is killed (SIGKILL) at random moments and gone on with: its weights
 * are those of a run that was never killed, bit for bit. A failure names its seed, which {@code
 * -Dalexnet.kills.seed=...} takes.
 */
@Timeout(1200)
class KillTest {
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
  private static final long SEED =
      Long.parseLong(
          System.getProperty("alexnet.kills.seed", Long.toString(System.nanoTime() & 0xffffff)));

  private static final List<String> SETTINGS =
      List.of(
          "--epochs=2",
          "--batch-size=10",
          "--lr=0.001",
          "--threads=1",
          "--precision=fp32",
          "--optimizer=sgd",
          "--checkpoint-every=2");

  /** 128 and the signal's number; Windows has none. */
  private static final int KILLED = WINDOWS ? 1 : 128 + 9;

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private Path data;
  private Path run;
  private StateDict expected;
  private List<String> expectedFigures;
  private Duration uninterrupted;
  private int runs;

  @Test
  void twoKillsAndOneWhileACheckpointIsWrittenChangeNothing() throws Exception {
    prepare();
    begin();
    int writing = 0;
    int kills = 0;
    while (kills < 2 || writing < 1) {
      Process process = start();
      if (writing < 1) {
        writing += killWhileWriting(process) ? 1 : 0;
      } else {
        kills += killAtRandom(process) ? 1 : 0;
      }
      beginAnotherIfItEnded(process);
    }
    end();
  }

  @Test
  @Tag("kills")
  void twentyKillsInARowChangeNothing() throws Exception {
    prepare();
    begin();
    int kills = 0;
    while (kills < 20) {
      Process process = start();
      boolean killed = kills % 4 == 3 ? killWhileWriting(process) : killAtRandom(process);
      kills += killed ? 1 : 0;
      beginAnotherIfItEnded(process);
    }
    end();
    System.out.printf("%d kills in %d runs%n", kills, runs);
  }

  /** The run that nobody kills. */
  private void prepare() throws Exception {
    System.out.println("seed of the kills: " + SEED);
    data = folder.resolve("shapes");
    ShapesDataset.generate(data, 3, 1, 1);
    run = folder.resolve("uninterrupted");
    long start = System.nanoTime();
    assertThat(start().waitFor()).as(this::output).isZero();
    uninterrupted = Duration.ofNanos(System.nanoTime() - start);
    expected = weights();
    expectedFigures = figures();
    System.out.printf("uninterrupted: %.1f s%n", uninterrupted.toMillis() / 1e3);
  }

  private void begin() {
    runs++;
    run = folder.resolve("run" + runs);
  }

  private void beginAnotherIfItEnded(Process process) throws Exception {
    if (process.exitValue() == 0) {
      assertNothingChanged();
      begin();
    }
  }

  private void end() throws Exception {
    assertThat(start().waitFor()).as(this::output).isZero();
    assertNothingChanged();
  }

  private void assertNothingChanged() throws IOException {
    assertThat(weights()).as("weights, seed %d", SEED).isEqualTo(expected);
    assertThat(figures()).as("figures, seed %d", SEED).isEqualTo(expectedFigures);
  }

  private StateDict weights() {
    return SafeTensors.read(run.resolve(Model.FILE)).weights();
  }

  /** Without those of speed. */
  private List<String> figures() throws IOException {
    return Files.readAllLines(run.resolve("metrics.csv")).stream()
        .map(row -> row.replaceFirst(",[^,]*,[^,]*$", ""))
        .toList();
  }

  /** Goes on with the run, or begins it where not even its configuration is there. */
  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "alexnet.cli.Main"));
    command.add("train");
    if (Files.exists(run.resolve("config.json"))) {
      command.addAll(List.of("--resume", run.toString()));
    } else {
      command.addAll(List.of("--data", data.toString(), "--out", run.toString()));
      command.addAll(SETTINGS);
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out").toFile())
        .start();
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("out"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Whether it was killed before it ended. */
  private boolean killAtRandom(Process process) throws InterruptedException {
    long delay = (long) (random.nextDouble() * uninterrupted.toMillis());
    if (process.waitFor(delay, TimeUnit.MILLISECONDS)) {
      assertThat(process.exitValue()).as(this::output).isZero();
      return false;
    }
    return kill(process);
  }

  /** Whether it was killed with a checkpoint half written. */
  private boolean killWhileWriting(Process process) throws Exception {
    List<Path> left = partial(); // of an earlier kill
    while (process.isAlive() && (partial().isEmpty() || partial().equals(left))) {
      Thread.sleep(1);
      left = left.isEmpty() || partial().isEmpty() ? List.of() : left;
    }
    return kill(process) && !partial().isEmpty();
  }

  private List<Path> partial() throws IOException {
    Path checkpoints = run.resolve("checkpoint");
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.filter(file -> file.toString().endsWith(".partial")).toList();
    }
  }

  private boolean kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
    assertThat(process.exitValue()).as(this::output).isIn(0, KILLED);
    return process.exitValue() == KILLED;
  }
}
