package alexnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code alexnet}, with a Java and a Maven that only say what they were asked. Its
 * checkout has a space in its name.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for POSIX shells")
class LauncherTest {
  private static final String BUILD =
      "Building AlexNet (first use; Maven downloads its libraries) ...\n";
  private static final String PREPARE = "Preparing a faster start (once) ...\n";
  private static final String FIRST_BUILD = BUILD + PREPARE;
  private static final String REBUILD = "Building AlexNet (its sources changed) ...\n" + PREPARE;

  /** A Java that leaves an archive of classes where it is told to. */
  private static final String ARCHIVING =
      """
      for argument in "$@"; do
        case $argument in
          -XX:ArchiveClassesAtExit=*) echo classes >"${argument#*=}"; exit 0 ;;
        esac
      done
      printf '%s|' "$@"
      """;

  /** Leaves what the real build leaves, and a line in {@code builds}. */
  private static final String MAVEN =
      """
      echo "$@" >>builds
      mkdir -p target/launcher/lib
      echo jar >target/launcher/alexnet.jar
      """;

  /** All that the script may call. */
  private static final List<String> TOOLS =
      List.of("cat", "find", "grep", "head", "mkdir", "mv", "readlink", "rm", "sleep", "tail");

  @TempDir private Path folder;
  private Path checkout;
  private String javaHome;

  private record Run(int exit, String out, String err) {}

  @BeforeEach
  void setUp() throws IOException {
    checkout = Files.createDirectories(folder.resolve("my checkout"));
    Files.copy(Path.of("alexnet"), checkout.resolve("alexnet"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.createDirectories(checkout.resolve("src/main/java"));
    write(checkout.resolve("src/main/java/A.java"), "class A {}");
    script("bin/mvn", MAVEN);
    for (String tool : TOOLS) {
      script("bin/" + tool, "PATH=/usr/bin:/bin exec " + tool + " \"$@\"");
    }
    jdk("17.0.15");
    javaHome = folder.resolve("jdk").toString();
  }

  @Test
  void buildsOnceThenPassesArgumentsAndExitCode() throws Exception {
    Run first = run("predict", "a b", "*");
    assertThat(first.err).isEqualTo(FIRST_BUILD);
    assertThat(first.out).endsWith("alexnet.cli.Main|predict|a b|*|");
    assertThat(first.exit).isEqualTo(7);
    assertThat(run("summary"))
        .isEqualTo(new Run(7, first.out.replace("predict|a b|*", "summary"), ""));
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void rebuildsWhenAFileChangesAppearsOrGoes() throws Exception {
    run();
    Path b = checkout.resolve("src/main/java/B.java");
    write(b, "class B {}");
    age(b);
    assertThat(run().err).as("new file with an old date").isEqualTo(REBUILD);
    Files.setLastModifiedTime(b, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(run().err).as("changed file").isEqualTo(REBUILD);
    Files.delete(b);
    assertThat(run().err).as("removed file").isEqualTo(REBUILD);
    assertThat(run().err).as("nothing changed").isEmpty();
    write(checkout.resolve("src/main/java/.A.java.swp"), "an editor's");
    assertThat(run().err).as("an editor's file").isEmpty();
    assertThat(builds()).isEqualTo(4);
  }

  @Test
  void twoStartsAtOnceBuildOnce() throws Exception {
    script("bin/mvn", "sleep 1\n" + MAVEN);
    Process one = start();
    Process two = start();
    assertThat(finish(one).exit).isEqualTo(7);
    assertThat(finish(two).exit).isEqualTo(7);
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void takesOverTheLockOfAKilledBuild() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    write(checkout.resolve("target/build.lock"), gone.pid() + "\n");
    assertThat(run().exit).isEqualTo(7);
    assertThat(checkout.resolve("target/build.lock")).doesNotExist();
  }

  @Test
  void showsTheErrorsOfAFailedBuildAndBuildsAgain() throws Exception {
    script("bin/mvn", "echo '[INFO] fine'; echo '[ERROR] A.java:[1,2] broken'; exit 1");
    Run run = run();
    assertThat(run.exit).isEqualTo(1);
    assertThat(run.out).isEmpty();
    assertThat(run.err)
        .startsWith(BUILD + "[ERROR] A.java:[1,2] broken\n")
        .endsWith("the build failed; all of its output is in " + real("target/build.log") + "\n");
    script("bin/mvn", MAVEN);
    assertThat(run().exit).isEqualTo(7);
  }

  @Test
  void aSignalEndsTheBuildAndLeavesNoLock() throws Exception {
    script("bin/mvn", "echo started >>builds; exec sleep 60");
    Process process = start();
    while (builds() == 0) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(20);
    }
    process.toHandle().destroy();
    assertThat(finish(process).exit).isEqualTo(143);
    assertThat(checkout.resolve("target/build.lock")).doesNotExist();
  }

  @Test
  void becomesJavaSoThatSignalsReachIt() throws Exception {
    script("jdk/bin/java", "echo $$");
    Process process = start();
    long pid = process.pid();
    assertThat(finish(process).out.trim()).isEqualTo(Long.toString(pid));
  }

  @Test
  void runsThroughASymbolicLink() throws Exception {
    Path link =
        Files.createSymbolicLink(folder.resolve("bin/an"), Path.of("../my checkout/alexnet"));
    assertThat(finish(start(link.toString(), "demo")).out).endsWith("|demo|");
  }

  @Test
  void runsWithoutMavenWhereLibrariesLieBeside() throws Exception {
    Path zip = Files.createDirectories(folder.resolve("un zipped"));
    Files.copy(Path.of("alexnet"), zip.resolve("alexnet"));
    write(zip.resolve("lib/alexnet-0.1.0.jar"), "");
    write(zip.resolve("lib/picocli-1.jar"), "");
    Run run = finish(start(zip.resolve("alexnet").toString()));
    Path lib = zip.toRealPath().resolve("lib");
    assertThat(run.out)
        .contains("|" + lib + "/alexnet-0.1.0.jar:" + lib + "/picocli-1.jar:" + lib + "/*|");
    assertThat(run.err).isEqualTo(PREPARE);
    assertThat(builds()).isZero();
  }

  @Test
  void anArchiveOfClassesIsMadeOnceABuild() throws Exception {
    script("jdk/bin/java", ARCHIVING);
    String used = "|-XX:SharedArchiveFile=" + real("") + "/target/launcher/alexnet-17.0.15.jsa|";
    Run first = run("info");
    assertThat(first.err).isEqualTo(FIRST_BUILD);
    assertThat(first.out).contains(used).endsWith("|info|");
    assertThat(run("info")).isEqualTo(new Run(0, first.out, ""));

    Thread.sleep(1100); // shells may compare whole seconds
    write(checkout.resolve("src/main/java/C.java"), "class C {}");
    assertThat(run("info")).isEqualTo(new Run(0, first.out, REBUILD));
    assertThat(run("info").err).isEmpty();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aJavaWithoutArchivesRunsWithoutOne() throws Exception {
    assertThat(run().exit).isEqualTo(7);
    Run second = run();
    assertThat(second.err).as("not tried again").isEmpty();
    assertThat(second.out).doesNotContain("SharedArchiveFile");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aSignalEndsThePreparationAndLeavesNothing() throws Exception {
    script("jdk/bin/java", "echo started >>\"" + checkout + "/prepared\"; exec sleep 60");
    Process process = start();
    while (!Files.exists(checkout.resolve("prepared"))) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(20);
    }
    process.toHandle().destroy();
    assertThat(finish(process).exit).isEqualTo(143);
    assertThat(leftovers()).isEmpty();
  }

  /** What the making of an archive leaves beside it. */
  private List<String> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(checkout.resolve("target/launcher"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(".jsa."))
          .toList();
    }
  }

  @Test
  void allowsNativeAccessFromJava24On() throws Exception {
    assertThat(run().out).doesNotContain("--enable-native-access");
    jdk("25.0.3");
    assertThat(run().out).contains("|--enable-native-access=ALL-UNNAMED|");
  }

  @Test
  void namesWhatIsMissing() throws Exception {
    jdk("11.0.2");
    assertThat(run())
        .isEqualTo(
            new Run(
                1,
                "",
                "alexnet: needs Java 17 or newer, but %s/jdk/bin/java is Java 11.0.2\n"
                    .formatted(folder)));
    jdk("1.8.0_302");
    assertThat(run().err).contains("is Java 1.8.0_302");
    Files.delete(folder.resolve("jdk/release"));
    script("jdk/bin/java", "echo 'openjdk version \"9.0.4\" 2018-01-16' >&2");
    assertThat(run().err).contains("is Java 9.0.4");
    Files.delete(folder.resolve("jdk/bin/java"));
    assertThat(run().err).startsWith("alexnet: no Java at JAVA_HOME, which is " + folder);
    javaHome = "";
    assertThat(run().err).startsWith("alexnet: no Java found");
    jdk("17");
    Files.createSymbolicLink(folder.resolve("bin/java"), folder.resolve("jdk/bin/java"));
    Files.delete(folder.resolve("jdk/bin/javac"));
    assertThat(run().err).startsWith("alexnet: no compiler in " + folder.resolve("jdk"));
    Files.delete(folder.resolve("bin/mvn"));
    Run run = run();
    assertThat(run.err).startsWith("alexnet: no Maven found (mvn)");
    assertThat(run.exit).isEqualTo(1);
    assertThat(checkout.resolve("target/build.lock")).doesNotExist();
  }

  /** A Java that prints its arguments and exits with 7. */
  private void jdk(String version) throws IOException {
    write(folder.resolve("jdk/release"), "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"" + version + "\"\n");
    script("jdk/bin/java", "printf '%s|' \"$@\"; exit 7");
    script("jdk/bin/javac", "");
  }

  private void script(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    write(file, "#!/bin/sh\n" + text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
  }

  private int builds() throws IOException {
    Path file = checkout.resolve("builds");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private Path real(String path) throws IOException {
    return checkout.toRealPath().resolve(path);
  }

  private Run run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("alexnet").toString()));
    command.addAll(Arrays.asList(arguments));
    return finish(start(command.toArray(String[]::new)));
  }

  private Process start(String... command) throws IOException {
    if (command.length == 0) {
      return start(checkout.resolve("alexnet").toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", javaHome);
    builder.environment().put("PATH", folder.resolve("bin").toString());
    builder.environment().remove("ALEXNET_JAVA_OPTS");
    return builder.start();
  }

  private static Run finish(Process process) throws Exception {
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends").isTrue();
      return new Run(
          process.exitValue(),
          new String(process.getInputStream().readAllBytes(), UTF_8),
          new String(process.getErrorStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
