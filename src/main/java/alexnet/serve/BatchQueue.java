package alexnet.serve;

import alexnet.serve.RefusedException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What waits for one model: inputs of requests that were admitted, in the order of their priority
 * and then of their coming. All that changes is guarded by the lane's lock.
 *
 * @param <T> what the network takes of a picture
 */
final class BatchQueue<T> {
  /** Whoever comes while a batch is computed waits at most so long for the answer. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Above this a batch gains nothing any more. */
  static final int LARGEST_BATCH = 32;

  /** An input that is ready for the network. */
  private record Waiting<T>(Admission<T> request, int index, T input, long sequence) {
    int priority() {
      return request.terms().priority();
    }
  }

  /** Inputs to be computed at once. */
  record Batch<T>(BatchQueue<T> queue, List<Waiting<T>> inputs) {
    /** On the lane's thread. Failures go to those who wait. */
    void run(BatchListener listener) {
      queue.compute(inputs, listener);
    }
  }

  private final ComputeLane lane;
  private final String model;
  private final int capacity;
  private final Optional<Integer> fixedBatch;
  private final BatchTime time;
  private final Function<List<T>, float[][]> network;
  private final PriorityQueue<Waiting<T>> ready =
      new PriorityQueue<>(
          Comparator.<Waiting<T>>comparingInt(Waiting::priority)
              .thenComparingLong(Waiting::sequence));

  /** Requests that are not done. */
  private final Set<Admission<T>> open = new LinkedHashSet<>();

  /** Their pictures, decoded or not. */
  private int admitted;

  private long sequence;

  /**
   * @param capacity pictures that may wait
   * @param fixedBatch largest batch, or none to go by the time it takes
   */
  BatchQueue(
      ComputeLane lane,
      String model,
      int capacity,
      Optional<Integer> fixedBatch,
      BatchTime time,
      Function<List<T>, float[][]> network) {
    this.lane = lane;
    this.model = model;
    this.capacity = capacity;
    this.fixedBatch = fixedBatch;
    this.time = time;
    this.network = network;
  }

  /**
   * Takes a request in, to be told its inputs as they become ready.
   *
   * @param pictures at least 1
   * @throws RefusedException if there is no room or no time for them
   */
  Admission<T> admit(int pictures, Terms terms) {
    synchronized (lane) {
      lane.requireOpen();
      double waiting = lane.expectedNanos();
      Duration wait = Duration.ofNanos((long) waiting);
      if (admitted + pictures > capacity) {
        throw new RefusedException(
            Reason.QUEUE_FULL,
            pictures > capacity
                ? String.format(Locale.ROOT, "%,d pictures where %,d may wait", pictures, capacity)
                : String.format(Locale.ROOT, "busy: %,d pictures wait already", admitted),
            wait);
      }
      long left = terms.deadline() - lane.now();
      if (left <= 0) {
        throw Admission.tooLate();
      }
      double needed = waiting + time.line().of(pictures);
      if (needed > left) {
        throw new RefusedException(
            Reason.TOO_LATE,
            String.format(
                Locale.ROOT,
                "busy: the answer would take %.1f s, and there are %.1f",
                needed / 1e9,
                Math.max(0, left / 1e9)),
            wait);
      }
      admitted += pictures;
      Admission<T> admission = new Admission<>(this, pictures, terms);
      open.add(admission);
      return admission;
    }
  }

  /** An input of an admitted request can be computed. */
  void ready(Admission<T> request, int index, T input) {
    synchronized (lane) {
      ready.add(new Waiting<>(request, index, input, sequence++));
      lane.notifyAll();
    }
  }

  /** A request is done: its pictures have their answers, or will not have any. */
  void release(Admission<T> request, int pictures) {
    synchronized (lane) {
      if (open.remove(request)) {
        admitted -= pictures;
        ready.removeIf(waiting -> waiting.request == request); // else they stay while others pass
      }
    }
  }

  long now() {
    return lane.now();
  }

  /** Pictures that were admitted and have no answer yet. */
  int admitted() {
    synchronized (lane) {
      return admitted;
    }
  }

  /** Time that what was admitted will take; under the lock. */
  double expectedNanos() {
    return admitted == 0 ? 0 : time.line().of(admitted);
  }

  /**
   * Deadline of the input whose turn it is, after those that are of no use any more; under the
   * lock.
   */
  Optional<Long> headDeadline() {
    for (Waiting<T> head = ready.peek(); head != null; head = ready.peek()) {
      if (head.request.isDone()) {
        ready.remove(); // it became ready as its request failed
      } else if (head.request.isInTime()) {
        return Optional.of(head.request.terms().deadline());
      }
    }
    return Optional.empty();
  }

  /** The next batch, of at least one input; under the lock. */
  Batch<T> next() {
    int most = largestBatch();
    List<Waiting<T>> inputs = new ArrayList<>();
    while (inputs.size() < most && headDeadline().isPresent()) {
      inputs.add(ready.remove());
    }
    return new Batch<>(this, inputs);
  }

  /** Largest batch that is put together now. */
  int largestBatch() {
    return fixedBatch.orElseGet(() -> time.largestWithin(PATIENCE_NANOS, LARGEST_BATCH));
  }

  private void compute(List<Waiting<T>> inputs, BatchListener listener) {
    long begin = lane.now();
    try {
      float[][] logits = network.apply(inputs.stream().map(Waiting::input).toList());
      long taken = lane.now() - begin;
      time.add(inputs.size(), taken);
      listener.computed(model, inputs.size(), taken);
      for (int i = 0; i < inputs.size(); i++) {
        Waiting<T> input = inputs.get(i);
        input.request.answer(input.index, logits[i], begin, taken);
      }
    } catch (RuntimeException | Error e) {
      inputs.forEach(input -> input.request.fail(e));
    }
  }

  /** Refuses all that has no answer yet. */
  void refuseAll(RefusedException reason) {
    List<Admission<T>> waiting;
    synchronized (lane) {
      ready.clear();
      waiting = List.copyOf(open);
    }
    waiting.forEach(request -> request.fail(reason));
  }
}
