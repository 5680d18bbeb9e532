package alexnet.serve.http;

import java.time.Duration;
import java.util.Optional;

/** What is served at the moment: nothing yet, models, or nothing new any more. */
final class Service {
  private volatile Optional<Catalogue> catalogue = Optional.empty();
  private volatile boolean draining;

  void open(Catalogue models) {
    catalogue = Optional.of(models);
  }

  void drain() {
    draining = true;
  }

  boolean hasModels() {
    return catalogue.isPresent();
  }

  boolean isReady() {
    return catalogue.isPresent() && !draining;
  }

  /**
   * The models.
   *
   * @throws Problem 503 if there are none yet
   */
  Catalogue catalogue() {
    return catalogue.orElseThrow(
        () -> Problem.later(503, "the models are being loaded", Duration.ofSeconds(1)));
  }

  /**
   * Refuses work that comes too early or too late.
   *
   * @throws Problem 503
   */
  void requireReady() {
    catalogue();
    if (draining) {
      throw Problem.stopping();
    }
  }
}
