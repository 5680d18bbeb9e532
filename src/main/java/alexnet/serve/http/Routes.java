package alexnet.serve.http;

import alexnet.serve.protocol.Descriptions;
import alexnet.serve.protocol.ModelStatistics;
import alexnet.serve.protocol.ServedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which address answers what. */
final class Routes {
  private static final String MODEL = "/v2/models/([^/]+)(?:/versions/([^/]+))?";

  private static final String V1_MODEL = "/v1/models/([^/:]+)";

  /** Who may ask. */
  enum Access {
    /** Everybody: probes cannot show a token. */
    OPEN,
    /** Those with the token. */
    TOKEN
  }

  /** Gives the reply to a request. */
  @FunctionalInterface
  interface Endpoint {
    CompletableFuture<Reply> answer(Exchange exchange, Matcher path);
  }

  /** As above, at once. */
  @FunctionalInterface
  private interface Page {
    Reply answer(Matcher path);
  }

  /** An address. */
  record Route(String method, Pattern path, Access access, Endpoint endpoint) {}

  /** What was found for a request. */
  record Found(Route route, Matcher path) {}

  private final List<Route> routes = new ArrayList<>();
  private final Service service;
  private final Inferences inferences;
  private final Explanations explanations;
  private final Login login;
  private final Looks looks;

  Routes(
      Service service, Inferences inferences, Explanations explanations, Looks looks, Login login) {
    this.service = service;
    this.inferences = inferences;
    this.explanations = explanations;
    this.looks = looks;
    this.login = login;
    health();
    descriptions();
    inference();
    inside();
    beside();
    page();
  }

  private void page() {
    add("GET", "/|/login", Access.OPEN, (exchange, match) -> login.page(exchange));
    add("POST", "/login", Access.OPEN, (exchange, match) -> login.enter(exchange));
    get("/([a-z0-9]{1,20})\\.js", Access.OPEN, match -> there(WebPage.script(match.group(1))));
    get(
        "/texts\\.([a-z0-9]{1,8})\\.json",
        Access.OPEN,
        match -> there(WebPage.texts(match.group(1))));
    WebPage.files().forEach((path, file) -> get(Pattern.quote(path), Access.OPEN, match -> file));
  }

  private static Reply there(Optional<Reply> file) {
    return file.orElseThrow(() -> Problem.of(404, "the page has no such file"));
  }

  private void health() {
    get("/v2/health/live", Access.OPEN, match -> Reply.json(Descriptions.live()));
    get("/v2/health/ready", Access.OPEN, match -> health(Descriptions.ready(service.isReady())));
    get("/ping", Access.OPEN, match -> health(Descriptions.ping(service.isReady())));
  }

  private Reply health(alexnet.serve.protocol.Body body) {
    return service.isReady() ? Reply.json(body) : Reply.json(503, body).with("Retry-After", "1");
  }

  private void descriptions() {
    get("/v2/?", Access.TOKEN, match -> Reply.json(Descriptions.server()));
    get("/v[12]/models", Access.TOKEN, match -> Reply.json(Descriptions.models(models())));
    get("/v2/models/stats", Access.TOKEN, match -> statistics(models()));
    get(MODEL, Access.TOKEN, match -> Reply.json(Descriptions.model(entry(match).model())));
    get(
        "/v1/models/([^/:]+)",
        Access.TOKEN,
        match -> Reply.json(Descriptions.modelReady(entry(match).model(), service.isReady())));
    get(
        MODEL + "/ready",
        Access.TOKEN,
        match ->
            Reply.json(
                service.isReady() ? 200 : 503,
                Descriptions.modelReady(entry(match).model(), service.isReady())));
    get(
        MODEL + "/config",
        Access.TOKEN,
        match -> Reply.json(Descriptions.config(entry(match).model())));
    get(MODEL + "/stats", Access.TOKEN, match -> statistics(List.of(entry(match).model())));
    get(
        "/metrics",
        Access.TOKEN,
        match -> Reply.of(Metrics.CONTENT_TYPE, service.catalogue().metrics().text()));
  }

  private List<ServedModel> models() {
    return service.catalogue().models();
  }

  private Reply statistics(List<ServedModel> models) {
    Map<String, ModelStatistics> statistics = new LinkedHashMap<>();
    for (ServedModel model : models) {
      statistics.put(model.name(), service.catalogue().metrics().statistics(model.name()));
    }
    return Reply.json(Descriptions.statistics(statistics));
  }

  private void inference() {
    post(
        MODEL + "/infer",
        (exchange, match) -> inferences.infer(exchange, service.catalogue(), entry(match)));
    post(
        "/v1/models/([^/:]+):predict",
        (exchange, match) -> inferences.predict(exchange, service.catalogue(), entry(match)));
    post(
        "/v1/models/([^/:]+):explain",
        (exchange, match) -> explanations.explain(exchange, service.catalogue(), entry(match)));
    post(
        "/predictions/([^/]+)(?:/([^/]+))?",
        (exchange, match) -> inferences.picture(exchange, service.catalogue(), entry(match)));
    post(
        "/invocations",
        (exchange, match) ->
            inferences.picture(exchange, service.catalogue(), service.catalogue().first()));
  }

  private void inside() {
    String layer = V1_MODEL + "/layers/([0-9]{1,3})";
    see(V1_MODEL + "/layers", match -> looks.layers(entry(match)));
    see(layer + "/filters", match -> looks.filters(named(match), match.group(2)));
    see(
        layer + "/channels/([0-9]{1,6})/patches",
        match -> looks.patches(named(match), match.group(2), match.group(3)));
    post(V1_MODEL + ":look", (exchange, match) -> looks.look(exchange, entry(match)));
  }

  /** Data sets beside the networks. */
  private void beside() {
    see(V1_MODEL + "/mistakes", match -> looks.mistakes(entry(match)));
    see(
        V1_MODEL + "/mistakes/([0-9]{1,6})/([0-9]{1,6})",
        match -> looks.cell(named(match), match.group(2), match.group(3)));
    see(V1_MODEL + "/pictures/([0-9]{1,9})", match -> looks.scored(named(match), match.group(2)));
    see(
        V1_MODEL + "/neighbours/([0-9]{1,9})",
        match -> looks.neighbour(named(match), match.group(2)));
    post(V1_MODEL + ":neighbours", (exchange, match) -> looks.neighbours(exchange, entry(match)));
  }

  /** The model of a path that says more than its version. */
  private Catalogue.Entry named(Matcher path) {
    return service.catalogue().require(path.group(1));
  }

  /** What is not there at once. */
  private void see(String path, Function<Matcher, CompletableFuture<Reply>> endpoint) {
    add("GET", path, Access.TOKEN, (exchange, match) -> endpoint.apply(match));
  }

  /** The model that a path names, in its one version. */
  private Catalogue.Entry entry(Matcher path) {
    Catalogue.Entry entry = service.catalogue().require(path.group(1));
    String version = path.groupCount() > 1 ? path.group(2) : null;
    if (version != null && !version.equals(ServedModel.VERSION)) {
      throw Problem.of(404, "of each model there is version " + ServedModel.VERSION + " alone");
    }
    return entry;
  }

  private void get(String path, Access access, Page page) {
    add(
        "GET",
        path,
        access,
        (exchange, match) -> CompletableFuture.completedFuture(page.answer(match)));
  }

  /** Work for a model. */
  private void post(String path, Endpoint endpoint) {
    add(
        "POST",
        path,
        Access.TOKEN,
        (exchange, match) -> {
          service.requireReady();
          return endpoint.answer(exchange, match);
        });
  }

  private void add(String method, String path, Access access, Endpoint endpoint) {
    routes.add(new Route(method, Pattern.compile(path), access, endpoint));
  }

  List<Route> all() {
    return List.copyOf(routes);
  }

  /**
   * These, and others beside them.
   *
   * @param more of what not every server has
   */
  RouteTable with(List<Route> more) {
    return new RouteTable(
        Stream.concat(more.stream(), routes.stream()).toList(), "/openapi.json lists what is");
  }
}
