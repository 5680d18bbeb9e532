package alexnet.serve.http;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/** Shows the page to those who may ask, and to others the form that takes the token. */
final class Login {
  private static final int MAX_BYTES = 4 << 10;
  private static final String FIELD = "token";

  private final Gate gate;
  private final Bodies bodies;
  private final Map<Language, Reply> pages = new EnumMap<>(Language.class);
  private final Map<Language, Reply> forms = new EnumMap<>(Language.class);
  private final Map<Language, Reply> refusals = new EnumMap<>(Language.class);

  Login(Gate gate, Bodies bodies) {
    this.gate = gate;
    this.bodies = bodies;
    for (Language language : Language.values()) {
      pages.put(language, WebPage.page(language, gate.hasToken()));
      forms.put(language, unauthorized(language, false));
      refusals.put(language, unauthorized(language, true));
    }
  }

  private static Reply unauthorized(Language language, boolean again) {
    return WebPage.login(language, again)
        .withStatus(401)
        .with("WWW-Authenticate", "Bearer")
        // With no-referrer a browser sends the form with "Origin: null", like one from elsewhere.
        .with("Referrer-Policy", "same-origin");
  }

  /** The page, or the form before it. */
  CompletableFuture<Reply> page(Exchange exchange) {
    return page(exchange, pages.get(language(exchange)));
  }

  private static Language language(Exchange exchange) {
    return Language.of(exchange.header("Accept-Language"));
  }

  /** As above, with another page. */
  CompletableFuture<Reply> page(Exchange exchange, Reply other) {
    return CompletableFuture.completedFuture(
        gate.isKnown(exchange.request()) ? other : forms.get(language(exchange)));
  }

  /** Takes the form: who has the token gets the cookie, and sees the page. */
  CompletableFuture<Reply> enter(Exchange exchange) {
    Reply refusal = refusals.get(language(exchange));
    return bodies
        .read(exchange.request(), MAX_BYTES)
        .thenApply(
            held -> {
              try {
                return gate.isToken(token(held.content())) ? entered(exchange) : refusal;
              } finally {
                held.release().run();
              }
            });
  }

  /** The page that the form stood in the place of. */
  private Reply entered(Exchange exchange) {
    String form = exchange.header("Referer");
    String page = form != null && form.endsWith("/live") ? "/live" : "/";
    return Reply.empty(303).with("Location", page).with("Set-Cookie", gate.cookie());
  }

  private static String token(byte[] form) {
    Fields fields = new Fields();
    try {
      UrlEncoded.decodeTo(
          new String(form, StandardCharsets.UTF_8),
          (name, value) -> fields.add(name, value),
          StandardCharsets.UTF_8);
    } catch (RuntimeException e) {
      return ""; // no form: so it has no token
    }
    List<String> values = fields.getValuesOrEmpty(FIELD);
    return values.size() == 1 ? values.get(0).strip() : "";
  }
}
