package alexnet.serve.http;

import alexnet.io.ProgramVersion;
import alexnet.serve.protocol.ModelStatistics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** What is counted and timed, for Prometheus and for the statistics of the protocol. */
final class Metrics {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final double[] SECONDS = {
    .001, .002, .003, .005, .0075, .01, .015, .02, .03, .05, .075, .1, .15, .25, .5, 1, 2.5, 5, 10
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

  private final Counter requests =
      Counter.builder()
          .name("alexnet_requests_total")
          .help("Requests to a model, by what became of them.")
          .labelNames("model", "outcome")
          .register(registry);
  private final Counter pictures =
      Counter.builder()
          .name("alexnet_pictures_total")
          .help("Pictures classified.")
          .labelNames("model")
          .register(registry);
  private final Counter batches =
      Counter.builder()
          .name("alexnet_batches_total")
          .help("Batches computed.")
          .labelNames("model")
          .register(registry);
  private final Histogram batchSize =
      Histogram.builder()
          .name("alexnet_batch_size")
          .help("Pictures of a batch.")
          .labelNames("model")
          .classicOnly()
          .classicUpperBounds(1, 2, 4, 8, 16, 32)
          .register(registry);
  private final Histogram request = seconds("request", "From a request's headers to its answer.");
  private final Histogram queue = seconds("queue", "That a request's pictures waited at most.");
  private final Histogram decode =
      seconds("decode", "To decode, resize and crop a request's slowest picture.");
  private final Histogram compute = seconds("compute", "Of a batch.");
  private final Counter explained =
      Counter.builder()
          .name("alexnet_explanations_total")
          .help("Pictures whose answers were explained.")
          .labelNames("model")
          .register(registry);
  private final Counter rejected =
      Counter.builder()
          .name("alexnet_rejected_total")
          .help("Requests that were not taken on, by why.")
          .labelNames("reason")
          .register(registry);

  private final Map<String, ModelStatistics> statistics = new ConcurrentHashMap<>();

  /**
   * @param models names, the only ones that become labels
   * @param waiting pictures that wait for a model
   */
  Metrics(List<String> models, ToLongFunction<String> waiting, LongSupplier bytes) {
    GaugeWithCallback.builder()
        .name("alexnet_queue_pictures")
        .help("Pictures that were admitted and have no answer yet.")
        .labelNames("model")
        .callback(
            gauge -> models.forEach(name -> gauge.call((double) waiting.applyAsLong(name), name)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("alexnet_in_flight_bytes")
        .help("Bodies of requests that are in memory.")
        .unit(Unit.BYTES)
        .callback(gauge -> gauge.call((double) bytes.getAsLong()))
        .register(registry);
    Info.builder()
        .name("alexnet_build")
        .help("The program.")
        .labelNames("version", "java")
        .register(registry)
        .setLabelValues(ProgramVersion.get(), System.getProperty("java.version"));
    ProcessMetrics.builder().register(registry);
    for (String model : models) { // there from the start, so that rates can be computed
      statistics.put(model, new ModelStatistics());
      pictures.initLabelValues(model);
      batches.initLabelValues(model);
      requests.initLabelValues(model, "ok");
    }
  }

  private Histogram seconds(String what, String help) {
    return Histogram.builder()
        .name("alexnet_" + what + "_duration_seconds")
        .help(help)
        .labelNames("model")
        .classicOnly()
        .classicUpperBounds(SECONDS)
        .register(registry);
  }

  ModelStatistics statistics(String model) {
    return statistics.get(model);
  }

  /** A batch was computed. */
  void computed(String model, int size, long nanos) {
    batches.labelValues(model).inc();
    batchSize.labelValues(model).observe(size);
    compute.labelValues(model).observe(nanos / 1e9);
    statistics.get(model).computed(size, nanos);
  }

  /** A request to a model was answered. */
  void answered(String model, long nanos, int count, Slowest slowest) {
    requests.labelValues(model, "ok").inc();
    pictures.labelValues(model).inc(count);
    request.labelValues(model).observe(nanos / 1e9);
    queue.labelValues(model).observe(slowest.queueNanos() / 1e9);
    decode.labelValues(model).observe(slowest.decodeNanos() / 1e9);
    statistics
        .get(model)
        .answered(
            System.currentTimeMillis(),
            count,
            nanos,
            slowest.queueNanos(),
            slowest.decodeNanos(),
            slowest.computeNanos());
  }

  /** A request to a model was not. */
  void failed(String model, int status, long nanos) {
    requests.labelValues(model, outcome(status)).inc();
    request.labelValues(model).observe(nanos / 1e9);
    statistics.get(model).failed(nanos);
  }

  private static String outcome(int status) {
    return switch (status) {
      case 429 -> "busy";
      case 503 -> "unavailable";
      case 504 -> "deadline";
      default -> status < 500 ? "bad_request" : "error";
    };
  }

  /** Answers were explained. */
  void explained(String model, int count) {
    explained.labelValues(model).inc(count);
  }

  void rejected(String reason) {
    rejected.labelValues(reason).inc();
  }

  byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes what is written
    }
    return out.toByteArray();
  }
}
