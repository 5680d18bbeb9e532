package alexnet.serve.http;

import alexnet.image.UnreadableImageException;
import alexnet.serve.RefusedException;
import alexnet.serve.protocol.ProtocolException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Why a request has no answer, as its client is told. */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Map<String, String> headers;

  private Problem(int status, String message, Map<String, String> headers) {
    super(message, null, false, false); // strangers can cause any number of them
    this.status = status;
    this.headers = headers;
  }

  /** What went wrong, without what stages of a future wrap around it. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** What a client is told of a cause; nothing of one that is our own. */
  static Optional<Problem> of(Throwable cause) {
    if (cause instanceof Problem problem) {
      return Optional.of(problem);
    }
    if (cause instanceof ProtocolException || cause instanceof UnreadableImageException) {
      return Optional.of(of(400, cause.getMessage()));
    }
    if (cause instanceof RefusedException refused) {
      return Optional.of(
          switch (refused.reason()) {
            case QUEUE_FULL, TOO_LATE -> later(429, refused.getMessage(), refused.retryAfter());
            case DEADLINE -> of(504, refused.getMessage());
            case CLOSED -> later(503, refused.getMessage(), refused.retryAfter());
          });
    }
    return Optional.empty();
  }

  static Problem of(int status, String message) {
    return new Problem(status, message, Map.of());
  }

  static Problem with(int status, String message, String header, String value) {
    return new Problem(status, message, Map.of(header, value));
  }

  /**
   * @param wait told in whole seconds, at least one
   */
  static Problem later(int status, String message, Duration wait) {
    long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    return with(status, message, "Retry-After", Long.toString(seconds));
  }

  /** Nothing more is taken on. */
  static Problem stopping() {
    return later(503, "the server is stopping", Duration.ofSeconds(1));
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }
}
