package alexnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What {@code benchmarks/compare} decides and calculates; nothing is timed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are for POSIX systems")
class BenchmarksTest {
  private static final String PYTHON = System.getenv().getOrDefault("ALEXNET_PYTHON", "python3");

  @Test
  void itsOwnTestsPass() throws Exception {
    assumeTrue(
        hasPython(), "skipped: no Python 3.8 or newer (ALEXNET_PYTHON, else python3 on the PATH)");
    Process tests = start("-m", "unittest", "measuring.tests");
    String output = new String(tests.getInputStream().readAllBytes(), UTF_8);
    assertThat(tests.waitFor()).as(output).isZero();
    assertThat(output).containsPattern("Ran [1-9]");
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return start("-c", "import sys; sys.exit(sys.version_info < (3, 8))").waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private static Process start(String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(PYTHON, "-B").redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    return builder.directory(Path.of("benchmarks").toFile()).start();
  }
}
