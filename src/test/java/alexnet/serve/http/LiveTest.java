package alexnet.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.serve.clients.RunningServer;
import alexnet.watch.RunFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs over HTTP: what a page asks for, and the stream that follows them. */
@Timeout(120)
class LiveTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final StringWriter log = new StringWriter();
  private Path run;
  private HttpService service;

  @BeforeEach
  void start() throws IOException {
    run = RunFiles.begin(folder.resolve("runs/first"), 5);
    service = watch(Optional.empty());
  }

  @AfterEach
  void stop() {
    service.close();
    assertThat(log.toString()).isEmpty();
  }

  private HttpService watch(Optional<String> token) {
    return HttpService.watch(
        new ServerOptions("127.0.0.1", 0, token, List.of(), List.of(), Duration.ofSeconds(10)),
        folder.resolve("runs"),
        new PrintWriter(log, true));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(service.address().resolve(path));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A stream of events, read line by line. */
  private final class Events implements AutoCloseable {
    final HttpResponse<InputStream> response;
    private final BufferedReader lines;
    private String id = "";

    Events(String... headers) throws Exception {
      HttpRequest.Builder request = request("/live/events");
      if (headers.length > 0) {
        request.headers(headers);
      }
      response = client.send(request.build(), BodyHandlers.ofInputStream());
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    JsonNode next() throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          return JSON.readTree(line.substring(6));
        }
      }
      return JSON.nullNode();
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  @Test
  void aSnapshotAndWhatIsNewSince() throws Exception {
    RunFiles.replace(run, List.of(RunFiles.row(1, 2, 0.5)));
    HttpResponse<String> all = get("/live/runs");
    assertThat(all.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode news = JSON.readTree(all.body());
    assertThat(news.at("/names/0").asText()).isEqualTo("first");
    assertThat(news.at("/runs/0/status/stage").asText()).isEqualTo("killed");
    assertThat(news.at("/runs/0/epochs/0/validationTop1").asDouble()).isEqualTo(0.5);
    JsonNode later = JSON.readTree(get("/live/runs?since=" + news.get("id").asText()).body());
    assertThat(later.get("runs")).isEmpty();
    assertThat(later.get("names")).hasSize(1);
  }

  @Test
  void aStreamTellsOfAnEpochOnceItIsThere() throws Exception {
    RunFiles.replace(run, List.of(RunFiles.row(1, 2, 0.5)));
    try (Events events = new Events()) {
      assertThat(events.response.headers().firstValue("Content-Type"))
          .contains("text/event-stream");
      assertThat(events.response.headers().firstValue("Content-Security-Policy")).isPresent();
      assertThat(events.next().at("/runs/0/epochs")).hasSize(1);
      RunFiles.append(run, RunFiles.row(2, Double.NaN, 0.5));
      JsonNode more = events.next();
      assertThat(more.at("/runs/0/from").asInt()).isEqualTo(1);
      assertThat(more.at("/runs/0/epochs")).hasSize(1);
      assertThat(more.at("/runs/0/epochs/0/trainLoss").asText()).isEqualTo("NaN");
      try (Events again = new Events("Last-Event-ID", events.id)) {
        assertThat(again.next().get("runs")).isEmpty();
      }
      try (Events stranger = new Events("Last-Event-ID", "somebody-7")) {
        assertThat(stranger.next().at("/runs/0/epochs")).hasSize(2);
      }
    }
  }

  @Test
  void streamsAreBoundedAndEndWithTheServer() throws Exception {
    List<Events> all = new ArrayList<>();
    for (int i = 0; i < LiveFeed.MAX_STREAMS; i++) {
      all.add(new Events());
      assertThat(all.get(i).response.statusCode()).isEqualTo(200);
    }
    try (Events beyond = new Events()) {
      assertThat(beyond.response.statusCode()).isEqualTo(503);
      assertThat(beyond.response.headers().firstValue("Retry-After")).isPresent();
    }
    assertThat(get("/live/runs").statusCode()).isEqualTo(200);
    assertThat(service.drain(Duration.ofSeconds(20))).isTrue();
    for (Events events : all) {
      assertThat(events.next().isNull()).isFalse();
      assertThat(events.next().isNull()).as("the end, in order").isTrue();
      events.close();
    }
    assertThat(get("/live/events").statusCode()).isEqualTo(503);
  }

  @Test
  void nobodyAsksWithoutTheTokenOrUnderAnotherName() throws Exception {
    try (RawClient raw = new RawClient(service.address())) {
      RawClient.Answer answer =
          raw.write("GET /live/events HTTP/1.1\r\nHost: evil.example\r\n\r\n").read();
      assertThat(answer.status()).isEqualTo(403);
    }
    service.close();
    service = watch(Optional.of(RunningServer.TOKEN));
    for (String path : List.of("/live/runs", "/live/events")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(401);
    }
    String shown = "Bearer " + RunningServer.TOKEN;
    assertThat(get("/live/runs", "Authorization", shown).statusCode()).isEqualTo(200);
    try (Events events = new Events("Authorization", shown)) {
      assertThat(events.next().get("names")).hasSize(1);
    }
    HttpResponse<String> form = get("/");
    assertThat(form.statusCode()).isEqualTo(401);
    assertThat(form.body()).contains("<form").doesNotContain("live.js");
  }

  @Test
  void thePageComesInTheReadersLanguageWithAllItsFiles() throws Exception {
    assertThat(get("/").body()).contains("<html lang=\"en\">");
    assertThat(get("/live", "Accept-Language", "de,zh-CN;q=0.9,en;q=0.8").body())
        .contains("<html lang=\"zh-CN\">");
    assertThat(get("/", "Accept-Language", "en,zh;q=0.9").body()).contains("<html lang=\"en\">");
    int bytes = 0;
    for (String file : files()) {
      HttpResponse<String> response = get(file);
      assertThat(response.statusCode()).as(file).isEqualTo(200);
      bytes += response.body().getBytes(StandardCharsets.UTF_8).length;
    }
    assertThat(bytes).isBetween(20_000, 100_000);
    assertThat(get("/page.css").statusCode()).isEqualTo(200);
    assertThat(get("/v2/models").statusCode()).isEqualTo(404);
    assertThat(get("/none").body()).contains("the page is at /");
  }

  /** What the page names, and what that names in turn. */
  private List<String> files() throws Exception {
    List<String> files = new ArrayList<>(List.of("/"));
    for (int i = 0; i < files.size(); i++) {
      String text = get(files.get(i)).body();
      Matcher names =
          Pattern.compile("(?:href=|src=|from )\"(?:\\./)?([a-z0-9-]+\\.[a-z]+)\"").matcher(text);
      while (names.find()) {
        if (!files.contains("/" + names.group(1))) {
          files.add("/" + names.group(1));
        }
      }
    }
    files.addAll(List.of("/texts.en.json", "/texts.zh.json"));
    assertThat(files).contains("/live.js", "/live-chart.js", "/i18n.js", "/icon.svg");
    return files;
  }

  @Test
  void besideModelsItIsThereOnlyIfAskedFor() throws Exception {
    ServerOptions options = ServerOptions.DEFAULT.withPort(0);
    PrintWriter out = new PrintWriter(log, true);
    service.close();
    service = HttpService.listen(options, out);
    assertThat(get("/live").statusCode()).isEqualTo(404);
    assertThat(get("/live/runs").statusCode()).isEqualTo(404);
    service.close();
    service = HttpService.listen(options, Optional.of(folder.resolve("runs")), out);
    assertThat(get("/live").body()).contains("live.js");
    assertThat(get("/live.js").statusCode()).isEqualTo(200);
    assertThat(get("/").body()).contains("page.js");
    assertThat(JSON.readTree(get("/live/runs").body()).get("names")).hasSize(1);
  }
}
