package alexnet.serve.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;

/** All addresses of a server, of which one answers a request. */
final class RouteTable {
  private final List<Routes.Route> routes;
  private final String hint;

  /**
   * @param hint where else to look, for who asks at an address that is none
   */
  RouteTable(List<Routes.Route> routes, String hint) {
    this.routes = List.copyOf(routes);
    this.hint = hint;
  }

  /**
   * The route of a request.
   *
   * @throws Problem 404 if nothing is at its address, 405 if something else can be done there
   */
  Routes.Found find(String method, String path) {
    Set<String> allowed = new LinkedHashSet<>();
    for (Routes.Route route : routes) {
      Matcher match = route.path().matcher(path);
      if (match.matches()) {
        if (route.method().equals(method.equals("HEAD") ? "GET" : method)) {
          return new Routes.Found(route, match);
        }
        allowed.add(route.method());
      }
    }
    if (allowed.isEmpty()) {
      throw Problem.of(404, "nothing is served at this address; " + hint);
    }
    throw Problem.with(
        405, "this address does not take " + plain(method), "Allow", String.join(", ", allowed));
  }

  private static String plain(String method) {
    return method.matches("[A-Z]{1,20}") ? method : "this method";
  }
}
