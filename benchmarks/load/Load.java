import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Posts pictures to a server of this machine and tells how long each answer took.
 *
 * <pre>
 * java Load.java URL PICTURE [--clients 16] [--seconds 10 | --requests N] [--rate R] [--bad 0.1] [--seed 1]
 * </pre>
 *
 * <p>Each client has a connection and sends the next request once it has the answer; with {@code
 * --rate} requests begin at fixed times, as if from any number of clients, and an answer's time
 * counts from when its request was due. {@code --bad} is the share of bodies that are no picture.
 * Prints one line of JSON.
 */
public final class Load {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final long SECOND = 1_000_000_000L;

  private record Answer(int status, long nanos) {}

  private final URI address;
  private final byte[] good;
  private final byte[] bad;
  private final double badShare;
  private final double rate;
  private final long end;
  private final long most;
  private final long begin = System.nanoTime();
  private final AtomicLong next = new AtomicLong();

  private Load(URI address, byte[] picture, Map<String, String> options) {
    this.address = address;
    this.good = request(picture);
    this.bad = request("no picture at all".getBytes(StandardCharsets.US_ASCII));
    this.badShare = Double.parseDouble(options.getOrDefault("--bad", "0"));
    this.rate = Double.parseDouble(options.getOrDefault("--rate", "0"));
    this.most = Long.parseLong(options.getOrDefault("--requests", "" + Long.MAX_VALUE));
    double seconds =
        Double.parseDouble(
            options.getOrDefault("--seconds", options.containsKey("--requests") ? "86400" : "10"));
    this.end = begin + (long) (seconds * SECOND);
  }

  private byte[] request(byte[] body) {
    byte[] head =
        ("POST %s HTTP/1.1\r\n"
                + "Host: %s:%d\r\n"
                + "Content-Type: image/jpeg\r\n"
                + "Content-Length: %d\r\n\r\n")
            .formatted(address.getRawPath(), address.getHost(), address.getPort(), body.length)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 2; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    Load load = new Load(URI.create(args[0]), Files.readAllBytes(Path.of(args[1])), options);
    int clients = Integer.parseInt(options.getOrDefault("--clients", "16"));
    long seed = Long.parseLong(options.getOrDefault("--seed", "1"));
    List<List<Answer>> answers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      List<Answer> own = new ArrayList<>();
      Random random = new Random(seed + i);
      answers.add(own);
      threads.add(new Thread(null, () -> load.ask(own, random), "client-" + i, 1 << 18));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    load.print(answers.stream().flatMap(List::stream).toList());
  }

  private void ask(List<Answer> answers, Random random) {
    Connection connection = new Connection();
    while (true) {
      long number = next.getAndIncrement();
      long due = rate > 0 ? begin + (long) (number / rate * SECOND) : System.nanoTime();
      if (number >= most || due - end >= 0) {
        break;
      }
      sleepUntil(due);
      byte[] request = random.nextDouble() < badShare ? bad : good;
      int status;
      try {
        status = connection.post(request);
      } catch (SocketTimeoutException e) {
        status = -1; // hung
        connection.close();
      } catch (IOException e) {
        status = 0; // refused, reset
        connection.close();
      }
      answers.add(new Answer(status, System.nanoTime() - due));
    }
    connection.close();
  }

  private static void sleepUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      try {
        Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** A connection that stays open while the server wants so. */
  private final class Connection {
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    int post(byte[] request) throws IOException {
      if (socket == null) {
        socket = new Socket();
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
      }
      out.write(request);
      out.flush();
      int status = Integer.parseInt(line().split(" ")[1]);
      int length = 0;
      boolean close = false;
      for (String line = line(); !line.isEmpty(); line = line()) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring("content-length:".length()).strip());
        }
        close |= lower.startsWith("connection:") && lower.contains("close");
      }
      in.skipNBytes(length);
      if (close) {
        close();
      }
      return status;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException();
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    void close() {
      try {
        if (socket != null) {
          socket.close();
        }
      } catch (IOException e) {
        // it is given up
      }
      socket = null;
    }
  }

  private void print(List<Answer> answers) {
    double seconds = (System.nanoTime() - begin) / (double) SECOND;
    Map<Integer, List<Long>> byStatus = new TreeMap<>();
    for (Answer answer : answers) {
      byStatus.computeIfAbsent(answer.status, s -> new ArrayList<>()).add(answer.nanos);
    }
    StringBuilder json = new StringBuilder();
    json.append(
        String.format(
            Locale.ROOT,
            "{\"seconds\": %.2f, \"requests\": %d, \"good_per_second\": %.1f, \"by_status\": {",
            seconds,
            answers.size(),
            byStatus.getOrDefault(200, List.of()).size() / seconds));
    String comma = "";
    for (Map.Entry<Integer, List<Long>> entry : byStatus.entrySet()) {
      long[] sorted = entry.getValue().stream().mapToLong(Long::longValue).sorted().toArray();
      json.append(
          String.format(
              Locale.ROOT,
              "%s\"%d\": {\"count\": %d, \"p50_ms\": %.2f, \"p90_ms\": %.2f, \"p99_ms\": %.2f,"
                  + " \"max_ms\": %.2f}",
              comma,
              entry.getKey(),
              sorted.length,
              at(sorted, .5),
              at(sorted, .9),
              at(sorted, .99),
              at(sorted, 1)));
      comma = ", ";
    }
    System.out.println(json.append("}}"));
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / 1e6;
  }
}
