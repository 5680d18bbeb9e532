package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.Narrow;
import alexnet.model.AlexNet;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: how it starts, what it refuses, and how it ends. */
@Timeout(180)
class ServeCommandTest {
  @TempDir static Path folder;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static byte[] picture;

  @BeforeAll
  static void makeRuns() throws IOException {
    Narrow.run(folder.resolve("first"));
    Narrow.run(folder.resolve("second"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(230, 240, BufferedImage.TYPE_INT_RGB), "png", out);
    picture = out.toByteArray();
  }

  /** A server in a process of its own. */
  private record Server(Process process, URI address) implements AutoCloseable {
    static Server start(Object... arguments) throws IOException {
      Process process = CommandProcess.start("serve", arguments);
      String line = process.inputReader().readLine();
      assertThat(line).as("what it says once it is ready").isNotNull();
      Matcher address = Pattern.compile("Serving .* at (http://\\S+)").matcher(line);
      assertThat(address.matches()).as(line).isTrue();
      return new Server(process, URI.create(address.group(1)));
    }

    String get(String path) throws Exception {
      return CLIENT
          .send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString())
          .body();
    }

    int status(String path, String... headers) throws Exception {
      HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void servesSeveralRunsUnderTheirNames() throws Exception {
    try (Server server =
        Server.start(
            "--port", 0, folder.resolve("first"), "--name", "other=" + folder.resolve("second"))) {
      assertThat(server.get("/v2/models"))
          .isEqualTo("{\"models\":[\"first\",\"first.tensor\",\"other\",\"other.tensor\"]}");
      assertThat(server.get("/metrics")).contains("process_resident_memory_bytes");
    }
  }

  /** What was taken on when the signal came is answered, and nothing else. */
  @Test
  void sigtermAnswersWhatWasTakenOnAndEndsWithZero() throws Exception {
    try (Server server = Server.start("--port", 0, folder.resolve("first"));
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.address.getPort())) {
      OutputStream out = slow.getOutputStream();
      out.write(
          ("POST /predictions/first HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                  + picture.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(picture, 0, 10);
      out.flush();
      assertThat(server.status("/v2/health/ready")).isEqualTo(200);
      server.process.destroy();
      while (server.status("/v2/health/ready") == 200) {
        Thread.onSpinWait();
      }
      assertThat(server.status("/v2/health/ready")).isEqualTo(503);
      assertThat(server.status("/v2/health/live")).isEqualTo(200);
      HttpRequest late =
          HttpRequest.newBuilder(server.address.resolve("/predictions/first"))
              .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
              .build();
      assertThat(CLIENT.send(late, BodyHandlers.discarding()).statusCode()).isEqualTo(503);
      out.write(picture, 10, picture.length - 10);
      out.flush();
      assertThat(firstLine(slow.getInputStream())).isEqualTo("HTTP/1.1 200 OK");
      assertThat(server.process.waitFor(25, TimeUnit.SECONDS)).isTrue();
      assertThat(server.process.exitValue()).isZero();
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  @Test
  void whoeverHasTheTokenMayAsk() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "0123456789abcdef\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (Server server = Server.start("--port", 0, "--token-file", file, folder.resolve("first"))) {
      assertThat(server.status("/v2/health/ready")).isEqualTo(200);
      assertThat(server.status("/v2/models")).isEqualTo(401);
      assertThat(server.status("/v2/models", "Authorization", "Bearer 0123456789abcde"))
          .isEqualTo(401);
      assertThat(server.status("/v2/models", "Authorization", "Bearer 0123456789abcdef"))
          .isEqualTo(200);
      assertThat(server.status("/v2/models?token=0123456789abcdef")).isEqualTo(401);
    }
  }

  /** The run knows a and b: pictures of other classes can be compared, and not scored. */
  @Test
  void dataSetsGoWithTheRunsThatTheyFit() throws Exception {
    Path known = pictures("known", "a", "b");
    Path others = pictures("others", "cat", "dog");
    Path third = folder.resolve("third");
    try (AlexNet network = Narrow.network(2)) {
      Files.createDirectories(third);
      Model.write(
          third.resolve(Model.FILE),
          network,
          new ModelCard(Narrow.NETWORK, List.of("cat", "dog"), Preprocessing.DEFAULT, Map.of()));
    }
    Path first = folder.resolve("first");
    assertThat(CommandProcess.failure(1, "serve", "--port", 0, "--data", others, first))
        .contains("classes that the network was not trained on: cat, dog");
    try (Server server =
        Server.start(
            "--cache",
            folder.resolve("cache"),
            "--port",
            0,
            "--data",
            known,
            "--neighbours",
            others,
            first,
            third)) {
      assertThat(server.status("/v1/models/first/mistakes")).isEqualTo(200);
      assertThat(server.status("/v1/models/third/mistakes")).isEqualTo(501);
      assertThat(server.status("/v1/models/first/neighbours/0")).isEqualTo(200);
      assertThat(server.status("/v1/models/third/neighbours/0")).isEqualTo(200);
      BufferedReader said = server.process.errorReader();
      String line = said.readLine();
      while (!line.startsWith("note: third is not scored: ")) {
        line = said.readLine(); // null, which fails, if it was not said
      }
      server.process.destroy();
      assertThat(server.process.waitFor(25, TimeUnit.SECONDS)).isTrue();
      assertThat(server.process.exitValue()).isZero();
    }
  }

  private static Path pictures(String name, String... classes) throws IOException {
    for (String of : classes) {
      Path place = Files.createDirectories(folder.resolve(name).resolve(of));
      for (int i = 0; i < 4; i++) {
        Files.write(place.resolve(i + ".png"), picture);
      }
    }
    return folder.resolve(name);
  }

  @Test
  void whatCannotBeIsSaidInALine() throws Exception {
    Path run = folder.resolve("first");
    assertThat(CommandProcess.failure(2, "serve"))
        .startsWith("alexnet: name at least one run to serve");
    assertThat(CommandProcess.failure(2, "serve", "--host", "0.0.0.0", run))
        .contains("--token-file")
        .contains("--no-token");
    assertThat(CommandProcess.failure(2, "serve", run, run))
        .contains("both")
        .contains("--name NAME=RUN");
    assertThat(CommandProcess.failure(2, "serve", "--name", "a b=" + run))
        .contains("\"a b\" is no name for a model");
    assertThat(CommandProcess.failure(2, "serve", "--port", 70_000, run))
        .contains("--port must be 0 to 65,535");
    assertThat(CommandProcess.failure(2, "serve", "--max-batch", 0, run))
        .contains("--max-batch must be 1 to 256: 0");
    assertThat(CommandProcess.failure(2, "serve", "--timeout", "soon", run))
        .contains("is no time such as");
    assertThat(CommandProcess.failure(2, "serve", "--max-pixels", "many", run)).contains("40MP");
    assertThat(CommandProcess.failure(1, "serve", folder.resolve("none")))
        .contains("none")
        .doesNotContain("\tat ");
    Path open = folder.resolve("open");
    Files.writeString(open, "0123456789abcdef");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(CommandProcess.failure(1, "serve", "--token-file", open, run)).contains("chmod 600");
    try (Server server = Server.start("--port", 0, run)) {
      assertThat(CommandProcess.failure(1, "serve", "--port", server.address.getPort(), run))
          .startsWith("alexnet: cannot listen on 127.0.0.1:" + server.address.getPort());
    }
  }
}
