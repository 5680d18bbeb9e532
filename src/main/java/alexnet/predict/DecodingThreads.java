package alexnet.predict;

import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.transform.views.Views;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a classifier that decode pictures, shared by all who classify many at once. They
 * own no native memory, come when there is something to decode, and end by themselves when there is
 * nothing: an iterator that its owner has forgotten leaves none behind.
 */
final class DecodingThreads implements AutoCloseable {
  private static final int IDLE_SECONDS = 5;

  private final ImageDecoder decoder;
  private final ThreadPoolExecutor threads;

  /**
   * @param count 1..256
   */
  DecodingThreads(ImageDecoder decoder, int count) {
    this.decoder = decoder;
    AtomicInteger started = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "alexnet-decoder-" + started.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** How many there may be. */
  int count() {
    return threads.getMaximumPoolSize();
  }

  /**
   * A picture, ready for the batch, or why there is none.
   *
   * @param image null if there is a reason
   * @param reason one line, or null
   */
  record Decoded(RgbImage image, String reason) {}

  /**
   * Hands a picture in.
   *
   * @throws java.util.concurrent.RejectedExecutionException if this is closed
   */
  Future<Decoded> submit(Picture picture, Views views) {
    return threads.submit(() -> decode(picture, views));
  }

  private Decoded decode(Picture picture, Views views) {
    RgbImage decoded;
    try {
      decoded = pixels(picture);
    } catch (UnreadableImageException e) {
      return new Decoded(null, e.reason());
    }
    return new Decoded(views.apply(decoded), null);
  }

  /**
   * The whole picture, on the calling thread.
   *
   * @throws UnreadableImageException if it cannot be decoded
   */
  RgbImage pixels(Picture picture) {
    if (picture instanceof Picture.File file) {
      return decoder.decode(file.path());
    }
    if (picture instanceof Picture.Encoded encoded) {
      return decoder.decode(encoded.bytes(), "picture");
    }
    try {
      return decoder.convert(((Picture.Image) picture).pixels());
    } catch (UnreadableImageException e) {
      throw e;
    } catch (RuntimeException e) {
      // Rasters and colour models may be the caller's own, and fail in any way they like.
      String name = "image in memory";
      throw new UnreadableImageException(
          name, "cannot be converted (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /** Interrupts what is being decoded and drops the rest; whoever waits for it is told. */
  @Override
  public void close() {
    for (Runnable waiting : threads.shutdownNow()) {
      ((Future<?>) waiting).cancel(false); // else its owner would wait for ever
    }
  }
}
