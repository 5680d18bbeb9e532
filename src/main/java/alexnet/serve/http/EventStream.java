package alexnet.serve.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A reply that goes on: events for one client (Server-Sent Events, WHATWG HTML 9.2). What it holds
 * is bounded: one write at a time, and who has not read that is told nothing new meanwhile.
 */
final class EventStream {
  /** A client that takes longer to read an event is gone, or not worth waiting for. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Response response;
  private final Callback callback;
  private boolean writing;
  private boolean ended;
  private long written = System.nanoTime();

  EventStream(Response response, Callback callback) {
    this.response = response;
    this.callback = callback;
  }

  /**
   * Sends lines, which end with an empty one.
   *
   * @return whether they are under way; else an earlier write still is, or the client is gone
   */
  boolean send(String lines) {
    synchronized (this) {
      if (writing || ended) {
        return false;
      }
      writing = true;
      written = System.nanoTime();
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
    response.write(false, bytes, Callback.from(this::sent, this::abandon));
    return true;
  }

  private synchronized void sent() {
    writing = false;
  }

  /** Time since the latest write began. */
  synchronized Duration silence() {
    return Duration.ofNanos(System.nanoTime() - written);
  }

  /** Whether the client is gone; one that does not read is sent away. */
  boolean isOver() {
    boolean slow;
    synchronized (this) {
      slow = writing && silence().compareTo(PATIENCE) > 0;
    }
    if (slow) {
      abandon(new EofException("a client reads no events"));
    }
    return hasEnded();
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  private void abandon(Throwable reason) {
    if (end()) {
      callback.failed(reason);
    }
  }

  /** Ends the reply. */
  void close() {
    boolean pending;
    synchronized (this) {
      pending = writing;
    }
    if (pending) {
      abandon(new EofException("the server is stopping"));
    } else if (end()) {
      Content.Sink.write(response, true, "", callback);
    }
  }

  private synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
  }
}
