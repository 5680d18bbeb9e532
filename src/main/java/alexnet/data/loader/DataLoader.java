package alexnet.data.loader;

import alexnet.data.Dataset;
import alexnet.data.RandomStream;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.image.ImageDecoder;
import alexnet.image.ImageTransform;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Serves a data set in batches that worker threads decode and transform ahead of their consumer.
 *
 * <p>Order and content of an epoch follow from seed and epoch alone, not from the number of workers
 * or from timing: the order is that of a {@link SampleOrder}, and each sample's transform gets the
 * stream ("sample", seed, epoch, index in the data set), with the number of its repeats behind
 * where an order serves it again; see {@link RandomStream}.
 *
 * <p>Memory is bounded: at any time no more than two batches and two pictures a worker are decoded
 * or being decoded beyond the batch that the consumer assembles. Workers share single pictures, not
 * batches, so that one consumer with one batch to wait for has all of them at work.
 *
 * <p>One epoch is under way at a time: beginning another ends it. Iterators are for one thread;
 * {@link #close} may be called from any.
 */
public final class DataLoader implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(60);

  private final Dataset dataset;
  private final ImageDecoder decoder;
  private final ImageTransform transform;
  private final LoaderConfig config;
  private final ThreadPoolExecutor workers;
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final AtomicLong waitedNanos = new AtomicLong();
  private LoaderEpoch current;
  private boolean closed;

  /** Starts nothing yet: threads come with the first epoch. */
  public DataLoader(
      Dataset dataset, ImageDecoder decoder, ImageTransform transform, LoaderConfig config) {
    this.dataset = Objects.requireNonNull(dataset, "dataset");
    this.decoder = Objects.requireNonNull(decoder, "decoder");
    this.transform = Objects.requireNonNull(transform, "transform");
    this.config = Objects.requireNonNull(config, "config");
    AtomicInteger started = new AtomicInteger();
    this.workers =
        new ThreadPoolExecutor(
            config.workers(),
            config.workers(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "alexnet-loader-" + started.incrementAndGet());
              thread.setDaemon(true);
              threads.add(thread);
              return thread;
            });
  }

  /** Batches an epoch; the last one may be smaller. */
  public int batches() {
    return (int) (((long) dataset.size() + config.batchSize() - 1) / config.batchSize());
  }

  /**
   * One pass over the data set. It begins, and an epoch under way ends, when its iterator is made;
   * every iterator starts from the first batch.
   *
   * <p>A picture that cannot be read is reported in its batch, which is smaller for it. The
   * iterator's {@code next} throws {@link SampleFailedException} for any other failure in a worker,
   * {@link java.util.concurrent.CancellationException} if the calling thread is interrupted (its
   * interrupt status stays set), and {@link IllegalStateException} if the loader was closed or
   * another epoch begun. After any of these the epoch is over.
   *
   * @param number any number; the same number gives the same batches
   * @throws IllegalStateException if the loader is closed
   */
  public Iterable<Batch> epoch(int number) {
    return epoch(number, 0);
  }

  /**
   * As {@link #epoch(int)}, without the first batches, of which no picture is decoded.
   *
   * @param fromBatch how many are left out, 0 to {@link #batches}
   */
  public Iterable<Batch> epoch(int number, int fromBatch) {
    checkOpen();
    if (fromBatch < 0 || fromBatch > batches()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "epoch of %,d batches begun at batch %,d", batches(), fromBatch));
    }
    return () -> begin(number, fromBatch);
  }

  private synchronized LoaderEpoch begin(int number, int fromBatch) {
    checkOpen();
    if (current != null) {
      current.end("another epoch has begun");
    }
    waitedNanos.set(0);
    current = new LoaderEpoch(this, config.order(dataset, number), number, fromBatch, config);
    return current;
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the loader is closed");
    }
  }

  /** How long the consumer of the latest epoch has waited for pictures so far. */
  public Duration waited() {
    return Duration.ofNanos(waitedNanos.get());
  }

  /**
   * Ends the epoch under way and returns when every worker thread has ended. Further calls do
   * nothing.
   *
   * @throws IllegalStateException if a worker is still busy with one picture after a minute
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (current != null) {
        current.end("the loader was closed");
      }
      workers.shutdownNow();
    }
    boolean interrupted = false;
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    try {
      while (true) {
        try {
          if (!workers.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException(
                "a loader thread is still busy after " + CLOSE_LIMIT.toSeconds() + " s");
          }
          for (Thread thread : threads) {
            thread.join(); // a pool counts as ended a moment before its last thread has
          }
          return;
        } catch (InterruptedException e) {
          interrupted = true; // a closed loader with threads would be worse than a short wait
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One sample, ready: either an image or why there is none. */
  record Loaded(Sample sample, RgbImage image, Skipped skipped) {}

  /** The sample at an index in the data set. */
  Sample sample(int index) {
    return dataset.samples().get(index);
  }

  /**
   * Hands a sample to the workers.
   *
   * @param repeat how often this epoch has served it before
   */
  Future<Loaded> submit(int epoch, int index, int repeat) {
    return workers.submit(() -> load(epoch, index, repeat));
  }

  void addWait(long nanos) {
    waitedNanos.addAndGet(nanos);
  }

  private Loaded load(int epoch, int index, int repeat) {
    Sample sample = sample(index);
    try {
      RgbImage image = sample.source().read(decoder);
      RandomStream random =
          repeat == 0
              ? RandomStream.of("sample", config.seed(), epoch, index)
              : RandomStream.of("sample", config.seed(), epoch, index, repeat);
      return new Loaded(sample, transform.apply(image, random), null);
    } catch (UnreadableImageException e) {
      return new Loaded(sample, null, new Skipped(sample.name(), e.reason()));
    }
  }
}
