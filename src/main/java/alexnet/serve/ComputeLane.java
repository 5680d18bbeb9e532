package alexnet.serve;

import alexnet.serve.RefusedException.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The one thread on which networks compute: libtorch's kernels use all cores and wait by spinning,
 * so that two passes at once are several times as slow each. As soon as it is free it takes what
 * waits for the model whose next input has the earliest deadline, as much as fits into a batch;
 * waiting for a batch to fill would only add to each answer.
 *
 * <p>Its own monitor guards the queues.
 */
final class ComputeLane implements AutoCloseable {
  /** Answers that wait have so many times a part's time before the next part. */
  private static final int ANSWERS_TO_PARTS = 9;

  private final LongSupplier clock;
  private final BatchListener listener;
  private final List<BatchQueue<?>> queues = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "alexnet-compute");
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Deque<Part> parts = new ArrayDeque<>();
  private final Deque<Part> patient = new ArrayDeque<>();

  /** When the last part ended, and how long it took. */
  private long partEnd;

  private long partNanos;
  private boolean closed;

  /** A part of some long work, for when there is nothing better to do. */
  interface Part {
    /** On the lane's thread; handles its own failures. */
    void run();

    /** Nothing is computed any more. */
    void refuse(RefusedException reason);
  }

  /**
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  ComputeLane(LongSupplier clock, BatchListener listener) {
    this.clock = clock;
    this.listener = listener;
    this.partEnd = clock.getAsLong();
    thread.setDaemon(true);
  }

  /** Begins to compute. */
  void start() {
    thread.start();
  }

  long now() {
    return clock.getAsLong();
  }

  /** Adds a queue; see {@link BatchQueue}. */
  synchronized <T> BatchQueue<T> queue(
      String model,
      int capacity,
      Optional<Integer> fixedBatch,
      BatchTime time,
      Function<List<T>, float[][]> network) {
    BatchQueue<T> queue = new BatchQueue<>(this, model, capacity, fixedBatch, time, network);
    queues.add(queue);
    return queue;
  }

  /**
   * Under the lock.
   *
   * @throws RefusedException if nothing is computed any more
   */
  void requireOpen() {
    if (closed) {
      throw closedReason();
    }
  }

  static RefusedException closedReason() {
    return new RefusedException(Reason.CLOSED, "the server is stopping", Duration.ofSeconds(1));
  }

  /** When all that was admitted will have been computed; under the lock. */
  double expectedNanos() {
    return queues.stream().mapToDouble(BatchQueue::expectedNanos).sum();
  }

  /**
   * Does something on this lane's thread, before what waits, and awaits its end. No other thread
   * should compute for long: each that does so has kernel threads of its own, and as soon as there
   * are more of all than cores, OpenMP no longer waits by spinning.
   *
   * @throws RefusedException if nothing is computed any more
   */
  void call(Runnable task) {
    Awaited awaited = new Awaited(task);
    synchronized (this) {
      requireOpen();
      tasks.add(awaited::run);
      notifyAll();
    }
    awaited.await();
  }

  /**
   * As {@link #call}, but as {@link #whenIdle}, and after all that came by it: for work that nobody
   * waits for and that may take any time as a whole, in pieces no longer than a batch.
   *
   * @throws RefusedException if nothing is computed any more
   */
  void callWhenIdle(Runnable task) {
    Awaited awaited = new Awaited(task);
    add(patient, awaited);
    awaited.await();
  }

  /** A task whose end somebody waits for. */
  private static final class Awaited implements Part {
    private final Runnable task;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Awaited(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      try {
        task.run();
        done.complete(null);
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    }

    @Override
    public void refuse(RefusedException reason) {
      done.completeExceptionally(reason);
    }

    void await() {
      try {
        done.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw e;
      }
    }
  }

  /**
   * Does a part when nothing waits that is to be answered: of several the one that came first. If
   * something always waits, parts have a tenth of the time: whoever waits does so for one at most.
   *
   * @throws RefusedException if nothing is computed any more
   */
  void whenIdle(Part part) {
    add(parts, part);
  }

  private synchronized void add(Deque<Part> queue, Part part) {
    requireOpen();
    queue.add(part);
    notifyAll();
  }

  private void run() {
    for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
      try {
        next.get().run();
      } catch (RuntimeException | Error e) {
        // Whoever waited was told, or will be at the deadline; the thread has to go on for others.
      }
    }
  }

  /** Waits for something to compute; nothing once this is closed. */
  private synchronized Optional<Runnable> next() {
    while (!closed || !tasks.isEmpty()) {
      if (!tasks.isEmpty()) {
        return Optional.of(tasks.remove());
      }
      Optional<BatchQueue<?>> first = mostUrgent();
      Deque<Part> next = parts.isEmpty() ? patient : parts;
      boolean turn = !next.isEmpty() && now() - partEnd > ANSWERS_TO_PARTS * partNanos;
      if (first.isPresent() && !turn) {
        BatchQueue.Batch<?> batch = first.get().next();
        return Optional.of(() -> batch.run(listener));
      }
      if (!next.isEmpty() && !closed) {
        Part part = next.remove();
        return Optional.of(() -> run(part));
      }
      try {
        wait();
      } catch (InterruptedException e) {
        closed = true; // nobody interrupts this thread but to end it
      }
    }
    return Optional.empty();
  }

  private void run(Part part) {
    long begin = now();
    try {
      part.run();
    } finally {
      synchronized (this) {
        partEnd = now();
        partNanos = partEnd - begin;
      }
    }
  }

  private Optional<BatchQueue<?>> mostUrgent() {
    BatchQueue<?> best = null;
    long earliest = 0;
    for (BatchQueue<?> queue : queues) {
      Optional<Long> deadline = queue.headDeadline();
      if (deadline.isPresent() && (best == null || deadline.get() - earliest < 0)) {
        best = queue;
        earliest = deadline.get();
      }
    }
    return Optional.ofNullable(best);
  }

  /** Finishes the batch under way and refuses what has no answer then. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    queues.forEach(queue -> queue.refuseAll(closedReason()));
    List<Part> left = new ArrayList<>();
    synchronized (this) {
      left.addAll(parts);
      left.addAll(patient);
      parts.clear();
      patient.clear();
    }
    left.forEach(part -> part.refuse(closedReason()));
  }
}
