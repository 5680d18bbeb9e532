package alexnet.serve.http;

import alexnet.text.PlainText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Every request comes in here, and its one reply goes out. */
final class FrontDoor extends Handler.Abstract {
  private final Gate gate;
  private final RouteTable routes;
  private final Service service;
  private final InFlight inFlight;
  private final PrintWriter log;

  /**
   * @param log gets a line for each failure of our own
   */
  FrontDoor(Gate gate, RouteTable routes, Service service, InFlight inFlight, PrintWriter log) {
    this.gate = gate;
    this.routes = routes;
    this.service = service;
    this.inFlight = inFlight;
    this.log = log;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (request.getMethod().equals("POST")) {
      inFlight.begin(); // before it is asked whether the server is ready: drain waits for it
      if (service.isReady()) {
        Request.addCompletionListener(request, failure -> inFlight.end());
      } else {
        inFlight.end();
      }
    }
    Exchange exchange = new Exchange(request, response, callback, gate.allowedOrigin(request));
    CompletableFuture<Void> replied =
        answer(exchange)
            .handle(
                (reply, failure) -> {
                  if (failure == null) {
                    exchange.reply(reply);
                  } else {
                    fail(exchange, failure);
                  }
                  return null;
                });
    replied.exceptionally(
        failure -> {
          callback.failed(failure); // what went wrong while a reply was written
          return null;
        });
    return true;
  }

  private CompletableFuture<Reply> answer(Exchange exchange) {
    try {
      Request request = exchange.request();
      gate.requireOwn(request);
      if (isPreflight(exchange)) {
        return CompletableFuture.completedFuture(preflight());
      }
      Routes.Found found = routes.find(request.getMethod(), Request.getPathInContext(request));
      if (found.route().access() == Routes.Access.TOKEN) {
        gate.requireOwnSite(request);
        gate.requireToken(request);
      }
      return found.route().endpoint().answer(exchange, found.path());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A browser asks whether a page from elsewhere may post. */
  private boolean isPreflight(Exchange exchange) {
    return exchange.request().getMethod().equals("OPTIONS")
        && gate.allowedOrigin(exchange.request()).isPresent();
  }

  private static Reply preflight() {
    return Reply.empty(200)
        .with("Access-Control-Allow-Methods", "GET, POST")
        .with(
            "Access-Control-Allow-Headers",
            "Content-Type, Authorization, X-Request-Id, Inference-Header-Content-Length");
  }

  private void fail(Exchange exchange, Throwable failure) {
    Throwable cause = Problem.cause(failure);
    Problem.of(cause)
        .ifPresentOrElse(
            problem -> {
              count(problem);
              exchange.refuse(problem);
            },
            () -> unexpected(exchange, cause));
  }

  private void count(Problem problem) {
    if (!service.hasModels()) {
      return;
    }
    switch (problem.status()) {
      case 401, 403 -> service.catalogue().metrics().rejected("forbidden");
      case 429 -> service.catalogue().metrics().rejected("busy");
      case 503 -> service.catalogue().metrics().rejected("stopping");
      case 504 -> service.catalogue().metrics().rejected("deadline");
      default -> {
        // neither too much nor too late
      }
    }
  }

  private void unexpected(Exchange exchange, Throwable cause) {
    if (cause instanceof HttpException http) {
      exchange.refuse(Problem.of(http.getCode(), "the request is not valid HTTP"));
    } else if (cause instanceof IOException || cause instanceof QuietException) {
      exchange.abandon(cause); // the client is gone
    } else {
      String place = cause.getStackTrace().length == 0 ? "" : " at " + cause.getStackTrace()[0];
      log.printf(
          Locale.ROOT,
          "alexnet: request %s failed: %s%n",
          exchange.id(),
          PlainText.line(cause + place));
      log.flush();
      exchange.refuse(
          Problem.of(
              500,
              "something went wrong in the server; its log tells of request " + exchange.id()));
    }
  }
}
