package alexnet.serve.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.image.RgbImage;
import alexnet.image.TestPictures;
import alexnet.serve.clients.ProtocolClient.Answer;
import alexnet.transform.Preprocessing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form of the protocols gives the same answer to the same picture. */
class ProtocolClientTest {
  private static final byte[] ONE = RunningServer.picture();
  private static final byte[] OTHER = RunningServer.otherPicture();

  @TempDir private static Path folder;
  private static RunningServer server;
  private static ProtocolClient client;
  private static Answer expected;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder);
    client = new ProtocolClient(server);
    expected = client.inJson(pictures(2), ONE, OTHER);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ObjectNode pictures(long count) {
    return ProtocolClient.request("image", "BYTES", count);
  }

  private static void assertSame(float[] actual, float[] expected) {
    assertThat(actual).containsExactly(expected, within(1e-5f));
  }

  private static float[] first(float[] values) {
    return new float[] {values[0], values[1]};
  }

  @Test
  void picturesInJsonComeBackInJson() throws Exception {
    Answer answer = client.inJson(pictures(2).put("id", "seven"), ONE, OTHER);
    assertThat(answer.json().get("id").asText()).isEqualTo("seven");
    assertThat(answer.outputs().keySet()).containsExactly("probabilities", "logits");
    assertThat(answer.outputs().get("logits").shape()).containsExactly(2L, 2L);
    float[] probabilities = answer.probabilities();
    assertThat(probabilities[0] + probabilities[1]).isCloseTo(1, within(1e-5f));
    assertThat(probabilities[0]).isNotEqualTo(probabilities[2]);
    assertSame(answer.logits(), expected.logits());
  }

  @Test
  void picturesAndAnswersAreBinaryTensors() throws Exception {
    ObjectNode request = pictures(2);
    request.putObject("parameters").put("binary_data_output", true);
    Answer answer = client.binary("demo", request, ProtocolClient.strings(ONE, OTHER));
    assertThat(answer.json().at("/outputs/0/parameters/binary_data_size").asInt()).isEqualTo(16);
    assertSame(answer.probabilities(), expected.probabilities());
    assertSame(answer.logits(), expected.logits());
  }

  @Test
  void oneOutputIsBinaryAndTheOtherNot() throws Exception {
    ObjectNode request = pictures(2);
    ProtocolClient.output(request, "logits").put("binary_data", true);
    ProtocolClient.output(request, "probabilities");
    Answer answer = client.binary("demo", request, ProtocolClient.strings(ONE, OTHER));
    assertThat(answer.outputs().keySet()).containsExactly("logits", "probabilities");
    assertSame(answer.probabilities(), expected.probabilities());
    assertSame(answer.logits(), expected.logits());
  }

  @Test
  void classesAreToldInText() throws Exception {
    ObjectNode request = pictures(2);
    ProtocolClient.output(request, "probabilities").put("classification", 1);
    List<String> text = client.inJson(request, ONE, OTHER).outputs().get("probabilities").strings();
    assertThat(text).hasSize(2).allMatch(line -> line.matches("0\\.[0-9]+:(0:a|1:b)"));

    ObjectNode binary = pictures(2);
    ProtocolClient.output(binary, "probabilities")
        .put("classification", 9)
        .put("binary_data", true);
    ProtocolClient.Output all =
        client
            .binary("demo", binary, ProtocolClient.strings(ONE, OTHER))
            .outputs()
            .get("probabilities");
    assertThat(all.datatype()).isEqualTo("BYTES");
    assertThat(all.shape()).containsExactly(2L, 2L);
    assertThat(all.strings()).hasSize(4).containsAll(text);
  }

  @Test
  void aFileAloneIsAPicture() throws Exception {
    Answer answer = client.raw("demo", ONE);
    assertThat(answer.outputs().get("logits").shape()).containsExactly(1L, 2L);
    assertSame(answer.logits(), first(expected.logits()));
  }

  @Test
  void tensorsAnswerAsPicturesDo() throws Exception {
    float[] values = normalised(ONE);
    float[] logits = first(expected.logits());
    float[] probabilities = first(expected.probabilities());
    ObjectNode request = tensor();
    Answer binary = client.binary("demo.tensor", request, ProtocolClient.floats(values));
    assertSame(binary.logits(), logits);
    assertSame(binary.probabilities(), probabilities);
    assertSame(client.raw("demo.tensor", ProtocolClient.floats(values)).logits(), logits);

    ObjectNode flat = tensor();
    ArrayNode data = ProtocolClient.input(flat).putArray("data");
    for (float value : values) {
      data.add(value);
    }
    assertSame(client.send("demo.tensor", flat).logits(), logits);

    ObjectNode nested = tensor();
    ProtocolClient.input(nested).set("data", nested(values));
    assertSame(client.send("demo.tensor", nested).logits(), logits);

    ObjectNode rows = RunningServer.JSON.createObjectNode();
    rows.putArray("instances").addObject().set("input", nested(values).get(0));
    JsonNode prediction = predict("demo.tensor", rows).at("/predictions/0");
    assertThat(prediction.at("/logits/0").floatValue()).isCloseTo(logits[0], within(1e-5f));
  }

  private static ObjectNode tensor() {
    return ProtocolClient.request("input", "FP32", 1, 3, 224, 224);
  }

  /** By channels, rows and columns, as the description of the model's preprocessing says. */
  private static float[] normalised(byte[] picture) {
    RgbImage image = Preprocessing.DEFAULT.apply(TestPictures.decode(picture));
    float[] values = new float[3 * 224 * 224];
    int i = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < 224; y++) {
        for (int x = 0; x < 224; x++) {
          double value = TestPictures.pixel(image, x, y)[channel] / 255.0;
          values[i++] =
              (float)
                  ((value - Preprocessing.IMAGENET_MEAN.get(channel))
                      / Preprocessing.IMAGENET_STD.get(channel));
        }
      }
    }
    return values;
  }

  private static ArrayNode nested(float[] values) {
    ArrayNode batch = RunningServer.JSON.createArrayNode();
    ArrayNode channels = batch.addArray();
    int i = 0;
    for (int channel = 0; channel < 3; channel++) {
      ArrayNode rows = channels.addArray();
      for (int y = 0; y < 224; y++) {
        ArrayNode row = rows.addArray();
        for (int x = 0; x < 224; x++) {
          row.add(values[i++]);
        }
      }
    }
    return batch;
  }

  @Test
  void versionOneAnswersByRowsAndByColumns() throws Exception {
    ObjectNode rows = RunningServer.JSON.createObjectNode();
    rows.withArray("instances").addObject().put("b64", base64(ONE));
    rows.withArray("instances").addObject().putObject("image").put("b64", base64(OTHER));
    JsonNode predictions = predict("demo", rows).get("predictions");
    assertThat(predictions).hasSize(2);

    ObjectNode columns = RunningServer.JSON.createObjectNode();
    ArrayNode images = columns.putObject("inputs").putArray("image");
    images.addObject().put("b64", base64(ONE));
    images.addObject().put("b64", base64(OTHER));
    JsonNode outputs = predict("demo", columns).get("outputs");

    float[] logits = expected.logits();
    for (int i = 0; i < 2; i++) {
      JsonNode row = predictions.get(i);
      String best = logits[2 * i] >= logits[2 * i + 1] ? "a" : "b";
      assertThat(row.get("class").asText()).isEqualTo(best);
      assertThat(outputs.get("class").get(i).asText()).isEqualTo(best);
      for (int j = 0; j < 2; j++) {
        assertThat(row.at("/logits/" + j).floatValue()).isCloseTo(logits[2 * i + j], within(1e-5f));
        assertThat(outputs.at("/probabilities/" + i + "/" + j).floatValue())
            .isCloseTo(expected.probabilities()[2 * i + j], within(1e-5f));
      }
    }
  }

  /** As clients send it that know all fields and leave most of them unset. */
  @Test
  void whatIsNullOrEmptyIsNotThere() throws Exception {
    ObjectNode request = pictures(2).putNull("id").putNull("parameters").putNull("outputs");
    assertSame(client.inJson(request, ONE, OTHER).logits(), expected.logits());
    ObjectNode columns = RunningServer.JSON.createObjectNode();
    columns.putArray("instances");
    columns.putArray("inputs").addObject().put("b64", base64(ONE)).putNull("image");
    assertThat(predict("demo", columns).at("/outputs/class")).hasSize(1);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static JsonNode predict(String model, ObjectNode request) throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            server
                .request("/v1/models/" + model + ":predict")
                .POST(BodyPublishers.ofByteArray(RunningServer.JSON.writeValueAsBytes(request))));
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return RunningServer.JSON.readTree(response.body());
  }

  /** What a client looks up before it asks. */
  @Test
  void modelsDescribeThemselves() throws Exception {
    assertThat(server.get("/v2/models").get("models"))
        .extracting(JsonNode::asText)
        .containsExactly("demo", "demo.tensor");
    JsonNode input = server.get("/v2/models/demo.tensor").at("/inputs/0");
    assertThat(input.toString())
        .isEqualTo("{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,3,224,224]}");
    assertThat(server.get("/v2/models/demo/versions/1").at("/outputs/1/shape").toString())
        .isEqualTo("[-1,2]");
  }
}
