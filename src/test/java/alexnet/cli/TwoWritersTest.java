package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.ChildProcess;
import alexnet.Narrow;
import alexnet.data.known.ShapesDataset;
import alexnet.data.split.DataSource;
import alexnet.io.Sha256;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.train.RunHolder;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command that writes into a run's folder, while another process has it. */
@Timeout(120)
class TwoWritersTest {
  @TempDir static Path folder;

  private static Path shapes;
  private static Path source;
  private static Path run;
  private static ChildProcess holder;
  private static Map<String, String> before;

  @BeforeAll
  static void hold() throws IOException {
    shapes = folder.resolve("pictures");
    ShapesDataset.generate(shapes, 1, 1, 1);
    source = Files.createDirectories(folder.resolve("source"));
    List<String> classes = DataSource.of(shapes).open().train().classes();
    Initialization.seed(6);
    try (AlexNet network = new AlexNet(Narrow.NETWORK, classes.size(), 0.5)) {
      Initialization.HE.apply(network);
      Model.write(
          source.resolve(Model.FILE),
          network,
          new ModelCard(Narrow.NETWORK, classes, Preprocessing.DEFAULT, Map.of()));
    }
    run = folder.resolve("run");
    CommandRun demo = DemoTest.demo(run, new DemoCommand.Size(1, 1, 1), Variant.D2L);
    assertThat(demo.code()).as(demo.err()).isZero();
    holder = ChildProcess.start(RunHolder.class, run);
    assertThat(holder.readLine()).isEqualTo("locked");
    before = content();
  }

  @AfterAll
  static void letGo() {
    holder.close();
  }

  /** Hashes by name, but for that of the lock file: who reads it may drop a lock. */
  private static Map<String, String> content() throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean lock = file.endsWith(".lock");
        hashes.put(run.relativize(file).toString(), lock ? "" : Sha256.of(file));
      }
    }
    return hashes;
  }

  private static void assertRefused(CommandRun command) throws IOException {
    assertThat(command.code()).as(command.out() + command.err()).isEqualTo(1);
    assertThat(command.errorLines())
        .singleElement()
        .asString()
        .contains(run + " is in use: process " + holder.pid() + " is writing there");
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void trainIsRefused() throws IOException {
    assertRefused(CommandRun.of("train", "--data", shapes, "--out", run, "--overwrite"));
    assertRefused(CommandRun.of("train", "--resume", run));
  }

  @Test
  void importIsRefused() throws IOException {
    Path weights = source.resolve(Model.FILE);
    assertRefused(CommandRun.of("import", weights, "--out", run, "--overwrite"));
  }

  @Test
  void quantizeIsRefused() throws IOException {
    assertRefused(CommandRun.of("quantize", source, "--data", shapes, "--out", run, "--overwrite"));
  }

  @Test
  void theDemoIsRefused() throws IOException {
    assertRefused(CommandRun.of("demo", "--out", run));
  }

  @Test
  void reportIsRefusedUnlessItsPageIsElsewhere() throws IOException {
    CommandRun refused = CommandRun.of("report", run);
    assertRefused(refused);
    assertThat(refused.err()).contains("--out FILE writes the page elsewhere");
    Path page = folder.resolve("page.html");
    CommandRun elsewhere = CommandRun.of("report", run, "--out", page);
    assertThat(elsewhere.code()).as(elsewhere.err()).isZero();
    assertThat(page).exists();
    assertThat(content()).isEqualTo(before);
  }

  /** A folder that is no run yet may be taken as well. */
  @Test
  void aNewFolderThatIsTakenIsRefusedToo() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path weights = source.resolve(Model.FILE);
    try (ChildProcess other = ChildProcess.start(RunHolder.class, empty)) {
      assertThat(other.readLine()).isEqualTo("locked");
      CommandRun refused = CommandRun.of("import", weights, "--out", empty);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains(empty + " is in use: process " + other.pid());
    }
    assertThat(CommandRun.of("import", weights, "--out", empty).code()).isZero();
  }
}
