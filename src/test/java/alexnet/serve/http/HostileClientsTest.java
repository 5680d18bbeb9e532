package alexnet.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.Narrow;
import alexnet.model.Initialization;
import alexnet.predict.Classifier;
import alexnet.serve.Batcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are broken, slow, or mean ill: they get one line, and others do not notice. */
@Timeout(120)
class HostileClientsTest {
  @TempDir static Path folder;

  private static final StringWriter LOG = new StringWriter();
  private static Classifier classifier;
  private static HttpService service;
  private static URI address;

  @BeforeAll
  static void open() throws IOException {
    Initialization.seed(3);
    classifier = Classifier.open(Narrow.run(folder));
    service =
        HttpService.listen(
            new ServerOptions(
                "127.0.0.1",
                0,
                Optional.empty(),
                List.of("known.example"),
                List.of("https://friend.example"),
                Duration.ofSeconds(30)),
            new PrintWriter(LOG),
            Duration.ofSeconds(2));
    service.serve(Map.of("m", classifier), Batcher.Limits.DEFAULT);
    address = service.address();
  }

  @AfterAll
  static void close() {
    service.close();
    classifier.close();
  }

  /** Whatever happened before, the next one is served, and nothing went wrong inside. */
  @AfterEach
  void othersDoNotNotice() throws IOException {
    assertThat(ask("GET /v2/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n").status())
        .isEqualTo(200);
    assertThat(LOG.toString()).isEmpty();
  }

  private static RawClient.Answer ask(String request) throws IOException {
    try (RawClient client = new RawClient(address)) {
      return client.write(request).read();
    }
  }

  private static String post(String path, String headers, String body) {
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /nowhere,                    404",
    "GET,  /v2/models/other,            404",
    "GET,  /v2/models/m/versions/2,     404",
    "GET,  /v2/models/..%2f..%2fetc,    400",
    "GET,  /../etc/passwd,              400",
    "GET,  /page.css/../../alexnet,     400",
    "GET,  //v2,                        400",
    "PUT,  /v2/models/m,                405",
    "GET,  /predictions/m,              405",
    "POST, /predictions/m,              411",
    "POST, /predictions/m.tensor,       404",
    "POST, /v1/models/m:explain,        501",
    "TRACE, /,                          405",
  })
  void addressesThatAnswerNothing(String method, String path, int status) throws IOException {
    RawClient.Answer answer =
        ask(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers()).contains("Content-Type: application/json\r\n");
    assertThat(answer.body()).startsWith("{\"").doesNotContain("\n").doesNotContain("Exception:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "a.b"
      })
  void namesThatAreNotOursAreRefused(String host) throws IOException {
    assertThat(ask("GET /v2 HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:9",
        "127.0.0.1",
        "10.1.2.3:80",
        "[::1]:5",
        "known.example"
      })
  void ownNamesAndAddressesAreNot(String host) throws IOException {
    assertThat(ask("GET /v2 HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: null",
        "Origin: http://evil.example",
        "Origin: http://localhost:1",
        "Origin: http://localhost.evil.example",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
      })
  void pagesFromElsewhereMayNotPost(String header) throws IOException {
    RawClient.Answer answer =
        ask(post("/predictions/m", header + "\r\nContent-Length: 1\r\n", "x"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers()).doesNotContain("Access-Control");
  }

  /** A picture on a page of another site is asked for by its address alone. */
  @ParameterizedTest
  @CsvSource({
    "/v1/models/m/layers,                      cross-site,  X: y,                           403",
    "/v1/models/m/layers/0/channels/0/patches, cross-site,  X: y,                           403",
    "/metrics,                                 cross-site,  Origin: https://evil.example,   403",
    "/v1/models/m/layers,                      cross-site,  Origin: https://friend.example, 200",
    "/v1/models/m/layers,                      same-origin, X: y,                           200",
    "/v1/models/m/layers,                      none,        X: y,                           200",
    "/,                                        cross-site,  X: y,                           200",
    "/v2/health/live,                          cross-site,  X: y,                           200",
  })
  void pagesFromElsewhereMakeNoWork(String path, String site, String header, int status)
      throws IOException {
    for (String method : List.of("GET", "HEAD")) {
      RawClient.Answer answer =
          ask(
              "%s %s HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: %s\r\n%s\r\nConnection: close\r\n\r\n"
                  .formatted(method, path, site, header));
      assertThat(answer.status()).isEqualTo(status);
      boolean friend = header.contains("friend");
      assertThat(answer.headers().contains("Cross-Origin-Resource-Policy: same-origin\r\n"))
          .isEqualTo(!friend);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Origin: http://localhost", "Origin: https://friend.example", "X: y"})
  void thoseThatMayAreHeard(String header) throws IOException {
    RawClient.Answer answer =
        ask(post("/predictions/m", header + "\r\nContent-Length: 1\r\n", "x"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("not a picture");
    assertThat(answer.headers().contains("Access-Control-Allow-Origin: https://friend.example"))
        .isEqualTo(header.contains("friend"));
  }

  @Test
  void bothLengthsCloseTheConnection() throws IOException {
    try (RawClient client = new RawClient(address)) {
      client.write(
          post(
              "/predictions/m",
              "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
              "0\r\n\r\nGET /v2 HTTP/1.1\r\nHost: localhost\r\n\r\n"));
      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 4x\r\n",
        "Transfer-Encoding: chunked, gzip\r\n",
        "Transfer-Encoding : chunked\r\n",
      })
  void lengthsThatAreNone(String headers) throws IOException {
    try (RawClient client = new RawClient(address)) {
      client.write(post("/predictions/m", headers, "abcd"));
      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void longHeadersAreRefused() throws IOException {
    RawClient.Answer answer =
        ask("GET /v2 HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(64 << 10) + "\r\n\r\n");
    assertThat(answer.status()).isEqualTo(431);
    assertThat(answer.body()).contains("8,192 bytes");
  }

  @Test
  void aCompressedBodyIsNotTaken() throws IOException {
    assertThat(
            ask(post("/predictions/m", "Content-Encoding: gzip\r\nContent-Length: 1\r\n", "x"))
                .status())
        .isEqualTo(415);
  }

  @Test
  void aFormIsNotTakenWhereJsonIs() throws IOException {
    String form = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1\r\n";
    assertThat(ask(post("/v2/models/m/infer", form, "x")).status()).isEqualTo(415);
    assertThat(ask(post("/v1/models/m:predict", form, "x")).status()).isEqualTo(415);
  }

  /** Together they announce more than the heap may hold of bodies, and send nothing. */
  @Test
  void whatIsAnnouncedAndDoesNotComeTakesNoRoom() throws IOException {
    long announced = 0;
    List<RawClient> clients = new ArrayList<>();
    try {
      while (announced < Runtime.getRuntime().maxMemory()) {
        RawClient client = new RawClient(address);
        clients.add(client);
        client.write(post("/predictions/m", "Content-Length: " + Bodies.MAX_BYTES + "\r\n", "x"));
        announced += Bodies.MAX_BYTES;
      }
      RawClient.Answer answer = ask(post("/predictions/m", "Content-Length: 5\r\n", "hello"));
      assertThat(answer.status()).as(answer.body()).isEqualTo(400); // read, and no picture
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aLargeBodyIsRefusedBeforeItIsRead() throws IOException {
    RawClient.Answer answer = ask(post("/predictions/m", "Content-Length: 99999999\r\n", "x"));
    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void aLargeBodyInChunksIsGivenUp() throws IOException {
    byte[] chunk = new byte[1 << 20];
    try (RawClient client = new RawClient(address)) {
      client.write(post("/predictions/m", "Transfer-Encoding: chunked\r\n", ""));
      int status = -1;
      try {
        for (int i = 0; i < 25; i++) {
          client.write("100000\r\n").write(chunk).write("\r\n");
        }
        client.write("0\r\n\r\n");
        status = client.read().status();
      } catch (IOException reset) {
        status = 413; // it closed while we were still writing
      }
      assertThat(status).isEqualTo(413);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--b|Content-Disposition: form-data||x|--b--|",
        "--b||x|--b--|",
        "--b|Content-Disposition: form-data; name=c||x|--b|"
            + "Content-Disposition: form-data; name=d||y|--b--|",
        "--b",
        "x",
      })
  void formsWithoutAPicture(String lines) throws IOException {
    String form = lines.replace("|", "\r\n");
    String type = "Content-Type: multipart/form-data; boundary=b\r\n";
    RawClient.Answer answer =
        ask(post("/predictions/m", type + "Content-Length: " + form.length() + "\r\n", form));
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void chunksAreABodyToo() throws IOException {
    RawClient.Answer answer =
        ask(post("/predictions/m", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("not a picture");
  }

  /** The test's server is patient for two seconds. */
  @Test
  void aBodyThatStopsIsGivenUp() throws IOException {
    try (RawClient client = new RawClient(address)) {
      client.write(post("/predictions/m", "Content-Length: 100\r\n", "half"));
      RawClient.Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.body()).contains("did not arrive within 2 s");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void clientsThatLeaveAreForgotten() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (RawClient client = new RawClient(address)) {
        client.write(post("/predictions/m", "Content-Length: 100\r\n", "half"));
      }
      try (RawClient client = new RawClient(address)) {
        client.write(post("/predictions/m", "Content-Length: 3\r\n", "abc"));
      }
    }
  }

  @Test
  void manyIdleConnectionsHinderNobody() throws IOException {
    List<RawClient> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        idle.add(new RawClient(address));
      }
      assertThat(ask("GET /v2 HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(200);
    } finally {
      for (RawClient client : idle) {
        client.close();
      }
    }
  }

  @Test
  void slowBodiesDoNotHoldThreads() throws Exception {
    List<RawClient> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        slow.add(
            new RawClient(address)
                .write(post("/predictions/m", "Content-Length: 100\r\n", "half")));
      }
      CompletableFuture<Integer> other =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return ask(post("/predictions/m", "Content-Length: 1\r\n", "x")).status();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertThat(other.get()).isEqualTo(400);
    } finally {
      for (RawClient client : slow) {
        client.close();
      }
    }
  }

  @Test
  void aRequestKeepsItsNameUnlessThatActs() throws IOException {
    assertThat(ask("GET /v2 HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: abc-1\r\n\r\n").headers())
        .contains("X-Request-Id: abc-1\r\n");
    assertThat(ask("GET /v2 HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: a<b\r\n\r\n").headers())
        .doesNotContain("a<b");
  }

  @Test
  void repliesSayNothingOfTheServerAndAreNotKept() throws IOException {
    RawClient.Answer answer = ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(answer.headers())
        .contains("Content-Security-Policy: default-src 'none'")
        .contains("X-Content-Type-Options: nosniff\r\n")
        .contains("Cache-Control: no-store\r\n")
        .doesNotContain("Server:")
        .doesNotContain("Jetty");
  }
}
