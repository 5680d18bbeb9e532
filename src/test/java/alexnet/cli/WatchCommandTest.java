package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.watch.RunFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: how it starts, what it refuses, and how it ends. */
@Timeout(180)
class WatchCommandTest {
  @TempDir Path folder;

  @Test
  void showsRunsUntilASignalEndsIt() throws Exception {
    Path runs = folder.resolve("runs"); // which is not there yet
    Process process = CommandProcess.start("watch", "--port", 0, runs);
    try {
      String line = process.inputReader().readLine();
      assertThat(line).startsWith("Watching " + runs + " at http://127.0.0.1:");
      URI address = URI.create(line.replaceFirst(".* at ", ""));
      RunFiles.begin(runs.resolve("first"), 3);
      HttpRequest request = HttpRequest.newBuilder(address.resolve("/live/runs")).build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
          .contains("\"names\":[\"first\"]");
      assertThat(CommandProcess.failure(1, "watch", "--port", address.getPort(), folder))
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
    assertThat(CommandProcess.failure(1, "watch", file))
        .isEqualTo("alexnet: " + file + " is a file; name the folder of the runs\n");
    assertThat(CommandProcess.failure(2, "watch")).contains("RUNS");
    assertThat(CommandProcess.failure(2, "watch", "--port", -1, folder))
        .contains("--port must be 0 to 65,535");
    assertThat(CommandProcess.failure(2, "watch", "--host", "0.0.0.0", folder))
        .contains("--token-file");
  }
}
