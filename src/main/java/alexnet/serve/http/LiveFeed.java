package alexnet.serve.http;

import alexnet.serve.DaemonThreads;
import alexnet.text.Json;
import alexnet.text.PlainText;
import alexnet.watch.News;
import alexnet.watch.Sight;
import alexnet.watch.WatchedRuns;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells clients of runs. One thread looks at the files for all of them, about once a second while
 * there is a client, and never else; it alone knows the clients.
 */
final class LiveFeed implements AutoCloseable {
  /** Clients that are told of what is new as it comes; others ask. */
  static final int MAX_STREAMS = 32;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** Who has gone is noticed when there is something to say, and keeps a place until then. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final WatchedRuns runs;
  private final PrintWriter log;
  private final ScheduledThreadPoolExecutor thread;
  private final List<Client> clients = new ArrayList<>();
  private Optional<Sight> sight = Optional.empty();
  private long looked;

  /** Whether there will be a look, in a second at most. */
  private boolean looking;

  private boolean stopping;

  /** A stream and the latest that was sent on it. */
  private static final class Client {
    final EventStream stream;
    String id;

    Client(EventStream stream, String id) {
      this.stream = stream;
      this.id = id;
    }
  }

  /**
   * @param log gets a line for each failure of our own
   */
  LiveFeed(WatchedRuns runs, PrintWriter log) {
    this.runs = runs;
    this.log = log;
    thread = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("alexnet-watch"));
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * All that there is, or what is new.
   *
   * @param id of the news that the client has
   */
  CompletableFuture<Reply> ask(Optional<String> id) {
    return inThread(() -> Reply.of("application/json", bytes(Json.line(news(look(), id)))));
  }

  /**
   * Begins a stream.
   *
   * @param id of the news that the client has
   * @return what matters no more; or fails with {@link Problem} 503
   */
  CompletableFuture<Reply> follow(Exchange exchange, Optional<String> id) {
    return inThread(
        () -> {
          clients.removeIf(client -> client.stream.isOver());
          if (stopping) {
            throw Problem.stopping();
          }
          if (clients.size() >= MAX_STREAMS) {
            throw Problem.later(
                503,
                String.format(
                    Locale.ROOT, "%d clients are told already: ask /live/runs", MAX_STREAMS),
                Duration.ofSeconds(10));
          }
          News first = news(look(), id);
          EventStream stream = exchange.stream("text/event-stream");
          stream.send("retry: 2000\n" + event(first));
          clients.add(new Client(stream, first.id()));
          if (!looking) {
            lookLater();
          }
          return Reply.empty(200);
        });
  }

  private CompletableFuture<Reply> inThread(Supplier<Reply> work) {
    try {
      return CompletableFuture.supplyAsync(work, thread);
    } catch (RejectedExecutionException e) {
      throw Problem.stopping();
    }
  }

  /** Whoever asks within a second of another is told the same. */
  private Sight look() {
    if (sight.isEmpty() || System.nanoTime() - looked >= BETWEEN_LOOKS.toNanos()) {
      sight = Optional.of(runs.look());
      looked = System.nanoTime();
    }
    return sight.get();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // tell() catches all failures
  private void lookLater() {
    looking = true;
    thread.schedule(this::tell, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tell() {
    looking = false;
    clients.removeIf(client -> client.stream.isOver());
    if (clients.isEmpty() || stopping) {
      return;
    }
    try {
      sight = Optional.empty();
      tellAll(look());
    } catch (RuntimeException e) {
      log.printf(Locale.ROOT, "alexnet: cannot look at the runs: %s%n", PlainText.line("" + e));
      log.flush();
    }
    lookLater();
  }

  private void tellAll(Sight now) {
    Map<String, News> news = new HashMap<>(); // most clients know the same
    for (Client client : clients) {
      News next = news.computeIfAbsent(client.id, id -> news(now, Optional.of(id)));
      if (!next.id().equals(client.id)) {
        if (client.stream.send(event(next))) {
          client.id = next.id();
        }
      } else if (client.stream.silence().compareTo(HEARTBEAT) >= 0) {
        client.stream.send(": nothing new\n\n");
      }
    }
  }

  private static News news(Sight sight, Optional<String> id) {
    return sight.since(id, System.currentTimeMillis());
  }

  private static String event(News news) {
    return "id: " + news.id() + "\ndata: " + Json.line(news) + "\n\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Ends all streams, and begins no more. */
  void drain() {
    thread.execute(
        () -> {
          stopping = true;
          clients.forEach(client -> client.stream.close());
          clients.clear();
        });
  }

  @Override
  public void close() {
    if (!thread.isShutdown()) {
      drain();
      thread.shutdown();
    }
  }
}
