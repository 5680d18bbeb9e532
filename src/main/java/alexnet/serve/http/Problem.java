package alexnet.serve.http;

import java.time.Duration;
import java.util.Map;

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

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }
}
