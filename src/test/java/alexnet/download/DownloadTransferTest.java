package alexnet.download;

import static alexnet.download.HttpTestServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import alexnet.download.HttpTestServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Downloads that reach their end, at once, continued or started over. */
class DownloadTransferTest extends DownloadFixture {
  @Test
  void fetchesAFileAndReportsProgress() throws IOException {
    serve(whole);
    assertFetched();
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().get(0).line()).isEqualTo("GET /models/net.pth HTTP/1.1");
    assertThat(server.requests().get(0).header("Range")).isNull();
    assertThat(heard.done).isSorted().startsWith(0L).endsWith((long) CONTENT.length);
    assertThat(heard.all).isEqualTo(CONTENT.length);
    assertThat(heard.warnings).isEmpty();
  }

  @Test
  void takesAFileOfUnannouncedLength() throws IOException {
    serve(saying(CONTENT, "200 OK"));
    assertFetched();
    assertThat(heard.all).isEqualTo(-1);
  }

  @Test
  void usesTheCachedFileWithoutARequest() throws IOException {
    serve(whole);
    Files.write(file(), CONTENT);
    assertFetched();
    assertThat(server.requests()).isEmpty();
    assertThat(folder).isDirectoryNotContaining("glob:**.lock");
  }

  @Test
  void fetchesADamagedCachedFileAgain() throws IOException {
    serve(whole);
    Files.write(file(), Arrays.copyOf(CONTENT, CONTENT.length - 1));
    assertFetched();
    assertThat(heard.warnings).hasSize(1);
    assertThat(heard.warnings.get(0)).contains(file().toString(), "damaged", SHA);
  }

  @Test
  void refusesAndDeletesAnotherFile() throws IOException {
    byte[] other = {1, 2, 3};
    serve(saying(other, "200 OK", length(3), "ETag: " + ETAG));
    assertFailure(this::fetch, download().address().toString(), SHA, sha256(other), "3 bytes");
    assertThat(file()).doesNotExist();
    assertNothingLeftBeside();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void checksAHashOfEightDigitsToo() throws IOException {
    serve(whole);
    URI address = server.address("/net.pth");
    String eight = SHA.substring(0, 8);
    assertThat(Download.of(address.toString(), eight).fetch(folder, heard, LIMITS)).exists();
    String wrong =
        (eight.charAt(7) == '0' ? eight.substring(0, 7) + '1' : eight.substring(0, 7) + '0');
    assertFailure(
        () -> Download.of(address.toString(), wrong).fetch(folder, heard, LIMITS), wrong, SHA);
  }

  @Test
  void continuesAfterTheConnectionWasCutOff() throws IOException {
    serve(good(100_000), whole);
    assertFetched();
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(1).header("Range")).isEqualTo("bytes=100000-");
    assertThat(server.requests().get(1).header("If-Range")).isEqualTo(ETAG);
    assertThat(server.bodyBytes()).isEqualTo(CONTENT.length);
    assertThat(heard.warnings).hasSize(1);
    assertThat(heard.warnings.get(0)).contains("after 100000 bytes", "trying again");
  }

  @Test
  void givesUpAfterSomeTriesAndContinuesTheNextTime() throws IOException {
    serve(good(50_000), good(50_000), good(50_000), whole);
    assertFailure(this::fetch, "after 150000 bytes", "3 tries", "the next time it continues");
    assertThat(file()).doesNotExist();
    heard.done.clear();
    assertFetched();
    assertThat(server.requests().get(3).header("Range")).isEqualTo("bytes=150000-");
    assertThat(server.bodyBytes()).isEqualTo(CONTENT.length);
    assertThat(heard.done).startsWith(150_000L);
  }

  @Test
  void continuesBehindARedirect() throws IOException {
    Answer moved = status("302 Found", "Location: /elsewhere/x.bin");
    serve(moved, good(100_000), moved, whole);
    assertFetched();
    assertThat(server.requests().stream().map(HttpTestServer.Request::target))
        .containsExactly(
            "/models/net.pth", "/elsewhere/x.bin", "/models/net.pth", "/elsewhere/x.bin");
    assertThat(server.requests().get(3).header("Range")).isEqualTo("bytes=100000-");
  }

  @Test
  void continuesByDateWhereTheTagIsWeak() throws IOException {
    String date = "Wed, 21 Oct 2015 07:28:00 GMT";
    Answer cut =
        (request, out) -> {
          head(out, "200 OK", length(CONTENT.length), "ETag: W/\"1\"", "Last-Modified: " + date);
          server.body(out, CONTENT, 0, 10_000);
        };
    serve(cut, whole);
    assertFetched();
    assertThat(server.requests().get(1).header("Range")).isEqualTo("bytes=10000-");
    assertThat(server.requests().get(1).header("If-Range")).isEqualTo(date);
  }

  @Test
  void startsOverWhereTheServerGivesNoMarkOfTheVersion() throws IOException {
    Answer cut =
        (request, out) -> {
          head(out, "200 OK", length(CONTENT.length));
          server.body(out, CONTENT, 0, 10_000);
        };
    serve(cut, whole);
    assertFetched();
    assertThat(server.requests().get(1).header("Range")).isNull();
  }

  @Test
  void startsOverWhereTheServerSendsAllAgain() throws IOException {
    serve(good(100_000), saying(CONTENT, "200 OK", length(CONTENT.length)));
    assertFetched();
    assertThat(server.requests().get(1).header("Range")).isEqualTo("bytes=100000-");
  }

  @Test
  void startsOverWhenTheRangeIsRefused() throws IOException {
    serve(good(100_000), status("416 Range Not Satisfiable"), whole);
    assertFetched();
    assertThat(server.requests().get(1).header("Range")).isEqualTo("bytes=100000-");
    assertThat(server.requests().get(2).header("Range")).isNull();
  }

  @Test
  void startsOverWhenAnotherRangeComes() throws IOException {
    Answer other = saying(CONTENT, "206 Partial Content", "Content-Range: bytes 0-299999/300000");
    serve(good(100_000), other, whole);
    assertFetched();
    assertThat(server.requests().get(2).header("Range")).isNull();
  }

  @Test
  void doesNotContinueThePartOfAnotherAddress() throws IOException {
    serve(whole);
    Files.write(partial(), new byte[1000]);
    Files.write(
        folder.resolve(partial().getFileName() + ".from"), List.of("https://other/net.pth", ETAG));
    assertFetched();
    assertThat(server.requests().get(0).header("Range")).isNull();
  }

  @Test
  void startsOverWhenTheOlderPartWasDamaged() throws IOException {
    serve(whole);
    leavePart(new byte[1000], ETAG);
    assertFetched();
    assertThat(server.requests().get(0).header("Range")).isEqualTo("bytes=1000-");
    assertThat(server.requests().get(1).header("Range")).isNull();
    assertThat(heard.warnings).hasSize(1);
    assertThat(heard.warnings.get(0)).contains("damaged");
  }

  @Test
  void takesAWholePartWithoutARequest() throws IOException {
    serve(whole);
    leavePart(CONTENT, ETAG);
    assertFetched();
    assertThat(server.requests()).isEmpty();
  }
}
