package alexnet.serve.http;

import alexnet.predict.Picture;
import alexnet.serve.Answer;
import alexnet.serve.BatchedClassifier;
import alexnet.serve.Terms;
import alexnet.serve.protocol.Answers;
import alexnet.serve.protocol.Body;
import alexnet.serve.protocol.InferReader;
import alexnet.serve.protocol.InferRequest;
import alexnet.serve.protocol.InferWriter;
import alexnet.serve.protocol.Inputs;
import alexnet.serve.protocol.PredictRequest;
import alexnet.serve.protocol.Scores;
import alexnet.serve.protocol.ServedModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The addresses that classify: body in, answer out, in the three forms of clients. */
final class Inferences {
  private static final String JSON_LENGTH = "Inference-Header-Content-Length";

  /** Classes told to those who send a plain picture and do not say how many. */
  private static final int TOP = 5;

  private final Bodies bodies;
  private final Duration timeout;
  private final Executor executor;

  /**
   * @param timeout of requests that do not say less
   * @param executor writes the answers
   */
  Inferences(Bodies bodies, Duration timeout, Executor executor) {
    this.bodies = bodies;
    this.timeout = timeout;
    this.executor = executor;
  }

  /** What a request asks for, and how to tell it. */
  private record Job(
      Inputs inputs,
      OptionalLong timeoutMicros,
      int priority,
      Function<List<Scores>, Body> writer) {}

  /** The Open Inference Protocol. */
  CompletableFuture<Reply> infer(Exchange exchange, Catalogue catalogue, Catalogue.Entry entry) {
    refuseForms(exchange);
    OptionalLong jsonLength = jsonLength(exchange);
    ServedModel model = entry.model();
    return answer(
        exchange,
        catalogue,
        entry,
        body -> {
          InferRequest request = InferReader.read(model, body, jsonLength);
          return new Job(
              request.inputs(),
              request.timeoutMicros(),
              request.priority(),
              scores -> InferWriter.write(model, request, scores));
        });
  }

  /** Not those that curl calls one where nothing is said of the type. */
  private static void refuseForms(Exchange exchange) {
    if (Multipart.isIn(exchange.header("Content-Type"))) {
      throw Problem.of(415, "forms are taken at /predictions alone: send JSON here");
    }
  }

  private static OptionalLong jsonLength(Exchange exchange) {
    String header = exchange.header(JSON_LENGTH);
    if (header == null) {
      return OptionalLong.empty();
    }
    if (!header.matches("[0-9]{1,10}")) {
      throw Problem.of(400, JSON_LENGTH + " is not a number of bytes");
    }
    return OptionalLong.of(Long.parseLong(header));
  }

  /** Version 1 of the protocol. */
  CompletableFuture<Reply> predict(Exchange exchange, Catalogue catalogue, Catalogue.Entry entry) {
    refuseForms(exchange);
    ServedModel model = entry.model();
    return answer(
        exchange,
        catalogue,
        entry,
        body -> {
          PredictRequest request = PredictRequest.read(model, body);
          return usual(request.inputs(), scores -> Answers.predictions(model, request, scores));
        });
  }

  /** A plain picture, as the body or as a field of a form. */
  CompletableFuture<Reply> picture(Exchange exchange, Catalogue catalogue, Catalogue.Entry entry) {
    ServedModel model = entry.model();
    if (model.kind() != ServedModel.Kind.PICTURES) {
      throw Problem.of(404, "a model of tensors takes no pictures");
    }
    int top = top(exchange);
    String contentType = exchange.header("Content-Type");
    return answer(
        exchange,
        catalogue,
        entry,
        body -> {
          byte[] file = Multipart.isIn(contentType) ? Multipart.data(contentType, body) : body;
          if (file.length == 0) {
            throw Problem.of(400, "the picture is empty");
          }
          return usual(
              new Inputs.Pictures(List.of(file)),
              scores -> Answers.classes(model, scores.get(0), top));
        });
  }

  private static int top(Exchange exchange) {
    String query = exchange.request().getHttpURI().getQuery();
    for (String parameter : query == null ? List.<String>of() : List.of(query.split("&", -1))) {
      if (parameter.startsWith("top=")) {
        String value = parameter.substring("top=".length());
        if (!value.matches("[1-9][0-9]{0,5}")) {
          throw Problem.of(400, "top is not a number of at least 1");
        }
        return Integer.parseInt(value);
      }
    }
    return TOP;
  }

  private static Job usual(Inputs inputs, Function<List<Scores>, Body> writer) {
    return new Job(inputs, OptionalLong.empty(), 0, writer);
  }

  private CompletableFuture<Reply> answer(
      Exchange exchange, Catalogue catalogue, Catalogue.Entry entry, Function<byte[], Job> reader) {
    return body(exchange)
        .thenCompose(
            held ->
                classified(exchange, catalogue, entry, reader, held.content())
                    .whenComplete((reply, failure) -> held.release().run()))
        .whenComplete(
            (reply, failure) -> {
              if (failure != null && !(Problem.cause(failure) instanceof IOException)) {
                int status = Problem.of(Problem.cause(failure)).map(Problem::status).orElse(500);
                catalogue.metrics().failed(entry.model().name(), status, since(exchange));
              }
            });
  }

  private CompletableFuture<Bodies.Held> body(Exchange exchange) {
    try {
      return bodies.read(exchange.request());
    } catch (Problem e) {
      return CompletableFuture.failedFuture(e); // to be counted like one that comes later
    }
  }

  private CompletableFuture<Reply> classified(
      Exchange exchange,
      Catalogue catalogue,
      Catalogue.Entry entry,
      Function<byte[], Job> reader,
      byte[] body) {
    try {
      Job job = reader.apply(body);
      return compute(entry.classifier(), job.inputs(), terms(job))
          // Failures, too: what is told of them must not hold up the thread that computes.
          .whenCompleteAsync((answers, failure) -> {}, executor)
          .thenApply(answers -> reply(exchange, catalogue, entry, job, answers));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Terms terms(Job job) {
    long nanos = timeout.toNanos();
    if (job.timeoutMicros.isPresent() && job.timeoutMicros.getAsLong() > 0) {
      nanos = Math.min(nanos, TimeUnit.MICROSECONDS.toNanos(job.timeoutMicros.getAsLong()));
    }
    return new Terms(System.nanoTime() + nanos, job.priority); // the body had a time of its own
  }

  private static CompletableFuture<List<Answer>> compute(
      BatchedClassifier classifier, Inputs inputs, Terms terms) {
    if (inputs instanceof Inputs.Tensors tensors) {
      return classifier.classifyTensors(tensors.values(), terms);
    }
    return classifier.classify(
        ((Inputs.Pictures) inputs).files().stream().map(Picture::of).toList(), terms);
  }

  private static Reply reply(
      Exchange exchange,
      Catalogue catalogue,
      Catalogue.Entry entry,
      Job job,
      List<Answer> answers) {
    List<Scores> scores = answers.stream().map(answer -> Scores.of(answer.logits())).toList();
    if (!scores.stream().allMatch(Scores::isFinite)) {
      throw Problem.of(500, "the network gave a value that is not finite");
    }
    Body body = job.writer.apply(scores);
    Slowest slowest = Slowest.of(answers);
    catalogue.metrics().answered(entry.model().name(), since(exchange), answers.size(), slowest);
    return Reply.json(body).with("Server-Timing", slowest.serverTiming());
  }

  private static long since(Exchange exchange) {
    return System.nanoTime() - exchange.begin();
  }
}
