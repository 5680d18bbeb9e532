package alexnet.download;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.download.HttpTestServer.Answer;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What a download shares with others: the cache with threads and processes, the proxy with the JVM.
 */
class DownloadSharedTest extends DownloadFixture {
  @Test
  void twoThreadsFetchOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch secondWaits = new CountDownLatch(1);
    serve(held(asked, secondWaits));
    CompletableFuture<Path> first = CompletableFuture.supplyAsync(this::fetch);
    asked.await();
    Heard second = new Heard();
    second.onWarning = secondWaits::countDown;
    assertThat(download().fetch(folder, second, LIMITS)).hasBinaryContent(CONTENT);
    assertThat(first.get()).isEqualTo(file());
    assertThat(second.warnings).hasSize(1);
    assertThat(second.warnings.get(0)).startsWith("waiting for another download");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void twoProcessesFetchOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch secondWaits = new CountDownLatch(1);
    serve(held(asked, secondWaits));
    Process other = startProcess();
    try {
      asked.await();
      heard.onWarning = secondWaits::countDown;
      assertFetched();
      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(other.exitValue()).isZero();
      assertThat(heard.warnings).hasSize(1);
      assertThat(server.requests()).hasSize(1);
    } finally {
      other.destroyForcibly();
    }
  }

  /** Sends the file once somebody else waits for it. */
  private Answer held(CountDownLatch asked, CountDownLatch release) {
    return (request, out) -> {
      asked.countDown();
      release.await();
      whole.write(request, out);
    };
  }

  private Process startProcess() throws Exception {
    String classes = "";
    for (Class<?> c : List.of(Download.class, DownloadProcess.class)) {
      Path place = Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI());
      classes += place + File.pathSeparator;
    }
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classes,
            DownloadProcess.class.getName(),
            download().address().toString(),
            SHA,
            folder.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void goesThroughTheProxyOfTheJvm() throws IOException {
    serve(whole);
    Download download = download("http");
    withProxy(
        "http",
        server.port(),
        () -> assertThat(download.fetch(folder, heard, LIMITS)).hasBinaryContent(CONTENT));
    assertThat(server.requests().get(0).target()).isEqualTo("http://weights.invalid/net.pth");
  }

  @Test
  void namesAProxyThatRefuses() throws IOException {
    serve(status("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"x\""));
    Download download = download("https");
    withProxy(
        "https",
        server.port(),
        () ->
            assertFailure(
                () -> download.fetch(folder, heard, LIMITS),
                download.address() + " through the proxy 127.0.0.1:" + server.port(),
                "status 407"));
    assertThat(server.requests().get(0).line()).startsWith("CONNECT weights.invalid:443 ");
  }

  @Test
  void namesAProxyThatCannotBeReached() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    Download download = download("https");
    withProxy(
        "https",
        port,
        () ->
            assertFailure(
                () -> download.fetch(folder, heard, LIMITS),
                "cannot reach " + download.address() + " through the proxy 127.0.0.1:" + port));
  }

  /** Of a host that no name server knows (RFC 2606): only a proxy can answer for it. */
  private static Download download(String scheme) {
    return new Download(URI.create(scheme + "://weights.invalid/net.pth"), new Sha256Prefix(SHA));
  }

  private static void withProxy(String scheme, int port, Runnable test) {
    String host = System.getProperty(scheme + ".proxyHost");
    String oldPort = System.getProperty(scheme + ".proxyPort");
    try {
      System.setProperty(scheme + ".proxyHost", "127.0.0.1");
      System.setProperty(scheme + ".proxyPort", Integer.toString(port));
      test.run();
    } finally {
      restore(scheme + ".proxyHost", host);
      restore(scheme + ".proxyPort", oldPort);
    }
  }

  private static void restore(String property, String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }
}
