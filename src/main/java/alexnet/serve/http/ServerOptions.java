package alexnet.serve.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a server listens, to whom, and for how long.
 *
 * @param host address or name to listen on
 * @param port 0 for any that is free
 * @param token what clients have to show; none where all who reach the server may ask
 * @param allowedHosts names that the server is called by, beside addresses, localhost and {@code
 *     host}; others are refused, since a page may have pointed a name of its own at this machine
 * @param allowedOrigins pages from elsewhere that may ask, such as {@code https://example.org}
 * @param timeout within which a request is answered, above 0
 */
public record ServerOptions(
    String host,
    int port,
    Optional<String> token,
    List<String> allowedHosts,
    List<String> allowedOrigins,
    Duration timeout) {
  /** For this machine alone, at port 8080, ten seconds a request. */
  public static final ServerOptions DEFAULT =
      new ServerOptions(
          "127.0.0.1", 8080, Optional.empty(), List.of(), List.of(), Duration.ofSeconds(10));

  /** Checks the ranges. */
  public ServerOptions {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(token, "token");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, "no port: %d", port));
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout must be above 0: " + timeout);
    }
    allowedHosts = allowedHosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** The same at another port. */
  public ServerOptions withPort(int other) {
    return new ServerOptions(host, other, token, allowedHosts, allowedOrigins, timeout);
  }
}
