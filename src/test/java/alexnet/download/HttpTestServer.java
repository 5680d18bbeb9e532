package alexnet.download;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server of one script: the first request gets the first answer, and so on; the last answer is
 * for all that follow. It speaks in plain sockets, so that an answer may also lie and break off.
 */
public final class HttpTestServer implements AutoCloseable {
  /** What came: {@code GET /file HTTP/1.1} and the headers, whose names have no case. */
  public record Request(String line, Map<String, String> headers) {
    public String header(String name) {
      return headers.get(name);
    }

    public String target() {
      return line.split(" ", -1)[1];
    }
  }

  /** Writes an answer, and returns to close the connection. */
  @FunctionalInterface
  public interface Answer {
    void write(Request request, OutputStream out) throws Exception;
  }

  private final ServerSocket socket;
  private final List<Answer> script;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong bodyBytes = new AtomicLong();

  public HttpTestServer(Answer... script) throws IOException {
    this.script = List.of(script);
    socket = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "http-test-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (true) {
      Socket connection;
      try {
        connection = socket.accept();
      } catch (IOException closed) {
        return;
      }
      start(() -> serve(connection));
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = in.readLine();
      if (first == null) {
        return;
      }
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        String[] parts = line.split(": *", 2);
        headers.put(parts[0], parts[1]);
      }
      Request request = new Request(first, headers);
      Answer answer;
      synchronized (this) {
        answer = script.get(Math.min(requests.size(), script.size() - 1));
        requests.add(request);
      }
      answer.write(request, connection.getOutputStream());
    } catch (Exception e) {
      // the client hung up: its test will tell
    }
  }

  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  int port() {
    return socket.getLocalPort();
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Bytes of bodies that were written by {@link #body}. */
  public long bodyBytes() {
    return bodyBytes.get();
  }

  /** Status line and headers. */
  public static void head(OutputStream out, String status, String... headers) throws IOException {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    out.write(text.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** A part of a body, counted. */
  public void body(OutputStream out, byte[] content, int from, int to) throws IOException {
    bodyBytes.addAndGet(to - from);
    out.write(content, from, to - from);
    out.flush();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
