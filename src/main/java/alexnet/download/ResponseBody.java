package alexnet.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of an HTTP answer as they come, with a limit on the wait for the next ones. The JDK has
 * none: up to Java 25 a request's timeout ends with the headers, later ones limit the whole
 * transfer, and a read of its stream waits without end.
 */
final class ResponseBody implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  /** What comes: bytes, the end (neither) or a failure. */
  private record Event(List<ByteBuffer> bytes, Throwable failure) {}

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private Flow.Subscription subscription;
  private boolean closed;

  /**
   * @param publisher null where the client itself made the answer, as when a proxy refuses a tunnel
   */
  ResponseBody(Flow.Publisher<List<ByteBuffer>> publisher) {
    if (publisher == null) {
      onComplete();
    } else {
      publisher.subscribe(this);
    }
  }

  /**
   * Waits for bytes.
   *
   * @return the next ones, or none at the end
   * @throws IOException if the connection was lost or nothing came in time
   */
  List<ByteBuffer> next(Duration patience) throws IOException, InterruptedException {
    Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new IOException("nothing came for " + TransferLimits.seconds(patience));
    }
    if (event.failure != null) {
      throw new IOException("connection cut off", event.failure);
    }
    if (!event.bytes.isEmpty()) {
      requestOne();
    }
    return event.bytes;
  }

  /** One list in flight: what else comes waits in the network and not in memory. */
  private synchronized void requestOne() {
    if (!closed) {
      subscription.request(1);
    }
  }

  /** Comes from another thread, perhaps late. */
  @Override
  public synchronized void onSubscribe(Flow.Subscription s) {
    subscription = s;
    if (closed) {
      s.cancel();
    } else {
      s.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    if (bytes.isEmpty()) { // would look like the end
      requestOne();
    } else {
      events.add(new Event(bytes, null));
    }
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Event(List.of(), failure));
  }

  @Override
  public void onComplete() {
    events.add(new Event(List.of(), null));
  }

  /** Ends the connection if there is more to come. */
  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
