package alexnet.serve.http;

import java.time.Duration;
import java.util.Locale;

/** The bodies that are in memory, and the requests that have no answer yet. */
final class InFlight {
  /** A body takes up to so many times its size: as it came, as text, and decoded from that. */
  private static final int COPIES = 8;

  private final long capacity;
  private long bytes;
  private int requests;

  InFlight(long heap) {
    this.capacity = heap / COPIES;
  }

  /**
   * Takes room for a body.
   *
   * @throws Problem 429 if there is none
   */
  synchronized void reserve(long size) {
    if (bytes + size > capacity) {
      throw Problem.later(
          429,
          String.format(Locale.ROOT, "busy: %,d bytes of requests are in memory already", bytes),
          Duration.ofSeconds(1));
    }
    bytes += size;
  }

  synchronized void release(long size) {
    bytes -= size;
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized void begin() {
    requests++;
  }

  synchronized void end() {
    requests--;
    notifyAll();
  }

  /**
   * Waits until no request is without its answer.
   *
   * @return whether that came about in time
   */
  synchronized boolean awaitNone(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toNanos();
          requests > 0 && left > 0;
          left = end - System.nanoTime()) {
        wait(1 + left / 1_000_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return requests == 0;
  }
}
