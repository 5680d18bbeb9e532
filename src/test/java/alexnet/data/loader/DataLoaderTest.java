package alexnet.data.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.Dataset;
import alexnet.data.Pictures;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.image.ImageTransform;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DataLoaderTest {
  private static final ImageTransform NONE = (image, random) -> image;

  /** Adds 16 random bits above the picture's number, so that a wrong stream shows. */
  private static final ImageTransform JITTER =
      (image, random) ->
          Pictures.numbered((Pictures.number(image) & 0xff) | (random.nextInt(1 << 16) << 8));

  @Test
  void workersChangeNothingButSpeed() {
    // Uneven work, so that pictures are ready in another order than they are asked for.
    IntFunction<RgbImage> uneven =
        i -> {
          if (i % 7 == 0) {
            sleep(1 + i % 5);
          }
          if (i % 11 == 3) {
            throw new UnreadableImageException("x", "reason " + i);
          }
          return Pictures.numbered(i);
        };
    Dataset dataset = Pictures.dataset(103, uneven);
    long seed = System.nanoTime();
    List<String> one = transcript(dataset, new LoaderConfig(8, true, seed, 1));
    assertThat(one).as("seed " + seed).hasSize(2 * 13);
    for (int workers : new int[] {2, 4, 9}) {
      assertThat(transcript(dataset, new LoaderConfig(8, true, seed, workers)))
          .as("seed " + seed + ", " + workers + " workers")
          .isEqualTo(one);
    }
  }

  private static List<String> transcript(Dataset dataset, LoaderConfig config) {
    List<String> lines = new ArrayList<>();
    try (DataLoader loader = new DataLoader(dataset, Pictures.DECODER, JITTER, config)) {
      for (int epoch = 1; epoch <= 2; epoch++) {
        for (Batch batch : loader.epoch(epoch)) {
          List<Integer> pixels = batch.images().stream().map(Pictures::number).toList();
          List<String> names = batch.samples().stream().map(Sample::name).toList();
          lines.add(pixels + " " + names + " " + batch.skipped());
        }
      }
    }
    return lines;
  }

  @Test
  void anEpochHoldsEverySampleOnceInTheOrderOfSeedAndEpoch() {
    Dataset dataset = Pictures.dataset(50, Pictures::numbered);
    List<Integer> plain = numbers(dataset, new LoaderConfig(8, false, 1, 2), 1);
    assertThat(plain).isEqualTo(IntStream.range(0, 50).boxed().toList());
    LoaderConfig shuffled = new LoaderConfig(8, true, 1, 2);
    List<Integer> first = numbers(dataset, shuffled, 1);
    assertThat(first).isNotEqualTo(plain).containsExactlyInAnyOrderElementsOf(plain);
    assertThat(numbers(dataset, shuffled, 1)).isEqualTo(first);
    assertThat(numbers(dataset, shuffled, 2)).isNotEqualTo(first);
    assertThat(numbers(dataset, new LoaderConfig(8, true, 2, 2), 1)).isNotEqualTo(first);
  }

  private static List<Integer> numbers(Dataset dataset, LoaderConfig config, int epoch) {
    List<Integer> numbers = new ArrayList<>();
    try (DataLoader loader = new DataLoader(dataset, Pictures.DECODER, NONE, config)) {
      for (Batch batch : loader.epoch(epoch)) {
        batch.images().forEach(image -> numbers.add(Pictures.number(image)));
      }
    }
    return numbers;
  }

  @Test
  void aSamplesRandomStreamDependsOnSeedEpochAndIndexNotOnItsPlace() {
    Dataset dataset = Pictures.dataset(30, Pictures::numbered);
    List<Integer> inOrder = new ArrayList<>(jittered(dataset, new LoaderConfig(8, false, 5, 2), 1));
    List<Integer> shuffled = new ArrayList<>(jittered(dataset, new LoaderConfig(7, true, 5, 2), 1));
    assertThat(shuffled).isNotEqualTo(inOrder).containsExactlyInAnyOrderElementsOf(inOrder);
    assertThat(inOrder.stream().map(number -> number >> 8))
        .as("each sample has a stream of its own")
        .doesNotHaveDuplicates();
    assertThat(jittered(dataset, new LoaderConfig(8, false, 5, 2), 2)).isNotEqualTo(inOrder);
    assertThat(jittered(dataset, new LoaderConfig(8, false, 6, 2), 1)).isNotEqualTo(inOrder);
  }

  @Test
  void anEpochCanBeginAtAnyBatchAndDecodesNothingBeforeIt() {
    Set<Integer> decoded = ConcurrentHashMap.newKeySet();
    Dataset dataset =
        Pictures.dataset(
            50,
            i -> {
              decoded.add(i);
              return Pictures.numbered(i);
            });
    List<Integer> whole = jittered(dataset, new LoaderConfig(8, true, 5, 2), 3);
    try (DataLoader loader =
        new DataLoader(dataset, Pictures.DECODER, JITTER, new LoaderConfig(8, true, 5, 2))) {
      for (int from = 0; from <= 7; from++) {
        decoded.clear();
        List<Integer> rest = new ArrayList<>();
        for (Batch batch : loader.epoch(3, from)) {
          batch.images().forEach(image -> rest.add(Pictures.number(image)));
        }
        List<Integer> expected = whole.subList(Math.min(50, 8 * from), 50);
        assertThat(rest).isEqualTo(expected);
        assertThat(decoded).hasSameSizeAs(expected);
      }
      assertThatThrownBy(() -> loader.epoch(3, 8)).hasMessageContaining("7 batches");
      assertThatThrownBy(() -> loader.epoch(3, -1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<Integer> jittered(Dataset dataset, LoaderConfig config, int epoch) {
    List<Integer> numbers = new ArrayList<>();
    try (DataLoader loader = new DataLoader(dataset, Pictures.DECODER, JITTER, config)) {
      for (Batch batch : loader.epoch(epoch)) {
        batch.images().forEach(image -> numbers.add(Pictures.number(image)));
      }
    }
    return numbers;
  }

  @Test
  void batchSizesAndLabelsAddUp() {
    Dataset dataset = Pictures.dataset(10, Pictures::numbered);
    LoaderConfig config = new LoaderConfig(4, false, 1, 2);
    try (DataLoader loader = new DataLoader(dataset, Pictures.DECODER, NONE, config)) {
      assertThat(loader.batches()).isEqualTo(3);
      List<Batch> batches = new ArrayList<>();
      loader.epoch(1).forEach(batches::add);
      assertThat(batches).extracting(Batch::size).containsExactly(4, 4, 2);
      assertThat(batches.get(0).labels()).containsExactly(0, 1, 0, 1);
      Iterator<Batch> iterator = loader.epoch(2).iterator();
      iterator.forEachRemaining(batch -> {});
      assertThat(iterator.hasNext()).isFalse();
      assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }
    try (DataLoader loader =
        new DataLoader(dataset.withSamples(List.of()), Pictures.DECODER, NONE, config)) {
      assertThat(loader.batches()).isZero();
      assertThat(loader.epoch(1)).isEmpty();
    }
  }

  @Test
  void anUnreadablePictureIsReportedInItsBatch() {
    Dataset dataset =
        Pictures.dataset(
            6,
            i -> {
              if (i != 0 && i != 4) {
                throw new UnreadableImageException("inner name", "cut short at byte " + i);
              }
              return Pictures.numbered(i);
            });
    LoaderConfig config = new LoaderConfig(2, false, 1, 2);
    try (DataLoader loader = new DataLoader(dataset, Pictures.DECODER, NONE, config)) {
      List<Batch> batches = new ArrayList<>();
      loader.epoch(1).forEach(batches::add);
      assertThat(batches).extracting(Batch::size).containsExactly(1, 0, 1);
      assertThat(batches.get(0).skipped())
          .containsExactly(new Skipped("picture-1", "cut short at byte 1"));
      assertThat(batches.get(1).skipped()).hasSize(2);
      assertThat(batches.get(2).labels()).containsExactly(0);
    }
  }

  @Test
  void anyOtherFailureEndsTheEpochWithItsCause() {
    for (Throwable fault : List.of(new IllegalStateException("boom"), new AssertionError("boom"))) {
      Dataset dataset = Pictures.dataset(100, Pictures::numbered);
      ImageTransform failing =
          (image, random) -> {
            if (Pictures.number(image) == 13) {
              sneakyThrow(fault);
            }
            return image;
          };
      LoaderConfig config = new LoaderConfig(5, false, 1, 3);
      try (DataLoader loader = new DataLoader(dataset, Pictures.DECODER, failing, config)) {
        Iterator<Batch> epoch = loader.epoch(1).iterator();
        epoch.next();
        epoch.next();
        assertThatThrownBy(epoch::next)
            .isInstanceOf(SampleFailedException.class)
            .hasMessageContaining("picture-13")
            .hasMessageContaining("boom")
            .hasCause(fault);
        assertThat(epoch.hasNext()).as("an epoch that failed must not look complete").isTrue();
        assertThatThrownBy(epoch::next)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("picture-13");
      }
    }
  }

  private static void sneakyThrow(Throwable fault) {
    if (fault instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) fault;
  }

  @Test
  void workersShareSinglePictures() {
    // Both pictures of one batch must be under way at once to pass the barrier.
    CyclicBarrier barrier = new CyclicBarrier(2);
    Dataset dataset =
        Pictures.dataset(
            2,
            i -> {
              try {
                barrier.await(20, TimeUnit.SECONDS);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
              return Pictures.numbered(i);
            });
    assertThat(numbers(dataset, new LoaderConfig(2, false, 1, 2), 1)).containsExactly(0, 1);
  }

  /** In the first epoch each picture takes 25 ms from the moment that the consumer waits for it. */
  @Test
  void waitedIsTheConsumersTimeWithoutPictures() throws InterruptedException {
    Thread consumer = Thread.currentThread();
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(4 + 4);
    Dataset slow =
        Pictures.dataset(
            4,
            i -> {
              begun.countDown();
              while ((taken.get() < i || consumer.getState() != Thread.State.WAITING)
                  && !Thread.currentThread().isInterrupted()) { // as it is when all is over
                sleep(1);
              }
              sleep(25);
              return Pictures.numbered(i);
            });
    LoaderConfig config = new LoaderConfig(1, false, 1, 1);
    try (DataLoader loader = new DataLoader(slow, Pictures.DECODER, NONE, config)) {
      long start = System.nanoTime();
      loader.epoch(1).forEach(batch -> taken.incrementAndGet());
      long took = System.nanoTime() - start;
      assertThat(loader.waited().toNanos()).isBetween(4 * 24_000_000L, took);
      Iterator<Batch> next = loader.epoch(2).iterator();
      assertThat(loader.waited()).as("counts from the start of an epoch").isZero();
      begun.await(); // the one worker is at the last picture, and done with those before
      for (int i = 0; i < 3; i++) {
        next.next();
      }
      assertThat(loader.waited()).as("for pictures that were ready").isZero();
    }
  }

  @Test
  void rangesAreNamed() {
    assertThatThrownBy(() -> new LoaderConfig(0, true, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch size 0 is below 1");
    assertThatThrownBy(() -> new LoaderConfig(1, true, 1, 0)).hasMessageContaining("1..256");
    assertThatThrownBy(() -> new LoaderConfig(1, true, 1, 257)).hasMessageContaining("1..256");
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
