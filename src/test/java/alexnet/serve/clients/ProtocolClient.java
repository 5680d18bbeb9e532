package alexnet.serve.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A client of the Open Inference Protocol with Triton's extensions, written from their text: it
 * shares no code with the server.
 */
final class ProtocolClient {
  private static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private final RunningServer server;

  ProtocolClient(RunningServer server) {
    this.server = server;
  }

  /** An output, as numbers or as strings. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Output(String datatype, List<Long> shape, float[] numbers, List<String> strings) {}

  /** An answer: its JSON, and the outputs by their names. */
  record Answer(JsonNode json, Map<String, Output> outputs) {
    float[] probabilities() {
      return outputs.get("probabilities").numbers;
    }

    float[] logits() {
      return outputs.get("logits").numbers;
    }
  }

  /** A request with one input that has no data yet. */
  static ObjectNode request(String input, String datatype, long... shape) {
    ObjectNode request = RunningServer.JSON.createObjectNode();
    ObjectNode tensor = request.putArray("inputs").addObject();
    tensor.put("name", input).put("datatype", datatype);
    ArrayNode dimensions = tensor.putArray("shape");
    Arrays.stream(shape).forEach(dimensions::add);
    return request;
  }

  static ObjectNode input(ObjectNode request) {
    return (ObjectNode) request.get("inputs").get(0);
  }

  /** Asks for an output. */
  static ObjectNode output(ObjectNode request, String name) {
    return request.withArray("outputs").addObject().put("name", name).putObject("parameters");
  }

  /** Pictures in base64 within the JSON. */
  Answer inJson(ObjectNode request, byte[]... pictures) throws Exception {
    input(request).putObject("parameters").put("content_type", "base64");
    ArrayNode data = input(request).putArray("data");
    for (byte[] picture : pictures) {
      data.add(Base64.getEncoder().encodeToString(picture));
    }
    return send("demo", request);
  }

  Answer send(String model, ObjectNode request) throws Exception {
    return infer(
        model,
        server
            .request("/v2/models/" + model + "/infer")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(RunningServer.JSON.writeValueAsBytes(request))));
  }

  /** A tensor behind the JSON. */
  Answer binary(String model, ObjectNode request, byte[] tensor) throws Exception {
    input(request).withObject("/parameters").put("binary_data_size", tensor.length);
    byte[] json = RunningServer.JSON.writeValueAsBytes(request);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(json);
    body.writeBytes(tensor);
    return infer(
        model,
        server
            .request("/v2/models/" + model + "/infer")
            .header("Content-Type", "application/octet-stream")
            .header(JSON_LENGTH, Integer.toString(json.length))
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  /** A tensor alone. */
  Answer raw(String model, byte[] tensor) throws Exception {
    return infer(
        model,
        server
            .request("/v2/models/" + model + "/infer")
            .header(JSON_LENGTH, "0")
            .POST(BodyPublishers.ofByteArray(tensor)));
  }

  /** Strings as a binary tensor. */
  static byte[] strings(byte[]... elements) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    for (byte[] element : elements) {
      ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      tensor.writeBytes(length.putInt(element.length).array());
      tensor.writeBytes(element);
    }
    return tensor.toByteArray();
  }

  /** Numbers as a binary tensor. */
  static byte[] floats(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private Answer infer(String model, HttpRequest.Builder request) throws Exception {
    HttpResponse<byte[]> response = server.send(request);
    byte[] body = response.body();
    assertThat(response.statusCode()).as(new String(body, StandardCharsets.UTF_8)).isEqualTo(200);
    int length = (int) response.headers().firstValueAsLong(JSON_LENGTH).orElse(body.length);
    assertThat(response.headers().allValues("Content-Type"))
        .containsExactly(length == body.length ? "application/json" : "application/octet-stream");
    JsonNode json = RunningServer.JSON.readTree(body, 0, length);
    assertThat(json.get("model_name").asText()).isEqualTo(model);
    assertThat(json.get("model_version").asText()).isEqualTo("1");
    ByteBuffer tensors =
        ByteBuffer.wrap(body, length, body.length - length).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Output> outputs = new LinkedHashMap<>();
    for (JsonNode output : json.get("outputs")) {
      outputs.put(output.get("name").asText(), read(output, tensors));
    }
    assertThat(tensors.remaining()).as("bytes that no output speaks of").isZero();
    return new Answer(json, outputs);
  }

  private static Output read(JsonNode output, ByteBuffer tensors) {
    List<Long> shape = new ArrayList<>();
    output.get("shape").forEach(dimension -> shape.add(dimension.asLong()));
    int count = (int) shape.stream().mapToLong(dimension -> dimension).reduce(1, (a, b) -> a * b);
    String datatype = output.get("datatype").asText();
    JsonNode size = output.at("/parameters/binary_data_size");
    assertThat(size.isMissingNode()).as("either of data and size").isEqualTo(output.has("data"));
    int end = tensors.position() + size.asInt();
    float[] numbers = new float[datatype.equals("FP32") ? count : 0];
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JsonNode element = output.path("data").path(i);
      if (datatype.equals("FP32")) {
        numbers[i] = output.has("data") ? element.floatValue() : tensors.getFloat();
      } else {
        strings.add(output.has("data") ? element.textValue() : string(tensors));
      }
    }
    if (output.has("data")) {
      assertThat(output.get("data")).hasSize(count);
    } else {
      assertThat(tensors.position()).as("binary_data_size").isEqualTo(end);
    }
    return new Output(datatype, shape, numbers, strings);
  }

  private static String string(ByteBuffer tensors) {
    byte[] bytes = new byte[tensors.getInt()];
    tensors.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
