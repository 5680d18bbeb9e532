package alexnet.serve.http;

import alexnet.predict.Classifier;
import alexnet.serve.Batcher;
import alexnet.serve.gallery.Exhibits;
import alexnet.watch.WatchedRuns;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Trained networks behind HTTP, as the clients of KServe, Triton, TorchServe, TF Serving and
 * SageMaker know it.
 *
 * <pre>{@code
 * try (Classifier demo = Classifier.open(Path.of("runs/demo"));
 *     HttpService service = HttpService.listen(ServerOptions.DEFAULT, new PrintWriter(System.err))) {
 *   service.serve(Map.of("demo", demo), Batcher.Limits.DEFAULT);
 *   System.out.println(service.address());
 *   ...
 * }
 * }</pre>
 */
public final class HttpService implements AutoCloseable {
  /** More connections than that wait to be accepted. */
  private static final int MAX_CONNECTIONS = 4096;

  private static final int MAX_HEADER_BYTES = 8 << 10;

  /** For a body to arrive, and for an idle connection to be used again. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Server server;
  private final ServerConnector connector;
  private final Service service = new Service();
  private final InFlight inFlight = new InFlight(Runtime.getRuntime().maxMemory());
  private final Optional<LiveFeed> live;
  private final ServerOptions options;
  private final Looks looks;
  private final Background background;

  /** What is served. */
  private enum Kind {
    MODELS,
    RUNS_ALONE
  }

  private HttpService(
      Kind kind, ServerOptions options, Optional<Path> runs, PrintWriter log, Duration patience) {
    this.options = options;
    live = runs.map(folder -> new LiveFeed(new WatchedRuns(folder), log));
    background = new Background(log);
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setName("alexnet-http");
    threads.setDaemon(true);
    ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("alexnet-timer", true);
    server = new Server(threads, scheduler, null);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    http.setHttpCompliance(HttpCompliance.RFC9110);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(PATIENCE.toMillis());
    connector.setAcceptQueueSize(1024);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
    server.setErrorHandler(new ErrorReplies());
    Gate gate = new Gate(options);
    Bodies bodies = new Bodies(inFlight, scheduler, patience);
    looks = new Looks(bodies, options.timeout());
    Login login = new Login(gate, bodies);
    RouteTable routes =
        kind == Kind.RUNS_ALONE
            ? LiveRoutes.alone(live.orElseThrow(), login)
            : new Routes(
                    service,
                    new Inferences(bodies, options.timeout(), threads),
                    new Explanations(bodies, threads),
                    looks,
                    login)
                .with(live.map(feed -> LiveRoutes.beside(feed, login)).orElse(List.of()));
    server.setHandler(new FrontDoor(gate, routes, service, inFlight, log));
  }

  /**
   * Opens the port. Until {@link #serve} the server says that it is not ready.
   *
   * @param log gets a line for each failure of the server's own
   * @throws UncheckedIOException if the port cannot be had
   */
  public static HttpService listen(ServerOptions options, PrintWriter log) {
    return listen(options, log, PATIENCE);
  }

  /**
   * As {@link #listen(ServerOptions, PrintWriter)}, with a page at {@code /live} that shows how
   * trainings go.
   *
   * @param runs folder of the run folders, if there is to be such a page
   */
  public static HttpService listen(ServerOptions options, Optional<Path> runs, PrintWriter log) {
    return start(new HttpService(Kind.MODELS, options, runs, log, PATIENCE));
  }

  /**
   * Opens the port with this page alone; there are no models.
   *
   * @param runs folder of run folders, or a run folder
   * @throws UncheckedIOException if the port cannot be had
   */
  public static HttpService watch(ServerOptions options, Path runs, PrintWriter log) {
    return start(new HttpService(Kind.RUNS_ALONE, options, Optional.of(runs), log, PATIENCE));
  }

  /**
   * As {@link #listen(ServerOptions, PrintWriter)}.
   *
   * @param patience until the body of a request is there
   */
  static HttpService listen(ServerOptions options, PrintWriter log, Duration patience) {
    return start(new HttpService(Kind.MODELS, options, Optional.empty(), log, patience));
  }

  private static HttpService start(HttpService service) {
    ServerOptions options = service.options;
    try {
      service.server.start();
    } catch (Exception e) {
      service.stop();
      String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new UncheckedIOException(
          "cannot listen on " + options.host() + ":" + options.port() + ": " + reason,
          new IOException(e));
    }
    return service;
  }

  /** Where the server answers. */
  public URI address() {
    String host = options.host();
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isAnyLocalAddress()) {
        host = "localhost";
      } else if (host.contains(":") && !host.startsWith("[")) {
        host = "[" + host + "]";
      }
    } catch (IOException e) {
      // it could be listened on; how it is written matters little
    }
    return URI.create("http://" + host + ":" + connector.getLocalPort());
  }

  /**
   * Computes some batches of each network, and is ready then.
   *
   * @param runs at least one, by the names that clients call them by; their owner closes them after
   *     this
   * @throws IllegalArgumentException if a name is none
   */
  public void serve(Map<String, Classifier> runs, Batcher.Limits limits) {
    serve(runs, limits, Extras.NONE);
  }

  /** As {@link #serve(Map, Batcher.Limits)}, with what there is beside answers. */
  public void serve(Map<String, Classifier> runs, Batcher.Limits limits, Extras extras) {
    Catalogue.requireNames(runs.keySet());
    Catalogue catalogue = new Catalogue(runs, extras.explainers(), limits, inFlight::bytes);
    try {
      looks.open(exhibits(catalogue, extras.data()));
    } catch (RuntimeException | Error e) {
      catalogue.close(); // it is not this server's yet, to be closed with it
      throw e;
    }
    service.open(catalogue);
  }

  private Map<String, Exhibits> exhibits(Catalogue catalogue, Map<String, Exhibits.Wanted> data) {
    Map<String, Exhibits> exhibits = new LinkedHashMap<>();
    data.forEach(
        (name, wanted) ->
            exhibits.put(
                name, new Exhibits(catalogue.require(name).classifier(), wanted, background)));
    return exhibits;
  }

  /**
   * Checks the names that models are to have, before they are loaded.
   *
   * @throws IllegalArgumentException if a name is none
   */
  public static void requireNames(Iterable<String> names) {
    Catalogue.requireNames(names);
  }

  /**
   * Says at once that it is not ready, refuses new work, and waits until all that was taken on is
   * answered.
   *
   * @return whether that was so within the time
   */
  public boolean drain(Duration patience) {
    service.drain();
    live.ifPresent(LiveFeed::drain);
    return inFlight.awaitNone(patience);
  }

  /** Refuses what waits, and ends all connections. */
  @Override
  public void close() {
    service.drain();
    live.ifPresent(LiveFeed::close);
    background.stop();
    looks.close();
    if (service.hasModels()) {
      service.catalogue().close();
    }
    background.awaitEnd(); // it uses the classifiers, which are closed after this
    stop();
  }

  private void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop: " + e.getMessage(), e);
    }
  }
}
