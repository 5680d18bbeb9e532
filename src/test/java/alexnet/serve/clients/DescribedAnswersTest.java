package alexnet.serve.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests made of /openapi.json, good and bad ones: each answer has a status, a type and a form
 * that stand there, and no field that does not.
 */
class DescribedAnswersTest {
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  @TempDir private static Path folder;
  private static RunningServer server;
  private static RunningServer guarded;
  private static JsonNode description;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder.resolve("open"));
    guarded = RunningServer.withToken(folder.resolve("guarded"));
    description = server.get("/openapi.json");
    describedFieldsAlone(description);
  }

  @AfterAll
  static void stop() {
    server.close();
    guarded.close();
  }

  private static void describedFieldsAlone(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("properties").isObject()) {
      object.put("additionalProperties", false);
    }
    node.forEach(DescribedAnswersTest::describedFieldsAlone);
  }

  /** An address with its method, and what is said of it. */
  private record Operation(String method, String path, JsonNode text) {
    String address(String model) {
      return path.replace("{model}", model)
          .replace("{version}", "1")
          .replace("{module}", "page")
          .replace("{language}", "en")
          .replaceAll("\\{[a-z]+}", "0"); // numbers of layers, channels, classes and pictures
    }
  }

  /** A body and what it says that it is. */
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  private record Content(String type, byte[] body) {
    static Content of(String type, String body) {
      return new Content(type, body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        operations.add(
            new Operation(
                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()));
      }
    }
    return operations;
  }

  /** Every example of a body; of a file a picture. */
  private static List<Content> contents(Operation operation) {
    List<Content> contents = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry :
        operation.text.at("/requestBody/content").properties()) {
      String type = entry.getKey();
      JsonNode content = entry.getValue();
      if (type.equals("application/json")) {
        content.path("examples").forEach(e -> contents.add(Content.of(type, e.get("value") + "")));
        if (content.has("example")) {
          contents.add(Content.of(type, content.get("example").toString()));
        }
      } else if (type.equals("application/octet-stream")) {
        contents.add(new Content(type, RunningServer.picture()));
      } else if (type.equals("application/x-www-form-urlencoded")) {
        String token = content.at("/example/token").asText();
        contents.add(Content.of(type, "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8)));
      }
    }
    return contents;
  }

  private static int answer(RunningServer asked, Operation operation, String model, Content content)
      throws Exception {
    HttpRequest.Builder request = asked.request(operation.address(model));
    if (operation.method.equals("POST")) {
      request.header("Content-Type", content.type);
      request.POST(BodyPublishers.ofByteArray(content.body));
      if (content.type.equals("application/octet-stream")) {
        request.header("Inference-Header-Content-Length", "0");
      }
    }
    HttpResponse<byte[]> response = asked.send(request);
    assertDescribed(operation, response);
    return response.statusCode();
  }

  private static void assertDescribed(Operation operation, HttpResponse<byte[]> response)
      throws IOException {
    String what =
        operation.method + " " + response.uri().getPath() + " " + response.statusCode() + " ";
    JsonNode described = resolved(operation.text.get("responses").path(response.statusCode() + ""));
    assertThat(described.has("description")).as(what + "is described").isTrue();
    if (response.body().length == 0) {
      return;
    }
    String type = response.headers().firstValue("Content-Type").orElseThrow().split(";", 2)[0];
    JsonNode content = described.get("content").path(type);
    assertThat(content.has("schema")).as(what + type).isTrue();
    if (type.equals("application/json")) {
      ObjectNode schema = content.get("schema").deepCopy();
      schema.set("components", description.get("components"));
      assertThat(SCHEMAS.getSchema(schema).validate(RunningServer.JSON.readTree(response.body())))
          .as(what + new String(response.body(), StandardCharsets.UTF_8))
          .isEmpty();
    }
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? description.at(node.get("$ref").asText().substring(1)) : node;
  }

  @Test
  void examplesAreAnswered() throws Exception {
    Content none = Content.of("", "");
    int answered = 0;
    for (Operation operation : operations()) {
      boolean post = operation.method.equals("POST");
      for (Content content : post ? contents(operation) : List.of(none)) {
        int status = answer(server, operation, "demo", content);
        int expected =
            operation.path.equals("/login") && post
                ? 401 // there is no token
                : isAskedFor(operation) ? 200 : 501;
        assertThat(status).as(operation.method + " " + operation.path).isEqualTo(expected);
        answered++;
      }
    }
    assertThat(answered).isGreaterThan(35);
  }

  /** Data sets are there only where the server was started with them. */
  private static boolean isAskedFor(Operation operation) {
    return !operation.path.matches(".*(mistakes.*|neighbours.*|pictures.*|patches)");
  }

  @Test
  void whatIsWrongIsDescribedToo() throws Exception {
    Content garbage = Content.of("application/json", "{\"inputs\":[{\"name\":7}]}");
    for (Operation operation : operations()) {
      boolean open = operation.text.has("security");
      boolean named = operation.path.contains("{model}");
      if (named) {
        assertThat(answer(server, operation, "nobody", garbage)).isEqualTo(404);
      }
      if (operation.method.equals("POST") && !open) {
        assertThat(answer(server, operation, "demo", garbage))
            .isIn(400, isAskedFor(operation) ? 400 : 501);
      }
      if (!open || operation.path.matches("/|/login")) {
        assertThat(answer(guarded, operation, "demo", garbage)).isEqualTo(401);
      }
    }
  }
}
