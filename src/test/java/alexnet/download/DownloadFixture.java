package alexnet.download;

import static alexnet.download.HttpTestServer.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.download.HttpTestServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server on this machine that answers well, badly and not at all, and a download from it. */
@Timeout(60)
abstract class DownloadFixture {
  static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(7).nextBytes(CONTENT);
  }

  static final String SHA = sha256(CONTENT);
  static final String ETAG = "\"v1\"";

  /** No wait between tries, of which there are three. */
  static final TransferLimits LIMITS =
      new TransferLimits(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          List.of(Duration.ZERO, Duration.ZERO),
          1_000_000);

  @TempDir Path folder;

  final Heard heard = new Heard();
  HttpTestServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** What a listener hears. */
  static final class Heard implements DownloadListener {
    final List<String> tasks = Collections.synchronizedList(new ArrayList<>());
    final List<Long> done = Collections.synchronizedList(new ArrayList<>());
    final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    volatile long all;
    Runnable onWarning = () -> {};

    @Override
    public void begin(String task) {
      tasks.add(task);
    }

    @Override
    public void progress(long bytes, long ofAll) {
      done.add(bytes);
      all = ofAll;
    }

    @Override
    public void warning(String line) {
      warnings.add(line);
      onWarning.run();
    }
  }

  // --- answers

  static int start(HttpTestServer.Request request) {
    String range = request.header("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
  }

  /** A server as it should be; sends no more than {@code most} bytes before it hangs up. */
  Answer good(int most) {
    return (request, out) -> {
      int from = start(request);
      if (from > 0 && ETAG.equals(request.header("If-Range"))) {
        String range =
            String.format(
                Locale.ROOT,
                "Content-Range: bytes %d-%d/%d",
                from,
                CONTENT.length - 1,
                CONTENT.length);
        head(out, "206 Partial Content", range, length(CONTENT.length - from), "ETag: " + ETAG);
      } else {
        from = 0;
        head(out, "200 OK", length(CONTENT.length), "ETag: " + ETAG);
      }
      server.body(out, CONTENT, from, (int) Math.min((long) from + most, CONTENT.length));
    };
  }

  final Answer whole = good(Integer.MAX_VALUE);

  static String length(int bytes) {
    return "Content-Length: " + bytes;
  }

  static Answer status(String status, String... headers) {
    return (request, out) -> {
      head(out, status, headers);
      out.write("<html>an error page</html>".getBytes(StandardCharsets.UTF_8));
    };
  }

  Answer saying(byte[] content, String status, String... headers) {
    return (request, out) -> {
      head(out, status, headers);
      server.body(out, content, 0, content.length);
    };
  }

  // --- calls

  void serve(Answer... script) throws IOException {
    server = new HttpTestServer(script);
  }

  Download download() {
    return new Download(server.address("/models/net.pth"), new Sha256Prefix(SHA));
  }

  Path fetch() {
    return download().fetch(folder, heard, LIMITS);
  }

  Path file() {
    return folder.resolve("net-" + SHA.substring(0, 8) + ".pth");
  }

  Path partial() {
    return folder.resolve(file().getFileName() + ".partial");
  }

  void leavePart(byte[] bytes, String etag) throws IOException {
    Files.write(partial(), bytes);
    Files.write(
        folder.resolve(partial().getFileName() + ".from"),
        List.of(download().address().toString(), etag));
  }

  void assertFetched() throws IOException {
    assertThat(fetch()).isEqualTo(file());
    assertThat(file()).hasBinaryContent(CONTENT);
    assertNothingLeftBeside();
  }

  void assertNothingLeftBeside() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(f -> f.toString().contains(".partial"))).isEmpty();
    }
  }

  static void assertFailure(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(DownloadException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
