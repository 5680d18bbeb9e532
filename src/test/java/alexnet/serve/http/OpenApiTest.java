package alexnet.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;

/** The description holds every address that is served, and no other. */
class OpenApiTest {
  private final Routes routes = routes();

  private static Routes routes() {
    Bodies bodies =
        new Bodies(new InFlight(1), new ScheduledExecutorScheduler(), Duration.ofSeconds(1));
    Inferences inferences = new Inferences(bodies, Duration.ofSeconds(1), Runnable::run);
    return new Routes(
        new Service(),
        inferences,
        new Explanations(bodies, Runnable::run),
        new Looks(bodies, Duration.ofSeconds(1)),
        new Login(new Gate(ServerOptions.DEFAULT), bodies));
  }

  @Test
  void describesEveryRouteAndNoOther() throws IOException {
    Set<Routes.Route> described = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : description().get("paths").properties()) {
      String address = path.getKey().replaceAll("\\{[a-z]+}", "1");
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
        Routes.Route route = routes.with(List.of()).find(method, address).route();
        described.add(route);
        assertThat(operation.getValue().has("security"))
            .as("%s %s is open to all", method, address)
            .isEqualTo(route.access() == Routes.Access.OPEN);
        assertThat(names.add(operation.getValue().get("operationId").asText())).isTrue();
      }
    }
    assertThat(described).containsExactlyInAnyOrderElementsOf(routes.all());
  }

  @Test
  void versionsCanBeNamedInEveryPathThatTakesOne() throws IOException {
    JsonNode paths = description().get("paths");
    for (Routes.Route route : routes.all()) {
      if (!route.path().pattern().contains("versions")) {
        continue;
      }
      String suffix = route.path().pattern().replaceFirst(".*\\)\\?", "");
      for (String path : new String[] {"", "/versions/{version}"}) {
        assertThat(paths.has("/v2/models/{model}" + path + suffix)).as(path + suffix).isTrue();
      }
    }
  }

  private static JsonNode description() throws IOException {
    Reply file = Optional.ofNullable(WebPage.files().get("/openapi.json")).orElseThrow();
    return new ObjectMapper().readTree(file.body());
  }
}
