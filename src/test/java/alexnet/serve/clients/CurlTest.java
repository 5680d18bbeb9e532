package alexnet.serve.clients;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.ChildProcess;
import alexnet.Narrow;
import alexnet.cli.Main;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The lines of curl that the documentation shows, against a server of its own process. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the token file has POSIX permissions")
class CurlTest {
  private static final String TOKEN = "Authorization: Bearer " + RunningServer.TOKEN;

  @TempDir private static Path folder;
  private static ChildProcess server;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    Tool.require("curl");
    Path token = Files.writeString(folder.resolve("token"), RunningServer.TOKEN + "\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    Files.write(folder.resolve("picture.jpg"), RunningServer.picture());
    server =
        ChildProcess.start(
            Main.class,
            "serve",
            "--explain",
            Narrow.run(folder.resolve("demo")),
            "--port=0",
            "--threads=1",
            "--token-file",
            token);
    String line = server.readLine();
    assertThat(line).startsWith("Serving demo at http://127.0.0.1:");
    address = line.substring(line.indexOf("http"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static String curl(String path, String... options) throws Exception {
    return curl(path, new byte[0], options);
  }

  /** What curl prints, and the status behind it. */
  private static String curl(String path, byte[] input, String... options) throws Exception {
    List<String> command =
        Stream.of(
                Stream.of(
                    "curl", "-sS", "--noproxy", "*", "--max-time", "60", "-w", " %{http_code}"),
                Arrays.stream(options),
                Stream.of(address + path))
            .flatMap(part -> part)
            .toList();
    return Tool.run(folder, input, command).output();
  }

  private static final String CLASSES =
      "\\[\\{\"className\":\"[ab]\",\"probability\":0\\.[0-9]+},"
          + "\\{\"className\":\"[ab]\",\"probability\":0\\.[0-9]+}] 200";

  @Test
  void aPictureAsTheBody() throws Exception {
    assertThat(curl("/predictions/demo", "-H", TOKEN, "--data-binary", "@picture.jpg"))
        .matches(CLASSES);
    assertThat(curl("/predictions/demo/1", "-H", TOKEN, "--data-binary", "@picture.jpg"))
        .matches(CLASSES);
    assertThat(curl("/invocations", "-H", TOKEN, "--data-binary", "@picture.jpg")).matches(CLASSES);
    assertThat(curl("/predictions/demo?top=1", "-H", TOKEN, "--data-binary", "@picture.jpg"))
        .matches("\\[\\{\"className\":\"[ab]\",\"probability\":0\\.[0-9]+}] 200");
  }

  /** -T - sends chunks, whose number nobody knows before. */
  @Test
  void aPictureAsItComes() throws Exception {
    assertThat(
            curl(
                "/predictions/demo", RunningServer.picture(), "-H", TOKEN, "-X", "POST", "-T", "-"))
        .matches(CLASSES);
  }

  @Test
  void aPictureInAForm() throws Exception {
    assertThat(curl("/predictions/demo", "-H", TOKEN, "-F", "data=@picture.jpg")).matches(CLASSES);
    assertThat(curl("/predictions/demo", "-H", TOKEN, "-F", "file=@picture.jpg;type=image/jpeg"))
        .matches(CLASSES);
  }

  @Test
  void versionOne() throws Exception {
    String body = "{\"instances\":[{\"b64\":\"%s\"}]}".formatted(base64());
    assertThat(curl("/v1/models/demo:predict", utf8(body), "-H", TOKEN, "--data-binary", "@-"))
        .startsWith("{\"predictions\":[{\"class\":")
        .endsWith("}]} 200");
    assertThat(curl("/v1/models/demo:explain", utf8(body), "-H", TOKEN, "--data-binary", "@-"))
        .startsWith("{\"explanations\":[{\"method\":\"gradcam\",\"class\":")
        .endsWith("}]} 200");
  }

  @Test
  void versionTwo() throws Exception {
    String body =
        """
        {"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["%s"]}],
         "outputs": [{"name": "probabilities", "parameters": {"classification": 1}}]}\
        """
            .formatted(base64());
    assertThat(
            curl(
                "/v2/models/demo/infer",
                utf8(body),
                "-H",
                TOKEN,
                "-H",
                "Content-Type: application/json",
                "-d",
                "@-"))
        .matches("\\{\"model_name\":\"demo\".*\"data\":\\[\"0\\.[0-9]+:[01]:[ab]\"]}]} 200");
    assertThat(
            curl(
                "/v2/models/demo/infer",
                "-H",
                TOKEN,
                "-H",
                "Inference-Header-Content-Length: 0",
                "--data-binary",
                "@picture.jpg"))
        .startsWith("{\"model_name\":\"demo\"")
        .endsWith("200");
  }

  @Test
  void probesNeedNoToken() throws Exception {
    assertThat(curl("/v2/health/live")).isEqualTo("{\"live\":true} 200");
    assertThat(curl("/v2/health/ready")).isEqualTo("{\"ready\":true,\"live\":true} 200");
    assertThat(curl("/ping")).isEqualTo("{\"status\":\"Healthy\"} 200");
    assertThat(curl("/ping", "-I")).contains("200 OK").doesNotContain("Healthy");
  }

  @Test
  void theTokenIsNeeded() throws Exception {
    assertThat(curl("/v2/models")).startsWith("{\"error\":\"a token is needed").endsWith("401");
    assertThat(curl("/v2/models", "--oauth2-bearer", RunningServer.TOKEN))
        .isEqualTo("{\"models\":[\"demo\",\"demo.tensor\"]} 200");
    assertThat(curl("/login", "-L", "-c", "cookies", "--data-urlencode", "token@token"))
        .contains("id=\"drop\"")
        .endsWith("200");
    assertThat(curl("/v2", "-b", "cookies")).startsWith("{\"name\":\"alexnet\"").endsWith("200");
  }

  @Test
  void whatIsWrongIsOneLine() throws Exception {
    assertThat(curl("/predictions/demo", "-H", TOKEN, "-d", "hello"))
        .isEqualTo(
            "{\"code\":400,\"type\":\"BadRequestException\",\"message\":\"picture: not a picture"
                + " (text)\"} 400");
    assertThat(curl("/predictions/nobody", "-H", TOKEN, "-d", "hello"))
        .startsWith("{\"code\":404,\"type\":\"ModelNotFoundException\"")
        .endsWith("404");
    assertThat(curl("/v2/models/demo", "-H", TOKEN, "-X", "DELETE")).endsWith("405");
  }

  private static String base64() {
    return Base64.getEncoder().encodeToString(RunningServer.picture());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
