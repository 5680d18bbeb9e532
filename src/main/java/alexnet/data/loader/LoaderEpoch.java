package alexnet.data.loader;

import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.image.RgbImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * One pass of a {@link DataLoader}: a queue of samples in flight, in the order of the epoch. The
 * consumer takes the first and hands in another, so the queue never grows beyond its window.
 */
final class LoaderEpoch implements Iterator<Batch> {
  private final DataLoader loader;
  private final int[] order;
  private final int[] repeats;
  private final int number;
  private final int batchSize;
  private final int window;

  /** Guarded by this, like {@code submitted} and {@code ended}: close comes from any thread. */
  private final Deque<Future<DataLoader.Loaded>> inFlight = new ArrayDeque<>();

  private int submitted;
  private String ended;

  private int taken;

  LoaderEpoch(DataLoader loader, int[] order, int number, int fromBatch, LoaderConfig config) {
    this.loader = loader;
    this.order = order;
    this.repeats = SampleOrder.repeats(order);
    this.number = number;
    this.batchSize = config.batchSize();
    this.window = (int) Math.min(order.length, 2L * batchSize + 2L * config.workers());
    this.taken = (int) Math.min(order.length, (long) fromBatch * batchSize);
    this.submitted = taken;
    fill(); // workers start now, not when the first batch is asked for
  }

  @Override
  public boolean hasNext() {
    // True also for an epoch that was ended: next() then says why, and nobody takes it for
    // complete.
    return taken < order.length;
  }

  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int size = Math.min(batchSize, order.length - taken);
    List<RgbImage> images = new ArrayList<>(size);
    List<Sample> samples = new ArrayList<>(size);
    List<Skipped> skipped = new ArrayList<>(0);
    for (int i = 0; i < size; i++) {
      DataLoader.Loaded loaded = take();
      if (loaded.skipped() != null) {
        skipped.add(loaded.skipped());
      } else {
        images.add(loaded.image());
        samples.add(loaded.sample());
      }
    }
    return new Batch(images, samples, skipped);
  }

  private DataLoader.Loaded take() {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
    Future<DataLoader.Loaded> first = first();
    long start = first.isDone() ? 0 : System.nanoTime();
    try {
      DataLoader.Loaded loaded = first.get();
      synchronized (this) {
        inFlight.pollFirst();
      }
      taken++;
      fill();
      return loaded;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    } catch (ExecutionException e) {
      Sample sample = loader.sample(order[taken]);
      SampleFailedException failure = new SampleFailedException(sample.name(), e.getCause());
      end(failure.getMessage());
      throw failure;
    } catch (CancellationException e) {
      checkNotEnded(); // says why
      throw e;
    } finally {
      if (start != 0) {
        loader.addWait(System.nanoTime() - start);
      }
    }
  }

  private synchronized Future<DataLoader.Loaded> first() {
    checkNotEnded();
    return inFlight.getFirst();
  }

  private synchronized void checkNotEnded() {
    if (ended != null) {
      throw new IllegalStateException("epoch " + number + " is over: " + ended);
    }
  }

  private CancellationException interrupted() {
    String reason = "interrupted while waiting for pictures";
    end(reason);
    return new CancellationException(reason);
  }

  private synchronized void fill() {
    while (ended == null && inFlight.size() < window && submitted < order.length) {
      inFlight.addLast(loader.submit(number, order[submitted], repeats[submitted]));
      submitted++;
    }
  }

  /** Cancels what is in flight; the first reason stays. */
  synchronized void end(String reason) {
    if (ended != null) {
      return;
    }
    ended = reason;
    for (Future<DataLoader.Loaded> future : inFlight) {
      future.cancel(true);
    }
    // Results are dropped with the queue's futures; the consumer may still hold the first one.
    inFlight.clear();
  }
}
