package alexnet.data.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.Dataset;
import alexnet.data.Pictures;
import alexnet.image.ImageTransform;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads, memory and ends of a loader. */
@Timeout(60)
class DataLoaderThreadsTest {
  private static final ImageTransform NONE = (image, random) -> image;

  @AfterEach
  void noThreadIsLeft() {
    assertThat(loaderThreads()).isEmpty();
  }

  private static List<Thread> loaderThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("alexnet-loader-"))
        .toList();
  }

  @Test
  void threadsAreNamedDaemonsAndEndWithClose() {
    Dataset dataset = Pictures.dataset(40, Pictures::numbered);
    DataLoader loader = loader(dataset, new LoaderConfig(4, true, 1, 3));
    assertThat(loaderThreads()).as("none before the first epoch").isEmpty();
    loader.epoch(1).forEach(batch -> {});
    assertThat(loaderThreads()).hasSize(3).allMatch(Thread::isDaemon);
    loader.close();
    assertThat(loaderThreads()).isEmpty();
    loader.close();
    assertThatThrownBy(() -> loader.epoch(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the loader is closed");
  }

  @Test
  void closeInTheMiddleOfAnEpochInterruptsAndAwaitsTheWorkers() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(2);
    Dataset dataset =
        Pictures.dataset(
            40,
            i -> {
              if (i >= 4) {
                stuck.countDown();
                await(never);
              }
              return Pictures.numbered(i);
            });
    DataLoader loader = loader(dataset, new LoaderConfig(4, false, 1, 2));
    Iterator<Batch> epoch = loader.epoch(1).iterator();
    epoch.next();
    await(stuck);
    loader.close();
    assertThat(loaderThreads()).isEmpty();
    assertThatThrownBy(epoch::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the loader was closed");
  }

  @Test
  void closeFromAnotherThreadWakesTheConsumer() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    Dataset dataset =
        Pictures.dataset(
            4,
            i -> {
              stuck.countDown();
              await(never);
              return Pictures.numbered(i);
            });
    DataLoader loader = loader(dataset, new LoaderConfig(4, false, 1, 1));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread consumer = consume(loader, thrown);
    await(stuck);
    Thread.sleep(50);
    loader.close();
    consumer.join();
    assertThat(thrown.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the loader was closed");
  }

  @Test
  void interruptingTheConsumerEndsItsEpochAndKeepsItsStatus() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    Dataset dataset =
        Pictures.dataset(
            4,
            i -> {
              if (reads.incrementAndGet() <= 1) {
                stuck.countDown();
                await(never);
              }
              return Pictures.numbered(i);
            });
    try (DataLoader loader = loader(dataset, new LoaderConfig(4, false, 1, 1))) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread consumer = consume(loader, thrown);
      await(stuck);
      consumer.interrupt();
      consumer.join();
      assertThat(thrown.get())
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("interrupted (status kept: true)");

      int before = reads.get();
      Iterator<Batch> epoch = loader.epoch(1).iterator();
      while (reads.get() < before + 4) {
        Thread.sleep(1);
      }
      Thread.sleep(50); // also where everything is ready and nothing is waited for
      Thread.currentThread().interrupt();
      assertThatThrownBy(epoch::next).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();

      assertThat(loader.epoch(1)).as("the loader goes on").hasSize(1);
    }
  }

  private static Thread consume(DataLoader loader, AtomicReference<Throwable> thrown) {
    Thread consumer =
        new Thread(
            () -> {
              try {
                loader.epoch(1).forEach(batch -> {});
              } catch (CancellationException e) {
                boolean kept = Thread.currentThread().isInterrupted();
                thrown.set(new CancellationException("interrupted (status kept: " + kept + ")"));
              } catch (IllegalStateException e) {
                thrown.set(e);
              }
            });
    consumer.start();
    return consumer;
  }

  @Test
  void aNewEpochEndsAnAbandonedOne() {
    Dataset dataset = Pictures.dataset(200, Pictures::numbered);
    try (DataLoader loader = loader(dataset, new LoaderConfig(8, true, 1, 3))) {
      List<String> whole = names(loader.epoch(2));
      for (int round = 0; round < 50; round++) {
        Iterator<Batch> abandoned = loader.epoch(1).iterator();
        abandoned.next();
        Iterable<Batch> again = loader.epoch(2);
        assertThat(names(again)).isEqualTo(whole);
        assertThat(abandoned.hasNext()).isTrue();
        assertThatThrownBy(abandoned::next)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("epoch 1 is over: another epoch has begun");
        assertThat(names(again)).as("each iterator starts anew").isEqualTo(whole);
      }
    }
  }

  private static List<String> names(Iterable<Batch> epoch) {
    List<String> names = new ArrayList<>();
    epoch.forEach(batch -> batch.samples().forEach(sample -> names.add(sample.name())));
    return names;
  }

  @Test
  void picturesAheadOfTheConsumerAreBoundedButReady() throws InterruptedException {
    int batchSize = 5;
    int workers = 3;
    int window = 2 * batchSize + 2 * workers;
    AtomicInteger read = new AtomicInteger();
    Dataset dataset =
        Pictures.dataset(
            200,
            i -> {
              read.incrementAndGet();
              return Pictures.numbered(i);
            });
    try (DataLoader loader = loader(dataset, new LoaderConfig(batchSize, true, 1, workers))) {
      int consumed = 0;
      for (Batch batch : loader.epoch(1)) {
        consumed += batch.size();
        int expected = Math.min(200, consumed + window);
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (read.get() < expected && System.nanoTime() < deadline) {
          Thread.sleep(1); // the consumer computes
        }
        assertThat(read.get()).as("ready after %d were consumed", consumed).isEqualTo(expected);
        if (consumed < 30) {
          Thread.sleep(20);
          assertThat(read.get()).as("read ahead of %d", consumed).isEqualTo(expected);
        }
      }
    }
  }

  private static DataLoader loader(Dataset dataset, LoaderConfig config) {
    return new DataLoader(dataset, Pictures.DECODER, NONE, config);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
