package alexnet.serve.http;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/** Reads the bodies of requests: within a size, a time, and the memory that there is for all. */
final class Bodies {
  /** Twenty million bytes hold a picture of any camera, or 30 tensors. */
  static final int MAX_BYTES = 20 << 20;

  private final InFlight inFlight;
  private final Scheduler scheduler;
  private final Duration patience;

  /**
   * @param patience until a body is there
   */
  Bodies(InFlight inFlight, Scheduler scheduler, Duration patience) {
    this.inFlight = inFlight;
    this.scheduler = scheduler;
    this.patience = patience;
  }

  /** The content of a body, and the room that it takes until {@link #release}. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Held(byte[] content, Runnable release) {}

  /**
   * Reads a body.
   *
   * @return it; or fails with {@link Problem}, or with what became of the connection
   * @throws Problem if it is refused before it is read
   */
  CompletableFuture<Held> read(Request request) {
    return read(request, MAX_BYTES);
  }

  /** As above, with another limit. */
  CompletableFuture<Held> read(Request request, int maxBytes) {
    String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw Problem.of(415, "Content-Encoding is not taken: send the body as it is");
    }
    long length = request.getLength();
    if (length < 0 && request.getHeaders().get(HttpHeader.TRANSFER_ENCODING) == null) {
      throw Problem.of(411, "a body is needed, with its Content-Length");
    }
    if (length > maxBytes) {
      throw tooLarge(maxBytes);
    }
    Scheduler.Task watch =
        scheduler.schedule(
            () -> request.fail(new TimeoutException("body")),
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
    return IncomingBody.read(request, inFlight, length, maxBytes)
        .whenComplete((content, failure) -> watch.cancel())
        .handle(
            (content, failure) -> {
              if (failure != null) {
                throw new CompletionException(problem(Problem.cause(failure), maxBytes));
              }
              return new Held(content, () -> inFlight.release(content.length));
            });
  }

  private Throwable problem(Throwable failure, int maxBytes) {
    if (failure instanceof IncomingBody.TooLargeException) {
      return tooLarge(maxBytes);
    }
    if (failure instanceof TimeoutException) {
      return Problem.with(
          408,
          String.format(Locale.ROOT, "the body did not arrive within %d s", patience.toSeconds()),
          "Connection",
          "close");
    }
    return failure;
  }

  private static Problem tooLarge(int maxBytes) {
    return Problem.of(
        413, String.format(Locale.ROOT, "the body is larger than %,d bytes", maxBytes));
  }
}
