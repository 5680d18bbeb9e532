package alexnet.serve;

import alexnet.explain.ExplainConfig;
import alexnet.explain.Explainer;
import alexnet.explain.Explaining;
import alexnet.image.UnreadableImageException;
import alexnet.serve.RefusedException.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Explanations beside the answers of a {@link Batcher}: computed on its one thread when no answers
 * wait, in parts none of which takes longer than a batch of answers or one pass there and back.
 */
public final class BackgroundExplainer {
  /** Pictures that are explained at once, in all models: each holds some megabytes. */
  public static final int MOST_AT_ONCE = 8;

  private final Explainer explainer;
  private final BatchedClassifier beside;
  private final ComputeLane lane;
  private final Executor decoders;
  private final ScheduledExecutorService deadlines;
  private final Semaphore places;

  /** Of batches of passes without a way back. */
  private final BatchTime time = new BatchTime(Explaining.BATCH);

  BackgroundExplainer(
      Explainer explainer,
      BatchedClassifier beside,
      ComputeLane lane,
      Executor decoders,
      ScheduledExecutorService deadlines,
      Semaphore places) {
    this.explainer = explainer;
    this.beside = beside;
    this.lane = lane;
    this.decoders = decoders;
    this.deadlines = deadlines;
    this.places = places;
  }

  /** The network. */
  public Explainer explainer() {
    return explainer;
  }

  /**
   * Explains pictures.
   *
   * @param pictures contents of files, 1 to {@link #MOST_AT_ONCE}
   * @param deadline when the answer is of no use any more, as {@link System#nanoTime} tells time
   * @return explanations that are done, in the order of the pictures; or it fails with {@link
   *     UnreadableImageException}, whose name tells which of several pictures, with {@link
   *     RefusedException} after the deadline, or with what else went wrong
   * @throws RefusedException if there is no room for them
   */
  public CompletableFuture<List<Explaining>> explain(
      List<byte[]> pictures, ExplainConfig config, long deadline) {
    int count = pictures.size();
    if (!places.tryAcquire(count)) {
      throw new RefusedException(
          Reason.QUEUE_FULL,
          String.format(
              Locale.ROOT,
              "busy: %d of %d pictures that may be explained at once are",
              MOST_AT_ONCE - places.availablePermits(),
              MOST_AT_ONCE),
          Duration.ofSeconds(1));
    }
    Job job = new Job(pictures, config);
    long left = Math.max(0, deadline - System.nanoTime());
    ScheduledFuture<?> end =
        deadlines.schedule(
            () -> job.result.completeExceptionally(Admission.tooLate()),
            left,
            TimeUnit.NANOSECONDS);
    var unused =
        job.result.whenComplete(
            (done, failure) -> {
              end.cancel(false);
              places.release(count);
            });
    job.decode(0);
    return job.result;
  }

  /** Pictures of a request, one after the other. */
  private final class Job {
    private final List<byte[]> pictures;
    private final ExplainConfig config;
    private final Explaining[] done;
    private final CompletableFuture<List<Explaining>> result = new CompletableFuture<>();

    Job(List<byte[]> pictures, ExplainConfig config) {
      this.pictures = pictures;
      this.config = config;
      this.done = new Explaining[pictures.size()];
    }

    void decode(int index) {
      try {
        decoders.execute(() -> prepare(index));
      } catch (RejectedExecutionException e) {
        result.completeExceptionally(ComputeLane.closedReason());
      }
    }

    private void prepare(int index) {
      if (result.isDone()) {
        return;
      }
      try {
        done[index] = explainer.explain(pictures.get(index), config);
        lane.whenIdle(new Next(index));
      } catch (UnreadableImageException e) {
        String name = pictures.size() == 1 ? "picture" : "picture " + index;
        result.completeExceptionally(new UnreadableImageException(name, e.reason(), e));
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }

    /** The next part of a picture's explanation. */
    private final class Next implements ComputeLane.Part {
      private final int index;

      Next(int index) {
        this.index = index;
      }

      @Override
      public void run() {
        if (result.isDone()) {
          return; // too late
        }
        try {
          if (step(done[index])) {
            lane.whenIdle(this);
          } else if (index + 1 < done.length) {
            decode(index + 1);
          } else {
            result.complete(Arrays.asList(done));
          }
        } catch (RuntimeException | Error e) {
          result.completeExceptionally(e);
        }
      }

      @Override
      public void refuse(RefusedException reason) {
        result.completeExceptionally(reason);
      }
    }
  }

  private boolean step(Explaining explaining) {
    int before = explaining.done();
    long begin = System.nanoTime();
    boolean more = explaining.step(atOnce());
    int passes = explaining.done() - before;
    if (!explaining.goesBack()) {
      time.add(passes, System.nanoTime() - begin);
    }
    return more;
  }

  /** As many passes as take no longer than the largest batch of answers. */
  private int atOnce() {
    if (!time.isKnown()) {
      return 1;
    }
    double answers = beside.batchTime().of(beside.largestBatch());
    return time.largestWithin((long) (2 * answers), Explaining.BATCH); // it counts times twice
  }
}
