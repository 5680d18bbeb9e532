package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.ChildProcess;
import alexnet.watch.RunFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: how it starts, what it refuses, and how it ends. */
@Timeout(180)
class WatchCommandTest {
  @TempDir Path folder;

  private static Process launch(Object... arguments) throws IOException {
    Object[] all = Stream.concat(Stream.of("watch"), Stream.of(arguments)).toArray();
    return new ProcessBuilder(ChildProcess.command(Main.class, all)).start();
  }

  private static String failure(int code, Object... arguments) throws Exception {
    Process process = launch(arguments);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(err).isEqualTo(code);
    return err;
  }

  @Test
  void showsRunsUntilASignalEndsIt() throws Exception {
    Path runs = folder.resolve("runs"); // which is not there yet
    Process process = launch("--port", 0, runs);
    try {
      String line = process.inputReader().readLine();
      assertThat(line).startsWith("Watching " + runs + " at http://127.0.0.1:");
      URI address = URI.create(line.replaceFirst(".* at ", ""));
      RunFiles.begin(runs.resolve("first"), 3);
      HttpRequest request = HttpRequest.newBuilder(address.resolve("/live/runs")).build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
          .contains("\"names\":[\"first\"]");
      assertThat(failure(1, "--port", address.getPort(), folder))
          .startsWith("alexnet: cannot listen on 127.0.0.1:" + address.getPort())
          .hasLineCount(1);
      process.toHandle().destroy(); // Process.destroy closes the streams, too
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(process.errorReader().readLine()).contains(runs + " is not there yet");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whatCannotBeIsSaidInALine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(failure(1, file))
        .isEqualTo("alexnet: " + file + " is a file; name the folder of the runs\n");
    assertThat(failure(2)).contains("RUNS");
    assertThat(failure(2, "--port", -1, folder)).contains("--port must be 0 to 65,535");
    assertThat(failure(2, "--host", "0.0.0.0", folder)).contains("--token-file");
  }
}
