package alexnet.serve.http;

import alexnet.explain.Explaining;
import alexnet.explain.Explanation;
import alexnet.explain.Method;
import alexnet.serve.BackgroundExplainer;
import alexnet.serve.protocol.ExplainAnswer;
import alexnet.serve.protocol.ExplainRequest;
import alexnet.serve.protocol.ServedModel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** The address that explains answers. */
final class Explanations {
  /** They take longer than answers, and less than a server that is being stopped waits for. */
  private static final Duration TIMEOUT = Duration.ofSeconds(18);

  /** Some seconds of all cores. */
  private static final int MOST_PASSES = 1_024;

  private final Bodies bodies;
  private final Executor executor;

  /**
   * @param executor writes the answers
   */
  Explanations(Bodies bodies, Executor executor) {
    this.bodies = bodies;
    this.executor = executor;
  }

  CompletableFuture<Reply> explain(Exchange exchange, Catalogue catalogue, Catalogue.Entry entry) {
    if (entry.model().kind() != ServedModel.Kind.PICTURES) {
      throw Problem.of(404, "a model of tensors has no pictures to explain");
    }
    BackgroundExplainer explainer =
        entry
            .explainer()
            .orElseThrow(
                () -> Problem.of(501, "explanations are served by alexnet serve --explain alone"));
    return bodies
        .read(exchange.request())
        .thenCompose(
            held ->
                explained(catalogue, entry.model(), explainer, held.content())
                    .whenComplete((reply, failure) -> held.release().run()));
  }

  private CompletableFuture<Reply> explained(
      Catalogue catalogue, ServedModel model, BackgroundExplainer explainer, byte[] body) {
    try {
      ExplainRequest request = ExplainRequest.read(model, body);
      require(request, explainer);
      return explainer
          .explain(request.pictures(), request.config(), System.nanoTime() + TIMEOUT.toNanos())
          // Failures, too: what is told of them must not hold up the thread that computes.
          .whenCompleteAsync((done, failure) -> {}, executor)
          .thenApply(
              done -> {
                List<Explanation> explanations = results(done, request.size());
                catalogue.metrics().explained(model.name(), done.size());
                return Reply.json(ExplainAnswer.of(explanations));
              });
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void require(ExplainRequest request, BackgroundExplainer explainer) {
    Method method = request.config().method();
    if (!explainer.explainer().methods().contains(method)) {
      String others =
          explainer.explainer().methods().stream()
              .map(Method::toString)
              .collect(Collectors.joining(", "));
      throw Problem.of(400, "this model can be explained by " + others + ", not by " + method);
    }
    int most = BackgroundExplainer.MOST_AT_ONCE;
    if (request.pictures().size() > most) {
      throw Problem.of(400, "a request takes 1 to " + most + " pictures to explain");
    }
    int passes = request.pictures().size() * explainer.explainer().passes(request.config());
    if (passes > MOST_PASSES) {
      throw Problem.of(
          400,
          String.format(
              Locale.ROOT,
              "this takes %,d passes through the network, at most %,d are made",
              passes,
              MOST_PASSES));
    }
  }

  private static List<Explanation> results(List<Explaining> done, int size) {
    try {
      return done.stream()
          .map(Explaining::result)
          .map(one -> one.method().isCoarse() ? one : one.averaged(size))
          .toList();
    } catch (ArithmeticException e) {
      throw Problem.of(500, e.getMessage());
    }
  }
}
