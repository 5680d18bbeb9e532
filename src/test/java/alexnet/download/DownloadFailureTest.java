package alexnet.download;

import static alexnet.download.HttpTestServer.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.download.HttpTestServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Servers, networks and disks that fail: one line each, and nothing wrong is kept. */
class DownloadFailureTest extends DownloadFixture {
  @Test
  void stopsWhereRedirectsLeadInCircles() throws IOException {
    serve(status("302 Found", "Location: /models/net.pth"));
    assertFailure(this::fetch, download().address().toString(), "status 302", "too many redirects");
    assertThat(server.requests()).hasSizeLessThan(20);
  }

  @Test
  void namesARedirectToNowhere() throws IOException {
    serve(status("302 Found", "Location: http://[/"));
    assertFailure(this::fetch, "cannot fetch " + download().address());
  }

  @Test
  void namesAStatusAtOnce() throws IOException {
    serve(status("404 Not Found"));
    assertFailure(this::fetch, download().address().toString(), "status 404", file().toString());
    assertThat(server.requests()).hasSize(1);
    assertNothingLeftBeside();
  }

  @Test
  void triesAgainWhenTheServerIsInTrouble() throws IOException {
    serve(status("500 Internal Server Error"), whole);
    assertFetched();
    assertThat(heard.warnings.get(0)).contains("status 500");
  }

  @Test
  void givesUpWhenTheServerStaysInTrouble() throws IOException {
    serve(status("503 Service Unavailable"));
    assertFailure(this::fetch, "status 503", "3 tries", file().toString());
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void givesUpOnAServerThatFallsSilent() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    serve(
        (request, out) -> {
          head(out, "200 OK", length(CONTENT.length), "ETag: " + ETAG);
          server.body(out, CONTENT, 0, 1000);
          end.await();
        });
    assertFailure(
        () -> download().fetch(folder, heard, withStall(30_000, 1_000)),
        "nothing came for 1 s",
        "1000 bytes");
    end.countDown();
    assertThat(partial()).hasSize(1000);
  }

  @Test
  void givesUpOnAServerThatNeverAnswers() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    serve((request, out) -> end.await());
    assertFailure(
        () -> download().fetch(folder, heard, withStall(500, 100)), "no answer within 0.6 s");
    end.countDown();
  }

  /** One try that waits for an answer and for bytes no longer than this. */
  private static TransferLimits withStall(int answerMillis, int millis) {
    return new TransferLimits(
        Duration.ofMillis(answerMillis), Duration.ofMillis(millis), List.of(), LIMITS.bytes());
  }

  @Test
  void refusesASizeThatIsTooLarge() throws IOException {
    serve(saying(CONTENT, "200 OK", "Content-Length: 1000001"), endless());
    assertFailure(this::fetch, "1000001 bytes", "at most 1000000");
    assertFailure(this::fetch, "too large", "at most 1000000");
    assertNothingLeftBeside();
  }

  private static Answer endless() {
    return (request, out) -> {
      head(out, "200 OK");
      while (true) {
        out.write(CONTENT);
      }
    };
  }

  @Test
  void refusesMoreThanWasAnnounced() throws IOException {
    serve(saying(CONTENT, "206 Partial Content", "Content-Range: bytes 1000-1999/2000"));
    leavePart(Arrays.copyOf(CONTENT, 1000), ETAG);
    assertFailure(this::fetch, "more than the 2000 bytes");
    assertNothingLeftBeside();
  }

  @Test
  void findsALengthThatIsTooShort() throws IOException {
    serve(saying(CONTENT, "200 OK", length(1000)));
    assertFailure(this::fetch, SHA, sha256(Arrays.copyOf(CONTENT, 1000)));
  }

  @Test
  void findsALengthThatIsTooLong() throws IOException {
    serve(saying(CONTENT, "200 OK", length(CONTENT.length + 1), "ETag: " + ETAG));
    assertFailure(this::fetch, "cannot fetch");
    assertThat(file()).doesNotExist();
  }

  @Test
  void saysOfflineWhereToPutTheFile() throws IOException {
    URI address;
    try (ServerSocket closed = new ServerSocket(0)) {
      address = URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/net.pth");
    }
    Download download = new Download(address, new Sha256Prefix(SHA));
    assertFailure(
        () -> download.fetch(folder, heard, LIMITS),
        "cannot reach " + address,
        "put it at " + file());
    assertThat(heard.warnings).isEmpty();
    assertNothingLeftBeside();
    Files.write(file(), CONTENT);
    assertThat(download.fetch(folder, heard, LIMITS)).isEqualTo(file());
  }

  @Test
  void namesACacheThatCannotBeWritten() throws IOException {
    serve(whole);
    Path inTheWay = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> download().fetch(inTheWay.resolve("cache"), heard, LIMITS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("cannot write downloads to " + inTheWay, "ALEXNET_CACHE");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void namesAFullDisk() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full, which is Linux's");
    serve(whole);
    Files.createSymbolicLink(partial(), full);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("cannot write downloads to " + folder, "No space left");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws IOException {
    serve(
        (request, out) -> {
          head(out, "200 OK", length(CONTENT.length));
          new CountDownLatch(1).await();
        });
    Thread.currentThread().interrupt();
    assertFailure(this::fetch, "interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
