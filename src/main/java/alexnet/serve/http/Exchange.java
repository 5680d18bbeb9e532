package alexnet.serve.http;

import alexnet.serve.protocol.Descriptions;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A request under way, until its one reply is sent. */
final class Exchange {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

  /** What every reply carries. Nothing may come from elsewhere, and nobody may frame the page. */
  static final Map<String, String> SAFETY =
      Map.of(
          "Cache-Control", "no-store",
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                  + " img-src 'self' blob:; form-action 'self'; base-uri 'none';"
                  + " frame-ancestors 'none'");

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final String id;
  private final Optional<String> allowedOrigin;
  private final AtomicBoolean replied = new AtomicBoolean();

  Exchange(Request request, Response response, Callback callback, Optional<String> allowedOrigin) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.allowedOrigin = allowedOrigin;
    String given = request.getHeaders().get("X-Request-Id");
    this.id =
        given != null && ID.matcher(given).matches()
            ? given
            : Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }

  Request request() {
    return request;
  }

  String header(String name) {
    return request.getHeaders().get(name);
  }

  /** What the request is called, by its client or else by us. */
  String id() {
    return id;
  }

  /** When it began, as {@link System#nanoTime} tells time. */
  long begin() {
    return request.getBeginNanoTime();
  }

  /** Sends the reply, if none was sent yet. */
  void reply(Reply reply) {
    if (!replied.compareAndSet(false, true)) {
      return;
    }
    HttpFields.Mutable headers = begin(reply.status());
    reply.headers().forEach(headers::put);
    if (reply.body().length > 0) {
      headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
    }
    headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
  }

  /** Begins a reply that goes on until the stream is closed. Before any other. */
  EventStream stream(String contentType) {
    if (!replied.compareAndSet(false, true)) {
      throw new IllegalStateException("a reply was sent already");
    }
    begin(200).put(HttpHeader.CONTENT_TYPE, contentType);
    return new EventStream(response, callback);
  }

  /** What every reply carries. */
  private HttpFields.Mutable begin(int status) {
    response.setStatus(status);
    HttpFields.Mutable headers = response.getHeaders();
    SAFETY.forEach(headers::put);
    headers.put("X-Request-Id", id);
    allowedOrigin.ifPresentOrElse(
        origin -> {
          headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
          headers.put(HttpHeader.VARY, "Origin");
          headers.put(
              HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS,
              "X-Request-Id, Server-Timing, Retry-After, Inference-Header-Content-Length");
        },
        () -> headers.put("Cross-Origin-Resource-Policy", "same-origin"));
    return headers;
  }

  /** Tells what is wrong, in the words of the protocol that was spoken. */
  void refuse(Problem problem) {
    String path = Request.getPathInContext(request);
    boolean torchServe = path.startsWith("/predictions") || path.startsWith("/invocations");
    Reply reply =
        Reply.json(
            problem.status(),
            torchServe
                ? Descriptions.error(problem.status(), type(problem), problem.getMessage())
                : Descriptions.error(problem.getMessage()));
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      reply = reply.with(header.getKey(), header.getValue());
    }
    reply(reply);
  }

  private static String type(Problem problem) {
    return switch (problem.status()) {
      case 404 -> "ModelNotFoundException";
      case 405 -> "MethodNotAllowedException";
      case 429, 503 -> "ServiceUnavailableException";
      default -> problem.status() < 500 ? "BadRequestException" : "InternalServerException";
    };
  }

  /** Gives up on a client that is gone. */
  void abandon(Throwable reason) {
    if (replied.compareAndSet(false, true)) {
      callback.failed(reason);
    }
  }
}
