package alexnet.serve;

import alexnet.serve.RefusedException.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request that was taken in: its places in the queue, and its answers as they come. It is done
 * when all have come, or at the first failure, which gives its places back.
 *
 * @param <T> what the network takes of a picture
 */
final class Admission<T> {
  private final BatchQueue<T> queue;
  private final Terms terms;
  private final long begin;
  private final Answer[] answers;
  private final long[] decodeNanos;
  private final CompletableFuture<List<Answer>> result = new CompletableFuture<>();
  private int missing;

  Admission(BatchQueue<T> queue, int pictures, Terms terms) {
    this.queue = queue;
    this.terms = terms;
    this.begin = queue.now();
    this.answers = new Answer[pictures];
    this.decodeNanos = new long[pictures];
    this.missing = pictures;
  }

  Terms terms() {
    return terms;
  }

  /** The answers in the order of the pictures; completed on the thread that computes. */
  CompletableFuture<List<Answer>> result() {
    return result;
  }

  boolean isDone() {
    return result.isDone();
  }

  /** Whether there is still time; if not, the request has failed. */
  boolean isInTime() {
    if (terms.deadline() - queue.now() > 0) {
      return true;
    }
    expire();
    return false;
  }

  void ready(int index, T input, long nanosToDecode) {
    decodeNanos[index] = nanosToDecode;
    if (!isDone()) {
      queue.ready(this, index, input);
    }
  }

  /** An input was computed in a batch that began then and took so long. */
  void answer(int index, float[] logits, long batchBegin, long computeNanos) {
    long waited = batchBegin - begin - decodeNanos[index];
    boolean complete;
    synchronized (this) {
      if (isDone()) {
        return;
      }
      answers[index] = new Answer(logits, decodeNanos[index], Math.max(0, waited), computeNanos);
      complete = --missing == 0;
    }
    if (complete) {
      queue.release(this, answers.length); // first: who has the answer may look how many wait
      result.complete(Arrays.asList(answers));
    }
  }

  void fail(Throwable reason) {
    queue.release(this, answers.length);
    result.completeExceptionally(reason);
  }

  void expire() {
    fail(tooLate());
  }

  static RefusedException tooLate() {
    return new RefusedException(
        Reason.DEADLINE, "the deadline passed before there was an answer", Duration.ZERO);
  }
}
