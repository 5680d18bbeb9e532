package alexnet.serve;

import alexnet.image.UnreadableImageException;
import alexnet.predict.Classifier;
import alexnet.predict.Picture;
import alexnet.predict.PreparedPicture;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One network of a {@link Batcher}, for pictures or for the tensors that it takes itself. Answers
 * come on a thread that has other things to do: whoever does more with them than hand them on does
 * it elsewhere.
 */
public final class BatchedClassifier {
  /** Sizes of the batches that are timed before the first request. */
  private static final int[] WARM_UP = {1, 2, 4, 8};

  private final Classifier classifier;
  private final Executor decoders;
  private final ScheduledExecutorService deadlines;
  private final ComputeLane lane;
  private final BatchTime time;
  private final BatchQueue<PreparedPicture> pictures;
  private final BatchQueue<float[]> tensors;

  BatchedClassifier(
      String name,
      Classifier classifier,
      ComputeLane lane,
      Executor decoders,
      ScheduledExecutorService deadlines,
      Batcher.Limits limits,
      BatchTime time) {
    this.classifier = classifier;
    this.decoders = decoders;
    this.deadlines = deadlines;
    this.lane = lane;
    this.time = time;
    lane.call(this::warmUp);
    pictures = lane.queue(name, limits.queue(), limits.maxBatch(), time, classifier::logits);
    tensors =
        lane.queue(
            name + ".tensor", limits.queue(), limits.maxBatch(), time, classifier::logitsOfTensors);
  }

  private void warmUp() {
    float[] grey = new float[tensorSize()];
    for (int round = 0; round < 2; round++) {
      for (int size : WARM_UP) {
        List<float[]> batch = Arrays.asList(new float[size][]);
        batch.replaceAll(none -> grey);
        long begin = System.nanoTime();
        classifier.logitsOfTensors(batch);
        if (round > 0) { // the first of each size lays out memory
          time.add(size, System.nanoTime() - begin);
        }
      }
    }
  }

  /** The network. */
  public Classifier classifier() {
    return classifier;
  }

  /**
   * What a layer gives for pictures, see {@link Classifier#output}; awaited before what waits.
   *
   * @param prepared one or few: a batch of them is not interrupted
   * @throws RefusedException if nothing is computed any more
   */
  public float[][] outputNow(List<PreparedPicture> prepared, String layer) {
    return output(lane::call, prepared, layer);
  }

  /** As {@link #outputNow}, after all that waits; while something always does, in its tenth. */
  public float[][] outputWhenIdle(List<PreparedPicture> prepared, String layer) {
    return output(lane::callWhenIdle, prepared, layer);
  }

  private float[][] output(Consumer<Runnable> turn, List<PreparedPicture> prepared, String layer) {
    AtomicReference<float[][]> rows = new AtomicReference<>();
    turn.accept(() -> rows.set(classifier.output(prepared, layer)));
    return rows.get();
  }

  /** Values of a tensor: {@code 3 * side * side}. */
  public int tensorSize() {
    int side = side();
    return 3 * side * side;
  }

  /** Side of the square that the network takes, pixels. */
  public int side() {
    return classifier.card().variant().inputSize();
  }

  /** Pictures that were taken on and have no answer yet. */
  public int waitingPictures() {
    return pictures.admitted();
  }

  /** Tensors that were taken on and have no answer yet. */
  public int waitingTensors() {
    return tensors.admitted();
  }

  /** How long its batches take. */
  public BatchTime.Line batchTime() {
    return time.line();
  }

  /** Pictures that are computed at once, as of now. */
  public int largestBatch() {
    return pictures.largestBatch();
  }

  /**
   * Classifies pictures. They are decoded at once, by several threads, and computed as their turn
   * comes, together with those of others.
   *
   * @param encoded at least one
   * @return the answers in their order; or it fails with {@link UnreadableImageException}, whose
   *     name tells which of several pictures, with {@link RefusedException} after the deadline, or
   *     with what else went wrong
   * @throws RefusedException if there is no room or no time for them
   */
  public CompletableFuture<List<Answer>> classify(List<? extends Picture> encoded, Terms terms) {
    Admission<PreparedPicture> admission = watched(pictures.admit(encoded.size(), terms));
    for (int i = 0; i < encoded.size(); i++) {
      int index = i;
      try {
        decoders.execute(() -> prepare(admission, index, encoded.get(index), encoded.size()));
      } catch (RejectedExecutionException e) {
        admission.fail(ComputeLane.closedReason());
      }
    }
    return admission.result();
  }

  /**
   * As {@link #classify}, of what the network itself takes: see {@link Classifier#logitsOfTensors}.
   *
   * @throws IllegalArgumentException if one has not {@link #tensorSize} values
   */
  public CompletableFuture<List<Answer>> classifyTensors(List<float[]> values, Terms terms) {
    for (float[] one : values) {
      if (one.length != tensorSize()) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%,d values where %,d are taken", one.length, tensorSize()));
      }
    }
    Admission<float[]> admission = watched(tensors.admit(values.size(), terms));
    for (int i = 0; i < values.size(); i++) {
      admission.ready(i, values.get(i), 0);
    }
    return admission.result();
  }

  /**
   * A request whose turn does not come, or that hangs in a decoder, ends at its deadline all the
   * same.
   */
  private <T> Admission<T> watched(Admission<T> admission) {
    long left = Math.max(0, admission.terms().deadline() - System.nanoTime());
    ScheduledFuture<?> end = deadlines.schedule(admission::expire, left, TimeUnit.NANOSECONDS);
    var unused = admission.result().whenComplete((answers, failure) -> end.cancel(false));
    return admission;
  }

  private void prepare(Admission<PreparedPicture> admission, int index, Picture picture, int of) {
    if (admission.isDone() || !admission.isInTime()) {
      return;
    }
    try {
      long begin = System.nanoTime();
      PreparedPicture prepared = classifier.prepare(picture);
      admission.ready(index, prepared, System.nanoTime() - begin);
    } catch (UnreadableImageException e) {
      String name = of == 1 ? "picture" : "picture " + index;
      admission.fail(new UnreadableImageException(name, e.reason(), e));
    } catch (RuntimeException | Error e) {
      admission.fail(e);
    }
  }
}
