package alexnet.serve.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection on which anything can be written, also what no client library would. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /**
   * @param status 0 if the server closed the connection without an answer
   */
  record Answer(int status, String headers, String body) {}

  RawClient(URI address) throws IOException {
    socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  RawClient write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads an answer with a Content-Length. */
  Answer read() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return new Answer(0, head.toString(), "");
      }
      head.append((char) next);
    }
    String headers = head.toString();
    int length = 0;
    for (String line : headers.lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    byte[] body = in.readNBytes(length);
    return new Answer(
        Integer.parseInt(headers.substring(9, 12)),
        headers,
        new String(body, StandardCharsets.UTF_8));
  }

  /** Whether the server closes the connection. */
  boolean isEnded() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
