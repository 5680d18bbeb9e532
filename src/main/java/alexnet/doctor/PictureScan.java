package alexnet.doctor;

import alexnet.data.loader.SampleFailedException;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.ImageTraits;
import alexnet.image.InspectedImage;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.transform.Preprocessing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The one pass over all pictures: each is read and decoded once, by any of several threads. Of a
 * picture its {@link Fingerprint} stays, and what is wrong with it alone; never its pixels.
 */
final class PictureScan {
  private static final long PROGRESS_MILLIS = 100;

  private final List<LabelledPicture> pictures;
  private final boolean files;
  private final ImageDecoder decoder;
  private final Fingerprint[] fingerprints;
  private final Queue<Found> found = new ConcurrentLinkedQueue<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  private record Found(int index, Problem problem) {}

  private PictureScan(List<LabelledPicture> pictures, boolean files, DecodeLimits limits) {
    this.pictures = pictures;
    this.files = files;
    this.decoder = new ImageDecoder(limits, Preprocessing.DEFAULT.resize());
    this.fingerprints = new Fingerprint[pictures.size()];
  }

  /**
   * What the pass gives.
   *
   * @param fingerprints by the pictures' index; null where one cannot be read
   * @param problems in the order of the pictures
   */
  @SuppressWarnings("ArrayRecordComponent") // bulk data that nobody compares as a whole
  record Result(Fingerprint[] fingerprints, List<Problem> problems) {}

  /**
   * Looks at every picture.
   *
   * @param files whether each is a file of its own
   * @param workers threads
   * @param progress gets the number of pictures done, now and then, on the calling thread; what it
   *     throws ends the pass
   */
  static Result run(
      List<LabelledPicture> pictures,
      boolean files,
      DecodeLimits limits,
      int workers,
      IntConsumer progress) {
    PictureScan scan = new PictureScan(pictures, files, limits);
    ExecutorService threads = Executors.newFixedThreadPool(workers, PictureScan::thread);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        running.add(threads.submit(scan::work));
      }
      for (Future<?> worker : running) {
        scan.await(worker, progress);
      }
    } finally {
      scan.next.set(pictures.size()); // each worker ends after its picture
      threads.shutdown();
      awaitEnd(threads);
    }
    return new Result(
        scan.fingerprints,
        scan.found.stream()
            .sorted(Comparator.comparingInt(Found::index))
            .map(Found::problem)
            .toList());
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "alexnet-doctor");
    thread.setDaemon(true);
    return thread;
  }

  private void await(Future<?> worker, IntConsumer progress) {
    while (true) {
      try {
        worker.get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
        progress.accept(done.get());
        return;
      } catch (TimeoutException e) {
        progress.accept(done.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof SampleFailedException failure) {
          throw failure;
        }
        throw new IllegalStateException("a worker failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while pictures were read", e);
      }
    }
  }

  private static void awaitEnd(ExecutorService threads) {
    try {
      threads.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    for (int i = next.getAndIncrement(); i < pictures.size(); i = next.getAndIncrement()) {
      LabelledPicture picture = pictures.get(i);
      try {
        look(i, picture);
      } catch (UnreadableImageException e) {
        found.add(new Found(i, Problem.of(kind(e), picture, e.reason())));
      } catch (RuntimeException | Error e) {
        next.set(pictures.size());
        throw new SampleFailedException(picture.sample().name(), e);
      }
      done.incrementAndGet();
    }
  }

  private static ProblemKind kind(UnreadableImageException failure) {
    if (failure.isUnsupported()) {
      return ProblemKind.UNSUPPORTED;
    }
    return failure.isTruncated() ? ProblemKind.TRUNCATED : ProblemKind.UNREADABLE;
  }

  private void look(int index, LabelledPicture picture) {
    if (files) {
      InspectedImage inspected = decoder.inspect(picture.sample().source().file());
      ImageTraits traits = inspected.traits();
      fingerprints[index] = Fingerprint.of(inspected.image(), traits.width(), traits.height());
      FileProblems.of(picture, traits).forEach(problem -> found.add(new Found(index, problem)));
    } else {
      RgbImage image = picture.sample().source().read(decoder);
      fingerprints[index] = Fingerprint.of(image, image.width(), image.height());
    }
    Fingerprint fingerprint = fingerprints[index];
    if (fingerprint.isFlat()) {
      String detail =
          String.format(
              Locale.ROOT, "the pixels' standard deviation is %.1f of 255", fingerprint.spread());
      found.add(new Found(index, Problem.of(ProblemKind.ONE_COLOUR, picture, detail)));
    }
  }
}
