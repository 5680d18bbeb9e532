package alexnet.serve.http;

import alexnet.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Who may ask: by the name that the server is called by, by the page that asks, and by the token.
 *
 * <p>A page from anywhere can make its reader's browser ask this server. It cannot read what comes
 * back, unless its own name was pointed at this machine meanwhile: so names that are not the
 * server's are refused. It can make the server work: so what a foreign page posts is refused, and
 * what it gets of addresses that ask for the token.
 */
final class Gate {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+\\]");
  private static final String BEARER = "bearer ";
  private final ServerOptions options;

  /** Of this port alone: browsers send the cookies of a host to all of its ports. */
  private final String cookieName;

  private final String session;

  Gate(ServerOptions options) {
    this.options = options;
    this.cookieName = "alexnet-" + options.port();
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.session = HexFormat.of().formatHex(random);
  }

  /**
   * Refuses requests under a name that is not the server's, and posts of foreign pages.
   *
   * @throws Problem 403
   */
  void requireOwn(Request request) {
    HttpFields headers = request.getHeaders();
    String host = headers.get(HttpHeader.HOST);
    if (host != null && !isOwnName(host)) {
      throw Problem.of(403, "this server is not called by that name: --allow-host NAME allows it");
    }
    if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
      return;
    }
    String origin = headers.get(HttpHeader.ORIGIN);
    boolean allowed = origin != null && options.allowedOrigins().contains(origin);
    String site = headers.get("Sec-Fetch-Site");
    boolean crossSite = site != null && !site.equals("same-origin") && !site.equals("none");
    if (!allowed && (crossSite || (origin != null && !isSame(origin, host)))) {
      throw Problem.of(403, "a page from elsewhere may not ask this server");
    }
  }

  /**
   * Refuses what a browser asks for a page of another site, whatever the method: a picture on that
   * page is asked for by its address alone, and may cost a data set's pass.
   *
   * @throws Problem 403
   */
  void requireOwnSite(Request request) {
    boolean foreign = "cross-site".equals(request.getHeaders().get("Sec-Fetch-Site"));
    if (foreign && allowedOrigin(request).isEmpty()) {
      throw Problem.of(403, "a page from elsewhere may not ask this server");
    }
  }

  private boolean isOwnName(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
    return ADDRESS.matcher(name).matches()
        || name.equals("localhost")
        || name.equals(options.host().toLowerCase(Locale.ROOT))
        || options.allowedHosts().contains(name);
  }

  /** Whether a page comes from this server; behind a proxy it may have come by https. */
  private static boolean isSame(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }

  /** The page from elsewhere that asks, if it may read the answer. */
  Optional<String> allowedOrigin(Request request) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN))
        .filter(options.allowedOrigins()::contains);
  }

  /**
   * Refuses those without the token.
   *
   * @throws Problem 401
   */
  void requireToken(Request request) {
    if (!isKnown(request)) {
      throw Problem.with(
          401,
          "a token is needed: send the header Authorization: Bearer TOKEN",
          "WWW-Authenticate",
          "Bearer");
    }
  }

  /** Whether there is no token to be shown, or it is. */
  boolean isKnown(Request request) {
    if (options.token().isEmpty()) {
      return true;
    }
    List<HttpField> shown = request.getHeaders().getFields(HttpHeader.AUTHORIZATION);
    if (shown.size() == 1) {
      String value = shown.get(0).getValue();
      return value.toLowerCase(Locale.ROOT).startsWith(BEARER)
          && isToken(value.substring(BEARER.length()).strip());
    }
    return shown.isEmpty()
        && Request.getCookies(request).stream()
            .filter(cookie -> cookie.getName().equals(cookieName))
            .map(HttpCookie::getValue)
            .anyMatch(value -> isEqual(value, session));
  }

  boolean hasToken() {
    return options.token().isPresent();
  }

  boolean isToken(String shown) {
    return options.token().filter(token -> isEqual(shown, token)).isPresent();
  }

  /** What a browser is given once it has shown the token: gone with the browser's session. */
  String cookie() {
    return cookieName + "=" + session + "; Path=/; HttpOnly; SameSite=Strict";
  }

  /** In a time that tells nothing of where they differ, nor of their lengths. */
  private static boolean isEqual(String shown, String secret) {
    return MessageDigest.isEqual(sha256(shown), sha256(secret));
  }

  private static byte[] sha256(String text) {
    return Sha256.newDigest().digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
