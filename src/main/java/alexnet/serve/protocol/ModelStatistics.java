package alexnet.serve.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was asked of a model since the start, as the statistics extension of the Open Inference
 * Protocol tells it: times in nanoseconds, added up over requests. Safe to use from several
 * threads.
 */
public final class ModelStatistics {
  private long lastMillis;
  private long pictures;
  private long batches;
  private final Sum success = new Sum();
  private final Sum fail = new Sum();
  private final Sum queue = new Sum();
  private final Sum decode = new Sum();
  private final Sum compute = new Sum();
  private final Map<Integer, Sum> bySize = new TreeMap<>();

  private static final class Sum {
    private long count;
    private long nanos;

    void add(long taken) {
      count++;
      nanos += taken;
    }

    void write(JsonGenerator json, String name) throws IOException {
      json.writeObjectFieldStart(name);
      json.writeNumberField("count", count);
      json.writeNumberField("ns", nanos);
      json.writeEndObject();
    }
  }

  /**
   * A request has its answer.
   *
   * @param when milliseconds since 1970
   */
  public synchronized void answered(
      long when, int count, long nanos, long queueNanos, long decodeNanos, long computeNanos) {
    lastMillis = when;
    pictures += count;
    success.add(nanos);
    queue.add(queueNanos);
    decode.add(decodeNanos);
    compute.add(computeNanos);
  }

  /** A request has none. */
  public synchronized void failed(long nanos) {
    fail.add(nanos);
  }

  /** A batch was computed. */
  public synchronized void computed(int size, long nanos) {
    batches++;
    bySize.computeIfAbsent(size, n -> new Sum()).add(nanos);
  }

  synchronized void write(JsonGenerator json) throws IOException {
    json.writeNumberField("last_inference", lastMillis);
    json.writeNumberField("inference_count", pictures);
    json.writeNumberField("execution_count", batches);
    json.writeObjectFieldStart("inference_stats");
    success.write(json, "success");
    fail.write(json, "fail");
    queue.write(json, "queue");
    decode.write(json, "compute_input");
    compute.write(json, "compute_infer");
    new Sum().write(json, "compute_output");
    new Sum().write(json, "cache_hit");
    new Sum().write(json, "cache_miss");
    json.writeEndObject();
    json.writeArrayFieldStart("batch_stats");
    for (Map.Entry<Integer, Sum> size : bySize.entrySet()) {
      json.writeStartObject();
      json.writeNumberField("batch_size", size.getKey());
      new Sum().write(json, "compute_input");
      size.getValue().write(json, "compute_infer");
      new Sum().write(json, "compute_output");
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
