package alexnet.predict;

import alexnet.data.loader.SampleFailedException;
import alexnet.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * What the network gives for each of many pictures, in their order: the inputs of two batches and
 * two a thread are decoded or being decoded while a batch is computed on the thread that asks.
 * Inputs are asked for on that thread too, when there is room for them.
 *
 * <p>When something goes wrong that is no picture's fault, {@link #next} throws it, now and
 * whenever it is asked again, so that nobody takes the rows for complete. Holds no thread and no
 * native memory, so that it may be dropped at any time. For one thread.
 */
final class Rows<K> implements Iterator<Rows.Row<K>> {
  /**
   * @param values null if there is a reason
   * @param reason why there is no usable picture, in one line, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Row<K>(K key, float[] values, String reason) {}

  /**
   * What there is to do with a picture.
   *
   * @param batchSize pictures computed at once
   * @param window pictures decoded ahead of the batch that is put together
   * @param decode hands one to the decoding threads, or rejects it if the classifier is closed
   * @param requireOpen throws {@link IllegalStateException} if the classifier is closed
   * @param compute gives a row each of at least one picture
   */
  record Network(
      int batchSize,
      int window,
      Function<Picture, Future<DecodingThreads.Decoded>> decode,
      Runnable requireOpen,
      Function<List<RgbImage>, float[][]> compute) {}

  /** Without the picture itself, which is no longer needed once it is decoded. */
  private record Pending<K>(K key, Path file, Future<DecodingThreads.Decoded> decoded) {
    String name() {
      return file == null ? "picture " + key : file.toString();
    }
  }

  private final Iterator<? extends Input<K>> inputs;
  private final Network network;
  private final Deque<Pending<K>> inFlight = new ArrayDeque<>();
  private final Deque<Row<K>> ready = new ArrayDeque<>();
  private boolean exhausted;

  /** Why there are no more rows than those in flight: unchecked, or an error. */
  private Throwable failure;

  Rows(Iterator<? extends Input<K>> inputs, Network network) {
    this.inputs = inputs;
    this.network = network;
  }

  @Override
  public boolean hasNext() {
    if (ready.isEmpty()) {
      fill();
    }
    return !ready.isEmpty() || !inFlight.isEmpty() || failure != null;
  }

  @Override
  public Row<K> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      if (inFlight.isEmpty()) {
        throw rethrown(failure);
      }
      try {
        computeBatch();
      } catch (RuntimeException | Error e) {
        drop();
        failure = e;
        throw e;
      }
    }
    return ready.removeFirst();
  }

  /** Gives up what is in flight; there are no more rows. */
  void drop() {
    exhausted = true;
    // What is being decoded at this moment is decoded for nothing.
    inFlight.forEach(pending -> pending.decoded.cancel(false));
    inFlight.clear();
  }

  private static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  private void fill() {
    try {
      while (!exhausted && inFlight.size() < network.window) {
        if (!inputs.hasNext()) {
          exhausted = true;
          return;
        }
        Input<K> input = inputs.next();
        inFlight.addLast(pending(input));
      }
    } catch (RuntimeException | Error e) {
      exhausted = true;
      failure = e; // told after the rows of what came before it
    }
  }

  private Pending<K> pending(Input<K> input) {
    if (input == null) {
      return new Pending<>(
          null,
          null,
          CompletableFuture.completedFuture(
              new DecodingThreads.Decoded(null, "the input is null")));
    }
    Picture picture = input.picture();
    Path file = picture instanceof Picture.File known ? known.path() : null;
    try {
      return new Pending<>(input.key(), file, network.decode.apply(picture));
    } catch (RejectedExecutionException e) {
      network.requireOpen.run(); // says why
      throw e;
    }
  }

  private void computeBatch() {
    List<K> keys = new ArrayList<>();
    List<DecodingThreads.Decoded> batch = new ArrayList<>();
    List<RgbImage> images = new ArrayList<>();
    while (keys.size() < network.batchSize && !inFlight.isEmpty()) {
      Pending<K> first = inFlight.getFirst();
      DecodingThreads.Decoded decoded = await(first);
      inFlight.removeFirst();
      keys.add(first.key);
      batch.add(decoded);
      if (decoded.image() != null) {
        images.add(decoded.image());
      }
      fill();
    }
    float[][] rows = images.isEmpty() ? new float[0][] : network.compute.apply(images);
    int good = 0;
    for (int i = 0; i < keys.size(); i++) {
      String reason = batch.get(i).reason();
      ready.addLast(new Row<>(keys.get(i), reason == null ? rows[good++] : null, reason));
    }
  }

  private DecodingThreads.Decoded await(Pending<K> pending) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted while waiting for pictures");
    }
    try {
      DecodingThreads.Decoded decoded = pending.decoded.get();
      network.requireOpen.run(); // closing interrupts decoders, whose pictures then seem damaged
      return decoded;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for pictures");
    } catch (ExecutionException e) {
      network.requireOpen.run();
      throw new SampleFailedException(pending.name(), e.getCause());
    } catch (CancellationException e) {
      network.requireOpen.run();
      throw e;
    }
  }
}
