package alexnet.serve.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of others that check what the server says of itself. */
class CheckersTest {
  /** Where .ci/run installs it; npm has no place of its own for programs of one project. */
  private static final String SPECTRAL =
      Path.of("target/npm/node_modules/.bin/spectral").toAbsolutePath().toString();

  @TempDir private Path folder;

  @Test
  void promtoolSaysNothingOfTheMetrics() throws Exception {
    Tool.require("promtool");
    try (RunningServer server = RunningServer.start(folder)) {
      server.send(
          server
              .request("/predictions/demo")
              .POST(BodyPublishers.ofByteArray(RunningServer.picture())));
      server.send(server.request("/predictions/demo").POST(BodyPublishers.ofString("no picture")));
      HttpResponse<byte[]> metrics = server.send(server.request("/metrics"));
      assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain; version=0.0.4");
      Tool.Result result =
          Tool.run(folder, metrics.body(), List.of("promtool", "check", "metrics"));
      assertThat(result).isEqualTo(new Tool.Result(0, ""));
    }
  }

  @Test
  void spectralFindsNothingInTheDescription() throws Exception {
    Tool.require(SPECTRAL);
    Tool.Result result =
        Tool.run(
            folder,
            new byte[0],
            List.of(
                SPECTRAL,
                "lint",
                "--fail-severity=hint",
                "--ruleset",
                Path.of("src/test/resources/alexnet/serve/spectral.yaml")
                    .toAbsolutePath()
                    .toString(),
                Path.of("src/main/resources/alexnet/serve/openapi.json")
                    .toAbsolutePath()
                    .toString()));
    assertThat(result.code()).as(result.output()).isZero();
  }
}
