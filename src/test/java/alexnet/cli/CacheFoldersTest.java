package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.Narrow;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as in a container: without a home or a temporary folder that can be written. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX's")
@Timeout(180)
class CacheFoldersTest {
  @TempDir static Path folder;
  private static Path run;
  private static Path picture;
  private static Path closed;

  private record Outcome(int code, String out, String err) {}

  @BeforeAll
  static void makeRun() throws IOException {
    run = Narrow.run(folder.resolve("run"));
    picture = folder.resolve("picture.png");
    ImageIO.write(new BufferedImage(230, 240, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
  }

  /** Runs predict as somebody whom permissions keep out, also where the tests are root's. */
  private static Outcome predict(Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      Path setpriv = Path.of("/usr/bin/setpriv");
      assumeTrue(Files.isExecutable(setpriv), "root writes everywhere, and there is no setpriv");
      command.addAll(
          List.of(setpriv.toString(), "--bounding-set", "-all", "--inh-caps", "-all", "--"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Duser.home=" + closed,
            "-Djava.io.tmpdir=" + closed,
            "-cp",
            System.getProperty("java.class.path"),
            "alexnet.cli.Main",
            "predict",
            run.toString(),
            picture.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeAll(List.of("ALEXNET_CACHE", "ALEXNET_NATIVES"));
    builder.environment().putAll(environment);
    Path err = folder.resolve("err");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out, Files.readString(err));
  }

  /** JUnit would warn of each link that leads out of its folder. */
  @AfterAll
  static void deleteLinks() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path link : all.filter(Files::isSymbolicLink).toList()) {
        Path parent = link.getParent();
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.delete(link);
      }
    }
  }

  @Test
  void whereNothingCanBeWrittenALineSaysWhatToDo() throws Exception {
    Outcome outcome = predict(Map.of());
    assertThat(outcome.err)
        .startsWith("alexnet: there is no folder that the native libraries can be unpacked into:")
        .contains(closed.toString())
        .endsWith("--cache DIR or ALEXNET_CACHE=DIR names another\n")
        .hasLineCount(1);
    assertThat(outcome.code).isEqualTo(1);
  }

  @Test
  void aFolderForAllThatCanBeMadeAgain() throws Exception {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Outcome outcome = predict(Map.of("ALEXNET_CACHE", cache.toString()));
    assertThat(outcome.err).isEmpty();
    assertThat(outcome.out).contains("picture.png");
    assertThat(cache.resolve("natives")).isDirectoryContaining("glob:**.jar");
    assertThat(cache.resolve("kernels.tsv")).isRegularFile();
  }

  /** As in an image that was unpacked when it was built. */
  @Test
  void librariesThatLieThereNeedNoFolderToBeWritten() throws Exception {
    Loader.load(org.bytedeco.pytorch.global.torch.class);
    Path natives = readOnly(Loader.getCacheDir().toPath(), folder.resolve("natives"));
    Outcome outcome = predict(Map.of("ALEXNET_NATIVES", natives.toString()));
    assertThat(outcome.err).isEmpty();
    assertThat(outcome.out).contains("picture.png");
    assertThat(outcome.code).isZero();
  }

  /** The same files in folders that cannot be written. */
  private static Path readOnly(Path source, Path target) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> all = Files.walk(source)) {
      for (Path path : all.toList()) {
        Path there = target.resolve(source.relativize(path).toString());
        if (Files.isDirectory(path)) {
          folders.add(Files.createDirectory(there));
        } else if (Files.exists(path)) {
          Files.createSymbolicLink(there, path);
        }
      }
    }
    for (Path there : folders) {
      Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    return target;
  }
}
