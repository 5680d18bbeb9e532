package alexnet.serve.http;

import alexnet.explain.Method;
import alexnet.image.UnreadableImageException;
import alexnet.model.LayerSummary;
import alexnet.predict.Picture;
import alexnet.predict.PreparedPicture;
import alexnet.serve.DaemonThreads;
import alexnet.serve.gallery.Exhibits;
import alexnet.serve.gallery.Gallery;
import alexnet.serve.gallery.Mistakes;
import alexnet.serve.gallery.Neighbours;
import alexnet.serve.gallery.Patches;
import alexnet.serve.inside.Filters;
import alexnet.serve.inside.LayerOutput;
import alexnet.serve.inside.LayerTable;
import alexnet.serve.protocol.Body;
import alexnet.serve.protocol.LookRequest;
import alexnet.serve.protocol.ServedModel;
import alexnet.text.Json;
import alexnet.weights.tensor.ModelCard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The addresses that show what is inside a network, and data sets beside it. What takes a while is
 * done by one thread, so that it holds up nothing else; few may wait for it.
 */
final class Looks implements AutoCloseable {
  /** A page shows so many small pictures at once. */
  private static final int WAITING = 256;

  private static final int MAPS = 24;
  private static final int NEIGHBOURS = 12;

  private final Bodies bodies;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          DaemonThreads.named("alexnet-looks"));
  private final Duration timeout;
  private volatile Map<String, Exhibits> exhibits = Map.of();

  /**
   * @param timeout until the turn of a request must have come
   */
  Looks(Bodies bodies, Duration timeout) {
    this.bodies = bodies;
    this.timeout = timeout;
  }

  /** What is shown beside networks, by their names. */
  void open(Map<String, Exhibits> beside) {
    exhibits = Map.copyOf(beside);
  }

  /** The network as a table. */
  CompletableFuture<Reply> layers(Catalogue.Entry entry) {
    ModelCard card = entry.classifier().classifier().card();
    return later(
        () ->
            json(
                LayerTable.of(
                    network(entry), card.preprocessing(), card.classes(), methods(entry))));
  }

  /** In the order of {@link Method}, the best first. */
  private static List<String> methods(Catalogue.Entry entry) {
    return entry.explainer().stream()
        .flatMap(one -> Arrays.stream(Method.values()).filter(one.explainer().methods()::contains))
        .map(Method::toString)
        .toList();
  }

  /** The filters of a convolution. */
  CompletableFuture<Reply> filters(Catalogue.Entry entry, String layer) {
    LayerSummary.Row row = row(entry, layer);
    if (row.weightShape().size() != 4) {
      throw Problem.of(404, "layer " + row.name() + " has no filters: only convolutions have");
    }
    return later(() -> json(Filters.of(entry.classifier().classifier().weights(row.name()))));
  }

  /** What a layer makes of a picture. */
  CompletableFuture<Reply> look(Exchange exchange, Catalogue.Entry entry) {
    requirePictures(entry);
    return asked(
        exchange,
        entry,
        MAPS,
        request -> {
          LayerSummary.Row row = network(entry).layers().get(request.layer());
          float[] values = output(entry, request, row.name());
          return json(
              Map.of(
                  "looks", List.of(LayerOutput.of(row, request.layer(), values, request.count()))));
        });
  }

  /** The pictures of a data set that are most like a given one. */
  CompletableFuture<Reply> neighbours(Exchange exchange, Catalogue.Entry entry) {
    Neighbours neighbours = neighbours(entry);
    return asked(
        exchange,
        entry,
        NEIGHBOURS,
        request -> {
          Neighbours.State state = neighbours.state();
          List<Neighbours.Neighbour> nearest =
              state.complete()
                  ? neighbours.nearest(output(entry, request, neighbours.layer()), request.count())
                  : List.of();
          return json(Map.of("state", state, "neighbours", nearest));
        });
  }

  private static float[] output(Catalogue.Entry entry, LookRequest request, String layer) {
    PreparedPicture prepared =
        entry.classifier().classifier().prepare(Picture.of(request.picture()));
    float[] values = entry.classifier().outputNow(List.of(prepared), layer)[0];
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw Problem.of(500, "the network gave a value that is not finite");
      }
    }
    return values;
  }

  /** A picture among which neighbours are looked for. */
  CompletableFuture<Reply> neighbour(Catalogue.Entry entry, String number) {
    return picture(neighbours(entry).gallery(), number);
  }

  /** What the channels of a layer answer to. */
  CompletableFuture<Reply> patches(Catalogue.Entry entry, String layer, String channel) {
    LayerSummary.Row row = row(entry, layer);
    neighbours(entry);
    if (!Patches.areOf(row) || number(channel) >= row.output().get(1)) {
      throw Problem.of(404, "layer " + row.name() + " has no such channel");
    }
    Patches patches = beside(entry).flatMap(all -> all.patches(number(layer))).orElseThrow();
    return later(
        () -> json(Map.of("state", patches.state(), "patches", patches.of(number(channel)))));
  }

  /** What the network takes for what. */
  CompletableFuture<Reply> mistakes(Catalogue.Entry entry) {
    Mistakes mistakes = mistakenOf(entry);
    return later(() -> json(mistakes.summary()));
  }

  /** The pictures of a class that were taken for a class. */
  CompletableFuture<Reply> cell(Catalogue.Entry entry, String truth, String predicted) {
    Mistakes mistakes = mistakenOf(entry);
    int classes = entry.model().classes().size();
    if (number(truth) >= classes || number(predicted) >= classes) {
      throw Problem.of(404, "the model has " + classes + " classes, counted from 0");
    }
    return later(() -> json(Map.of("pictures", mistakes.cell(number(truth), number(predicted)))));
  }

  /** A picture of the data set that is scored. */
  CompletableFuture<Reply> scored(Catalogue.Entry entry, String number) {
    return picture(mistakenOf(entry).gallery(), number);
  }

  private CompletableFuture<Reply> picture(Gallery gallery, String text) {
    int number = number(text);
    if (number >= gallery.size()) {
      throw Problem.of(404, "there is no such picture");
    }
    return later(
        () -> {
          try {
            return Reply.of("image/jpeg", gallery.jpeg(number));
          } catch (UnreadableImageException e) { // whose text names the file
            throw Problem.of(404, "picture " + number + " cannot be read");
          }
        });
  }

  private Mistakes mistakenOf(Catalogue.Entry entry) {
    return beside(entry)
        .flatMap(Exhibits::mistakes)
        .orElseThrow(
            () -> Problem.of(501, "no data set is scored here: alexnet serve --data DATA does"));
  }

  private Neighbours neighbours(Catalogue.Entry entry) {
    return beside(entry)
        .flatMap(Exhibits::neighbours)
        .orElseThrow(
            () ->
                Problem.of(
                    501, "no pictures are compared here: alexnet serve --neighbours DATA does"));
  }

  private Optional<Exhibits> beside(Catalogue.Entry entry) {
    requirePictures(entry);
    return Optional.ofNullable(exhibits.get(entry.model().name()));
  }

  private static void requirePictures(Catalogue.Entry entry) {
    if (entry.model().kind() != ServedModel.Kind.PICTURES) {
      throw Problem.of(404, "a model of tensors takes no pictures");
    }
  }

  private static LayerSummary network(Catalogue.Entry entry) {
    return entry.classifier().classifier().network();
  }

  private static LayerSummary.Row row(Catalogue.Entry entry, String layer) {
    List<LayerSummary.Row> layers = network(entry).layers();
    if (number(layer) >= layers.size()) {
      throw Problem.of(404, "layers are numbered from 0 to " + (layers.size() - 1));
    }
    return layers.get(number(layer));
  }

  /** Digits that a route has matched, few enough. */
  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  /** Answers a request with a picture in it. */
  @FunctionalInterface
  private interface Answer {
    Reply to(LookRequest request);
  }

  private CompletableFuture<Reply> asked(
      Exchange exchange, Catalogue.Entry entry, int usual, Answer answer) {
    return bodies
        .read(exchange.request())
        .thenCompose(
            held -> {
              CompletableFuture<Reply> reply;
              try {
                LookRequest request =
                    LookRequest.read(
                        entry.model(), held.content(), network(entry).layers().size(), usual);
                reply = later(() -> answer.to(request));
              } catch (RuntimeException | Error e) {
                reply = CompletableFuture.failedFuture(e);
              }
              return reply.whenComplete((done, failure) -> held.release().run());
            });
  }

  private CompletableFuture<Reply> later(Supplier<Reply> work) {
    Look look = new Look(work, System.nanoTime() + timeout.toNanos(), new CompletableFuture<>());
    try {
      thread.execute(look);
    } catch (RejectedExecutionException e) {
      throw thread.isShutdown()
          ? Problem.stopping()
          : Problem.later(429, "busy: " + WAITING + " wait already", Duration.ofSeconds(1));
    }
    return look.reply;
  }

  /** Work whose reply somebody waits for. */
  private record Look(Supplier<Reply> work, long deadline, CompletableFuture<Reply> reply)
      implements Runnable {
    @Override
    public void run() {
      if (System.nanoTime() - deadline > 0) {
        reply.completeExceptionally(Problem.of(504, "its turn did not come in time"));
        return;
      }
      try {
        reply.complete(work.get());
      } catch (RuntimeException | Error e) {
        reply.completeExceptionally(e);
      }
    }
  }

  private static Reply json(Object value) {
    byte[] text = Json.line(value).getBytes(StandardCharsets.UTF_8);
    return Reply.json(new Body(text, OptionalInt.empty()));
  }

  /** Refuses what waits, and awaits what is under way: it uses the classifiers. */
  @Override
  public void close() {
    thread.shutdown();
    List<Runnable> waiting = new ArrayList<>();
    thread.getQueue().drainTo(waiting);
    for (Runnable one : waiting) {
      if (one instanceof Look look) {
        look.reply.completeExceptionally(Problem.stopping());
      }
    }
    DaemonThreads.awaitEnd(thread);
  }
}
