package alexnet.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;

/**
 * What of a run's configuration is shown beside its curves. Any version's is read: what it does not
 * say is empty or 0.
 *
 * @param variant of the network
 * @param epochs that the run is to have; one measured in time may end before or after them
 * @param maxSeconds time that the run is to take; 0 for one that is measured in epochs
 * @param endsEarly whether it may end before, by its patience or its target
 * @param batchSize pictures of a step
 * @param optimizer its name
 * @param learningRate the highest
 * @param pictures that are learned from
 * @param classes of them
 */
public record RunSettings(
    String variant,
    int epochs,
    double maxSeconds,
    boolean endsEarly,
    int batchSize,
    String optimizer,
    double learningRate,
    int pictures,
    int classes) {
  /** Of a run whose configuration cannot be read. */
  static final RunSettings UNKNOWN = new RunSettings("", 0, 0, false, 0, "", 0, 0, 0);

  private static final ObjectMapper JSON = new ObjectMapper();

  static RunSettings read(Path file) {
    try {
      return of(JSON.readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static RunSettings of(JsonNode config) {
    JsonNode train = config.path("train");
    return new RunSettings(
        train.path("variant").asText(),
        train.path("epochs").asInt(),
        seconds(config.path("maxTime")),
        train.path("patience").asInt() > 0 || train.path("targetTop1").asDouble() > 0,
        train.path("batchSize").asInt(),
        train.path("optimizer").path("type").asText(),
        train.path("learningRate").asDouble(),
        config.path("pictures").path("train").asInt(),
        config.path("classes").size());
  }

  private static double seconds(JsonNode time) {
    try {
      return time.isTextual() ? Duration.parse(time.asText()).toMillis() / 1e3 : time.asDouble();
    } catch (DateTimeException | ArithmeticException e) {
      return 0;
    }
  }
}
