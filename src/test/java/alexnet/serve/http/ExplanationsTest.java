package alexnet.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.explain.ExplainConfig;
import alexnet.explain.Explainer;
import alexnet.explain.Explanation;
import alexnet.explain.Method;
import alexnet.image.TestPictures;
import alexnet.serve.clients.RunningServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The address that explains answers gives what the library gives. */
@Timeout(300)
class ExplanationsTest {
  @TempDir static Path folder;

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> ask(String parameters, byte[]... pictures) throws Exception {
    return server.send(
        server
            .request("/v1/models/demo:explain")
            .POST(BodyPublishers.ofString(body(parameters, pictures))));
  }

  private static String body(String parameters, byte[]... pictures) {
    List<String> instances = new ArrayList<>();
    for (byte[] picture : pictures) {
      instances.add("{\"b64\":\"" + Base64.getEncoder().encodeToString(picture) + "\"}");
    }
    return "{\"instances\":[%s],\"parameters\":{%s}}"
        .formatted(String.join(",", instances), parameters);
  }

  private static JsonNode answer(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return new ObjectMapper().readTree(response.body()).get("explanations");
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void eachMethodAnswersAsTheLibraryDoes(Method method) throws Exception {
    byte[] picture = RunningServer.picture(); // 300 x 200
    JsonNode one =
        answer(
                ask(
                    "\"method\":\"%s\",\"class\":\"b\",\"steps\":3,\"samples\":3,\"seed\":7,"
                            .formatted(method)
                        + "\"window\":100,\"stride\":80,\"size\":300",
                    picture))
            .get(0);
    ExplainConfig config =
        ExplainConfig.of(method)
            .withTarget(1)
            .withSteps(3)
            .withNoise(3, 0.15, 7)
            .withWindows(100, 80);
    Explanation expected;
    try (Explainer explainer = Explainer.open(folder.resolve("demo"))) {
      expected = explainer.explain(picture, config).finish(done -> {});
    }
    assertThat(one.get("method").asText()).isEqualTo(method.toString());
    assertThat(one.get("class").asText()).isEqualTo("b");
    assertThat(one.get("index").asInt()).isEqualTo(1);
    assertThat(one.get("remark").asText()).isEqualTo(expected.remark());
    assertThat(one.get("gap") != null).isEqualTo(method == Method.INTEGRATED_GRADIENTS);
    assertThat(one.get("receptive_field") != null).isEqualTo(method.isCoarse());
    assertThat(one.get("grid").get(0).asInt()).isEqualTo(expected.height());
    double scale = expected.largest() + 1e-12;
    for (int y = 0; y < expected.height(); y++) {
      for (int x = 0; x < expected.width(); x++) {
        double value = one.get("map").get(y).get(x).asDouble();
        assertThat(Math.abs(value - expected.map()[y][x])).isLessThan(1e-4 * scale);
      }
      assertThat(one.get("centres").get("y").get(y).asDouble()).isEqualTo(expected.pictureYs()[y]);
    }
    assertThat(one.get("picture").toString()).isEqualTo("{\"width\":300,\"height\":200}");
    assertThat(one.get("seen").get("width").asDouble()).isEqualTo(expected.seen().width());
  }

  @Test
  void theTableOfLayersSaysWhatMayBeAskedFor() throws Exception {
    JsonNode table =
        new ObjectMapper().readTree(server.send(server.request("/v1/models/demo/layers")).body());
    assertThat(table.get("methods").toString())
        .isEqualTo(
            "[\"gradcam\",\"hirescam\",\"saliency\",\"input-x-gradient\","
                + "\"integrated-gradients\",\"smoothgrad\",\"occlusion\"]");
  }

  @Test
  void mapsOfPixelsAreAveraged() throws Exception {
    JsonNode usual = answer(ask("\"method\":\"saliency\"", RunningServer.picture())).get(0);
    assertThat(usual.get("grid").get(0).asInt()).isLessThanOrEqualTo(112);
    JsonNode small =
        answer(ask("\"method\":\"saliency\",\"size\":8", RunningServer.picture())).get(0);
    assertThat(small.get("grid").toString()).isEqualTo("[8,8]");
    assertThat(small.get("centres").get("x")).hasSize(8);
  }

  @Test
  void severalPicturesComeInTheirOrder() throws Exception {
    byte[] tall = TestPictures.encode(TestPictures.gradient(90, 250), "png");
    JsonNode both = answer(ask("", RunningServer.picture(), tall));
    assertThat(both).hasSize(2);
    assertThat(both.get(1).get("picture").toString()).isEqualTo("{\"width\":90,\"height\":250}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"method\":\"guided\" | unknown method",
        "\"class\":\"zebra\" | no such \"class\"",
        "\"class\":2 | \"class\" is not 0 to 1",
        "\"steps\":0 | \"steps\" is not 1 to",
        "\"steps\":5000,\"method\":\"integrated-gradients\" | steps must be 1 to 1,000",
        "\"window\":8,\"stride\":9 | stride must be 1 to 8: 9",
        "\"method\":\"occlusion\",\"window\":2 | passes through the network, at most 1,024",
        "\"baseline\":\"green\" | unknown baseline",
      })
  void whatIsWrongIsSaid(String parameters, String message) throws Exception {
    HttpResponse<byte[]> response = ask(parameters, RunningServer.picture());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains(message.replace("\"", "\\\""));
  }

  @Test
  void aBadPictureIsNamed() throws Exception {
    HttpResponse<byte[]> response = ask("", RunningServer.picture(), new byte[] {1, 2, 3});
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("picture 1");
  }

  /** Eight at once, in all; answers come meanwhile. */
  @Test
  void moreThanMayAreRefused() throws Exception {
    byte[] picture = RunningServer.picture();
    byte[][] eight = new byte[8][];
    Arrays.fill(eight, picture);
    CompletableFuture<HttpResponse<byte[]>> slow = later(eight);
    HttpResponse<byte[]> other = ask("", picture);
    while (other.statusCode() != 429) {
      if (slow.isDone()) {
        slow = later(eight); // this one was first
      }
      other = ask("", picture);
    }
    assertThat(other.headers().firstValue("Retry-After")).isPresent();
    HttpResponse<byte[]> plain =
        server.send(
            server
                .request("/predictions/demo")
                .POST(BodyPublishers.ofByteArray(RunningServer.picture())));
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(slow.get().statusCode()).isEqualTo(200);
    assertThat(ask("", picture).statusCode()).isEqualTo(200);
  }

  private static CompletableFuture<HttpResponse<byte[]>> later(byte[][] pictures) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return ask("\"method\":\"smoothgrad\",\"samples\":40", pictures);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void aModelOfTensorsHasNoPictures() throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            server
                .request("/v1/models/demo.tensor:explain")
                .POST(BodyPublishers.ofString("{\"inputs\":[]}")));
    assertThat(response.statusCode()).isEqualTo(404);
  }
}
