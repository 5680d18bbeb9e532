package alexnet.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts the time of repeated work into named parts. */
final class Laps {
  private final Map<String, List<Double>> millis = new LinkedHashMap<>();
  private long last;

  /** From here on time counts for the next part. */
  void start() {
    last = System.nanoTime();
  }

  /** Ends a part, and begins the next. */
  void end(String part) {
    long now = System.nanoTime();
    millis.computeIfAbsent(part, none -> new ArrayList<>()).add((now - last) / 1e6);
    last = now;
  }

  /** Forgets all but the last times of each part: those before warmed up. */
  void keepLast(int times) {
    millis.values().forEach(all -> all.subList(0, Math.max(0, all.size() - times)).clear());
  }

  /** Median time of a part, ms. */
  double median(String part) {
    return new Timing(millis.get(part)).median();
  }
}
