package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.data.known.KnownDataset;
import alexnet.download.CacheFolder;
import alexnet.download.FileServer;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Known data sets through the program. The output folder holds a run already, so that each command
 * that finds its data ends there, before it trains.
 */
@Timeout(60)
class KnownDataTest {
  @TempDir Path temp;

  private Path run;

  @BeforeEach
  void prepare() throws IOException {
    run = Files.createDirectories(temp.resolve("run"));
    Files.createFile(run.resolve("model.safetensors"));
    System.setProperty(CacheFolder.PROPERTY, temp.resolve("cache").toString());
  }

  @AfterEach
  void restore() {
    System.clearProperty(CacheFolder.PROPERTY);
  }

  private CommandRun train(Object... more) {
    Object[] command = new Object[more.length + 3];
    command[0] = "train";
    command[1] = "--out";
    command[2] = run;
    System.arraycopy(more, 0, command, 3, more.length);
    return CommandRun.of(command);
  }

  /** As much as the program shows of data that it has. */
  private static void assertFound(CommandRun result) {
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errorLines()).last().asString().contains("holds a run already");
  }

  private Path realFiles(Path folder) throws IOException {
    Path archive = Path.of("../shared/data/fashion-mnist-idx.tar");
    assumeTrue(Files.exists(archive), archive + " is not beside the checkout");
    Files.createDirectories(folder);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isDirectory()) {
          Files.copy(tar, folder.resolve(Path.of(entry.getName()).getFileName()));
        }
      }
    }
    return folder;
  }

  @Test
  void fashionMnistComesFromAMirrorOnceAndThenFromTheCache() throws IOException {
    realFiles(temp.resolve("www/fashion-mnist"));
    String mirror;
    try (FileServer server = new FileServer(temp.resolve("www"))) {
      mirror = server.address().toString();
      server.hangUpOnceAfter(5_000_000);
      CommandRun first = train("--data", "fashion-mnist", "--data-url", mirror);
      assertFound(first);
      List<String> lines = first.errorLines();
      assertThat(lines.get(0))
          .isEqualTo(
              "fashion-mnist (https://github.com/zalandoresearch/fashion-mnist): MIT, Zalando SE");
      assertThat(lines.get(1))
          .isEqualTo("Fetching " + mirror + "/fashion-mnist/train-images-idx3-ubyte.gz");
      assertThat(lines.get(2)).startsWith("warning: ").contains("after 5000000 bytes");
      assertThat(lines).hasSize(7);
      assertThat(server.requests()).hasSize(5);
    }
    CommandRun again = train("--data", "Fashion-MNIST", "--data-url", mirror);
    assertFound(again);
    assertThat(again.errorLines()).hasSize(1);
    assertThat(temp.resolve("cache/datasets/fashion-mnist/t10k-labels-idx1-ubyte.gz")).exists();
  }

  @Test
  void fashionMnistIsTakenFromTheFolderWhereItLies() throws IOException {
    Path folder = realFiles(temp.resolve("here"));
    CommandRun found = train("--data", "fashion-mnist", "--data-dir", folder);
    assertFound(found);
    assertThat(found.errorLines()).hasSize(1);
    assertThat(temp.resolve("cache")).doesNotExist();
  }

  @Test
  void anotherFileOnTheMirrorIsOneLine() throws IOException {
    Path file = temp.resolve("www/cifar10/cifar-10-binary.tar.gz");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "not it");
    try (FileServer server = new FileServer(temp.resolve("www"))) {
      CommandRun result = train("--data", "cifar10", "--data-url", server.address());
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.errorLines())
          .hasSize(3)
          .last()
          .asString()
          .contains("another file than expected", "c4a38c50a1bc5f3a");
      CommandRun missing = train("--data", "mnist", "--data-url", server.address());
      assertThat(missing.code()).isEqualTo(1);
      assertThat(missing.err()).contains("status 404", "put it at " + temp.resolve("cache"));
    }
  }

  /** In a process of its own, since only there the current folder can have one. */
  @Test
  void aFolderOfThatNameGoesFirst() throws Exception {
    Files.createDirectories(temp.resolve("mnist"));
    CommandRun result = process(Map.of(), "train", "--data", "mnist", "--out", "new");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("mnist has no class folders").doesNotContain("Fetching");
  }

  @Test
  void theEnvironmentNamesAMirrorForEveryRun() throws Exception {
    try (FileServer server = new FileServer(temp)) {
      Map<String, String> environment =
          Map.of(
              "ALEXNET_DATA_URL",
              server.address() + "/mirror",
              "ALEXNET_CACHE",
              temp.resolve("c").toString());
      CommandRun result = process(environment, "evaluate", run.toString(), "--data", "caltech101");
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out())
          .contains(
              server.address() + "/mirror/caltech101/caltech-101.zip answers with status 404");
    }
  }

  /** The program in a process of its own; both its streams as one. */
  private CommandRun process(Map<String, String> environment, String... command) throws Exception {
    String classes =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classes, "alexnet.cli.Main"));
    line.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(line).directory(temp.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandRun(process.waitFor(), output, "");
  }

  @Test
  void theOptionsGoWithAName() {
    CommandRun folder = train("--data", temp, "--data-dir", temp);
    assertThat(folder.code()).isEqualTo(2);
    assertThat(folder.err()).contains("--data-dir goes with the name", "a path that is there");
    CommandRun none = train("--data", "nothing", "--data-url", "http://127.0.0.1/");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--data-url goes with the name", KnownDataset.names());
  }

  @Test
  void theSettingsForOneArePrintedWithoutFetchingIt() {
    CommandRun printed =
        train("--print-config", "--data", "cifar10", "--data-url", "http://127.0.0.1:1/");
    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.errorLines()).isEmpty();
    assertThat(printed.out()).contains("\"resize\" : 224");
    assertThat(train("--print-config", "--data", "imagenette").out()).contains("\"resize\" : 256");
    assertThat(temp.resolve("cache")).doesNotExist();
  }

  @Test
  void wrongNamesAndAddressesAreOneLine() {
    CommandRun unknown = train("--data", "fashionmnist");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.errorLines()).hasSize(1);
    assertThat(unknown.err()).contains("neither a folder", KnownDataset.names());
    for (String address : List.of("ftp://x/y", "mirror", "http://", "http://a b")) {
      CommandRun wrong = train("--data", "mnist", "--data-url", address);
      assertThat(wrong.code()).isEqualTo(2);
      assertThat(wrong.err()).contains("--data-url is not an address of a web server");
    }
    CommandRun evaluate = CommandRun.of("evaluate", run, "--data", "nothing");
    assertThat(evaluate.code()).isEqualTo(1);
    assertThat(evaluate.err()).contains("nothing is neither a folder");
  }

  @Test
  void theNamesAreInTheHelp() {
    String help = CommandRun.of("train", "--help").out().replaceAll("\\s+", " ");
    for (KnownDataset set : KnownDataset.values()) {
      assertThat(help).contains(set.toString());
    }
    assertThat(CommandRun.of("evaluate", "--help").out()).contains("--data-dir", "--data-url");
  }
}
