package alexnet.download;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A server of the files of a folder, with ranges, that can hang up in the middle of one. */
public final class FileServer implements AutoCloseable {
  private final Path root;
  private final HttpTestServer server;
  private final AtomicLong hangUpAfter = new AtomicLong(Long.MAX_VALUE);

  public FileServer(Path root) throws IOException {
    this.root = root;
    this.server = new HttpTestServer(this::answer);
  }

  private void answer(HttpTestServer.Request request, OutputStream out) throws IOException {
    Path file = root.resolve(request.target().substring(1));
    if (!Files.isRegularFile(file)) {
      HttpTestServer.head(out, "404 Not Found");
      return;
    }
    byte[] content = Files.readAllBytes(file);
    String tag = "\"" + content.length + "\"";
    String range = request.header("Range");
    int from = 0;
    if (range != null && tag.equals(request.header("If-Range"))) {
      from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      HttpTestServer.head(
          out,
          "206 Partial Content",
          String.format(
              Locale.ROOT,
              "Content-Range: bytes %d-%d/%d",
              from,
              content.length - 1,
              content.length),
          "Content-Length: " + (content.length - from));
    } else {
      HttpTestServer.head(out, "200 OK", "Content-Length: " + content.length, "ETag: " + tag);
    }
    long most = hangUpAfter.getAndSet(Long.MAX_VALUE);
    server.body(
        out, content, from, (int) Math.min(content.length, from + Math.min(most, 1L << 31)));
  }

  /** The next answer ends after so many bytes. */
  public void hangUpOnceAfter(long bytes) {
    hangUpAfter.set(bytes);
  }

  public URI address() {
    return server.address("");
  }

  public List<HttpTestServer.Request> requests() {
    return server.requests();
  }

  @Override
  public void close() {
    server.close();
  }
}
