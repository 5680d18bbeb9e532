package alexnet.serve.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/** The addresses of runs that are watched. */
final class LiveRoutes {
  /** The types of its files by their names. */
  static final Map<String, String> FILES =
      Map.of(
          "live.css", "text/css; charset=utf-8",
          "live.js", "text/javascript; charset=utf-8",
          "live-card.js", "text/javascript; charset=utf-8",
          "live-chart.js", "text/javascript; charset=utf-8",
          "live-runs.js", "text/javascript; charset=utf-8");

  /** What an event stream tells of the latest event it had. */
  private static final String LAST = "Last-Event-ID";

  private final LiveFeed feed;
  private final Login login;
  private final Map<Language, Reply> pages = new EnumMap<>(Language.class);
  private final List<Routes.Route> routes = new ArrayList<>();

  private LiveRoutes(LiveFeed feed, Login login) {
    this.feed = feed;
    this.login = login;
    for (Language language : Language.values()) {
      pages.put(language, WebPage.live(language));
    }
    FILES.forEach((name, type) -> file("/" + name, WebPage.file(name, type)));
    get("/live/runs", Routes.Access.TOKEN, exchange -> feed.ask(since(exchange)));
    get("/live/events", Routes.Access.TOKEN, this::events);
  }

  /** Those beside the addresses of models. */
  static List<Routes.Route> beside(LiveFeed feed, Login login) {
    LiveRoutes live = new LiveRoutes(feed, login);
    live.get("/live", Routes.Access.OPEN, live::page);
    return live.routes;
  }

  /** Those of a server that has nothing else. */
  static RouteTable alone(LiveFeed feed, Login login) {
    LiveRoutes live = new LiveRoutes(feed, login);
    live.get("/|/live", Routes.Access.OPEN, live::page);
    live.get("/login", Routes.Access.OPEN, live::page);
    live.add("POST", "/login", Routes.Access.OPEN, login::enter);
    for (String file : List.of("/page.css", "/icon.svg")) { // of the form that asks for the token
      live.file(file, WebPage.files().get(file));
    }
    for (String script : List.of("dom", "i18n")) {
      live.file("/" + script + ".js", WebPage.script(script).orElseThrow());
    }
    for (Language language : Language.values()) {
      live.file("/" + language.file(), WebPage.file(language.file(), "application/json"));
    }
    return new RouteTable(live.routes, "the page is at /");
  }

  private CompletableFuture<Reply> page(Exchange exchange) {
    return login.page(exchange, pages.get(Language.of(exchange.header("Accept-Language"))));
  }

  private CompletableFuture<Reply> events(Exchange exchange) {
    return exchange.request().getMethod().equals("HEAD")
        ? CompletableFuture.completedFuture(Reply.empty(200))
        : feed.follow(
            exchange, Optional.ofNullable(exchange.header(LAST)).or(() -> since(exchange)));
  }

  private static Optional<String> since(Exchange exchange) {
    return Optional.ofNullable(
        Request.extractQueryParameters(exchange.request()).getValue("since"));
  }

  private void file(String path, Reply file) {
    get(
        Pattern.quote(path),
        Routes.Access.OPEN,
        exchange -> CompletableFuture.completedFuture(file));
  }

  /** Gives the reply to a request whose path says nothing. */
  @FunctionalInterface
  private interface Endpoint {
    CompletableFuture<Reply> answer(Exchange exchange);
  }

  private void get(String path, Routes.Access access, Endpoint endpoint) {
    add("GET", path, access, endpoint);
  }

  private void add(String method, String path, Routes.Access access, Endpoint endpoint) {
    routes.add(
        new Routes.Route(
            method, Pattern.compile(path), access, (exchange, match) -> endpoint.answer(exchange)));
  }
}
