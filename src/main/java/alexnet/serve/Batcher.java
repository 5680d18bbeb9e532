package alexnet.serve;

import alexnet.explain.Explainer;
import alexnet.predict.Classifier;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Answers many who ask at once, by one network after the other on all cores, in batches of what
 * waits. For a server; {@link Classifier#classifyAll(java.util.Iterator)} is for pictures that one
 * caller has.
 *
 * <pre>{@code
 * try (Classifier classifier = Classifier.open(Path.of("runs/demo"));
 *     Batcher batcher = new Batcher(Batcher.Limits.DEFAULT)) {
 *   BatchedClassifier demo = batcher.add("demo", classifier);
 *   Terms soon = Terms.until(System.nanoTime() + 1_000_000_000);
 *   demo.classify(List.of(Picture.of(bytes)), soon).thenAccept(answers -> ...);
 * }
 * }</pre>
 *
 * <p>Safe to use from several threads. Closing it refuses what waits and leaves the classifiers
 * open.
 */
public final class Batcher implements AutoCloseable {
  private final ComputeLane lane;
  private final ThreadPoolExecutor decoders;
  private final ScheduledThreadPoolExecutor deadlines;
  private final Limits limits;

  /** Places for pictures that are being explained. */
  private final Semaphore explanations = new Semaphore(BackgroundExplainer.MOST_AT_ONCE);

  /**
   * What is taken on.
   *
   * @param maxBatch pictures computed at once; none for as many as answer within a tenth of a
   *     second also those who come while a batch is computed, at most 32
   * @param queue pictures that may wait for a model, decoded or not, at least 1
   * @param decoders threads that decode pictures, at least 1
   */
  public record Limits(Optional<Integer> maxBatch, int queue, int decoders) {
    /** By itself, 256 pictures, a decoding thread a core and at most 4. */
    public static final Limits DEFAULT =
        new Limits(Optional.empty(), 256, Math.min(4, Runtime.getRuntime().availableProcessors()));

    /** Checks the ranges. */
    public Limits {
      Stream.of(maxBatch.orElse(1), queue, decoders)
          .filter(count -> count < 1)
          .findFirst()
          .ifPresent(
              count -> {
                throw new IllegalArgumentException("limits must be at least 1: " + count);
              });
    }
  }

  /** A batcher that tells nobody of its batches. */
  public Batcher(Limits limits) {
    this(limits, (model, pictures, nanos) -> {});
  }

  /**
   * @param listener is told of each batch
   */
  public Batcher(Limits limits, BatchListener listener) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.lane = new ComputeLane(System::nanoTime, listener);
    // Its queue needs no bound: only what was admitted comes here.
    this.decoders =
        new ThreadPoolExecutor(
            limits.decoders,
            limits.decoders,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("alexnet-decoder"));
    this.deadlines = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("alexnet-deadlines"));
    deadlines.setRemoveOnCancelPolicy(true);
    lane.start();
  }

  /**
   * Takes a network on, after some batches that tell how long they take.
   *
   * @param name what {@link BatchListener} calls it; its tensors are called {@code name.tensor}
   * @param classifier stays its owner's, to be closed after this. Best loaded by a thread that ends
   *     or computes nothing else: each thread that did has kernel threads of its own, and once
   *     there are more of all than cores, OpenMP no longer waits by spinning, which costs some
   *     milliseconds a batch
   */
  public BatchedClassifier add(String name, Classifier classifier) {
    int largest = Math.max(BatchQueue.LARGEST_BATCH, limits.maxBatch.orElse(1));
    return new BatchedClassifier(
        name, classifier, lane, decoders, deadlines, limits, new BatchTime(largest));
  }

  /**
   * Takes on what explains a network's answers, when no answers wait; it is prepared before.
   *
   * @param beside of the same run
   * @param explainer stays its owner's, to be closed after this
   */
  public BackgroundExplainer add(BatchedClassifier beside, Explainer explainer) {
    lane.call(explainer::prepare);
    return new BackgroundExplainer(explainer, beside, lane, decoders, deadlines, explanations);
  }

  /** Finishes the batch under way and refuses all that waits. */
  @Override
  public void close() {
    decoders.shutdownNow();
    lane.close();
    deadlines.shutdownNow();
    DaemonThreads.awaitEnd(decoders); // they use the classifiers
  }
}
