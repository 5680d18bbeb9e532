package alexnet.serve.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of others, which may be missing where the tests run. */
final class Tool {
  private Tool() {}

  /** Skips the test, saying why, where there is no such program. */
  static void require(String program) {
    assumeTrue(
        Files.isExecutable(Path.of(program))
            || Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
        program + " is not there; .ci/run installs it");
  }

  /** What a program printed, and its exit code. */
  record Result(int code, String output) {}

  /** Runs a program to its end, which comes soon. */
  static Result run(Path folder, byte[] input, List<String> command)
      throws IOException, InterruptedException {
    Path in = Files.write(folder.resolve("tool.in"), input);
    Path out = folder.resolve("tool.out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
  }
}
