package alexnet.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Sample;
import alexnet.data.loader.SampleFailedException;
import alexnet.eval.EvaluationReport;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.Precision;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures without an end, by a small network of random weights. */
class ClassifyAllTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final Variant SMALL =
      Variant.of("d2l:input=64,kernel=5,widths=8-16-16-16-16,hidden=32");
  private static final int PICTURES = 10;
  private static final int BATCH = 4;
  private static final int WORKERS = 2;

  /** As {@link Classifier#classifyAll(Iterator)} promises. */
  private static final int AHEAD = 3 * BATCH + 2 * WORKERS;

  @TempDir static Path folder;

  private static Classifier classifier;
  private static final List<byte[]> ENCODED = new ArrayList<>();
  private static final List<Prediction> EXPECTED = new ArrayList<>();

  @BeforeAll
  static void open() throws IOException {
    Initialization.seed(11);
    try (AlexNet network = new AlexNet(SMALL, CLASSES.size(), 0.5)) {
      Initialization.HE.apply(network);
      ModelCard card =
          new ModelCard(SMALL, CLASSES, Preprocessing.DEFAULT.scaledTo(64), Map.of("seed", "11"));
      Model.write(folder.resolve(Model.FILE), network, card);
    }
    classifier = opened();
    for (int i = 0; i < PICTURES; i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(picture(i), "png", bytes);
      ENCODED.add(bytes.toByteArray());
      Files.write(file(i), bytes.toByteArray());
      EXPECTED.add(classifier.classify(picture(i)));
    }
    Files.writeString(folder.resolve("broken.png"), "<html>404</html>");
  }

  private static Classifier opened() {
    return Classifier.builder(folder)
        .precision(Precision.FP32)
        .batch(BATCH)
        .workers(WORKERS)
        .open();
  }

  @AfterAll
  static void close() {
    classifier.close();
  }

  @Test
  void aThousandPicturesOfAllKindsComeBackInOrderWithTheirKeys() {
    requireAll(0, 1000);
  }

  /** Pictures of three kinds; of each seventeen two are broken. */
  private static Input<Integer> mixed(int number) {
    if (number % 17 == 5) {
      return Input.of(number, folder.resolve("broken.png"));
    }
    if (number % 17 == 11) {
      return Input.of(number, "no picture".getBytes(StandardCharsets.UTF_8));
    }
    int picture = number % PICTURES;
    return switch (number % 3) {
      case 0 -> Input.of(number, file(picture));
      case 1 -> Input.of(number, ENCODED.get(picture));
      default -> Input.of(number, picture(picture));
    };
  }

  private static void requireAll(int from, int to) {
    Iterator<Result<Integer>> results =
        classifier.classifyAll(
            IntStream.range(from, to).mapToObj(ClassifyAllTest::mixed).iterator());
    for (int i = from; i < to; i++) {
      assertThat(results.hasNext()).isTrue();
      Result<Integer> result = results.next();
      assertThat(result.key()).isEqualTo(i);
      if (i % 17 == 5 || i % 17 == 11) {
        assertThat(result).isInstanceOf(Result.Failed.class);
        assertThat(((Result.Failed<Integer>) result).reason())
            .isNotBlank()
            .doesNotContain("\n", "broken.png");
      } else {
        requireEqual(((Result.Classified<Integer>) result).prediction(), i % PICTURES);
      }
    }
    assertThat(results.hasNext()).isFalse();
    assertThatThrownBy(results::next).isInstanceOf(java.util.NoSuchElementException.class);
  }

  /** Kernels sum in another order for another batch size. */
  private static void requireEqual(Prediction prediction, int picture) {
    for (int k = 0; k < CLASSES.size(); k++) {
      assertThat(prediction.logits().get(k))
          .isCloseTo(EXPECTED.get(picture).logits().get(k), offset(1e-4f));
    }
  }

  /** Counts what is asked of it, and never ends. */
  private static final class Endless implements Iterator<Input<Integer>> {
    private final IntFunction<Input<Integer>> inputs;
    private int pulled;

    Endless(IntFunction<Input<Integer>> inputs) {
      this.inputs = inputs;
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Input<Integer> next() {
      return inputs.apply(pulled++);
    }
  }

  @Test
  void inputsAreAskedForWhenResultsAreAndNotFarAhead() {
    Endless inputs = new Endless(ClassifyAllTest::mixed);
    Iterator<Result<Integer>> results = classifier.classifyAll(inputs);
    assertThat(inputs.pulled).as("lazy").isZero();
    int furthest = 0;
    for (int taken = 1; taken <= 200; taken++) {
      results.next();
      furthest = Math.max(furthest, inputs.pulled - taken);
    }
    assertThat(furthest).isBetween(2 * BATCH, AHEAD); // and here it is dropped
    assertThat(decoders()).hasSizeLessThanOrEqualTo(WORKERS * 2).allMatch(Thread::isDaemon);
  }

  /** Those of other classifiers of this test end by themselves. */
  private static List<Thread> decoders() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("alexnet-decoder-"))
        .toList();
  }

  @Test
  void whatTheInputsThrowComesAfterTheResultsBeforeIt() {
    for (Throwable thrown :
        List.of(new IllegalStateException("no more"), new StackOverflowError())) {
      Iterator<Result<Integer>> results =
          classifier.classifyAll(
              new Endless(
                  number -> {
                    if (number == 10) {
                      ClassifyAllTest.<RuntimeException>raise(thrown);
                    }
                    return mixed(number);
                  }));
      for (int i = 0; i < 10; i++) {
        assertThat(results.next().key()).isEqualTo(i);
      }
      assertThat(results.hasNext()).as("nobody takes it for complete").isTrue();
      assertThatThrownBy(results::next).isSameAs(thrown);
      assertThatThrownBy(results::next).isSameAs(thrown);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void nothingIsAResultOfItsOwn() {
    List<Input<String>> inputs = new ArrayList<>();
    inputs.add(Input.of("first", file(0)));
    inputs.add(null);
    inputs.add(Input.of(null, file(1)));
    List<Result<String>> results = new ArrayList<>();
    classifier.classifyAll(inputs.iterator()).forEachRemaining(results::add);
    assertThat(results).extracting(Result::key).containsExactly("first", null, null);
    assertThat(results.get(1)).isEqualTo(new Result.Failed<>(null, "the input is null"));
    assertThat(results.get(2)).isInstanceOf(Result.Classified.class);
    assertThat(classifier.classifyAll(Collections.<Input<String>>emptyIterator()).hasNext())
        .isFalse();
    assertThatThrownBy(() -> Input.of("x", (Path) null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> classifier.classifyAll((Iterator<Input<String>>) null))
        .isInstanceOf(NullPointerException.class);
  }

  /** A picture of somebody else's making. */
  private static final class Odd extends BufferedImage {
    private final Runnable whenLookedAt;

    Odd(Runnable whenLookedAt) {
      super(4, 4, TYPE_INT_RGB);
      this.whenLookedAt = whenLookedAt;
    }

    @Override
    public int getWidth() {
      if (whenLookedAt != null) { // the constructor of the class above asks too
        whenLookedAt.run();
      }
      return super.getWidth();
    }
  }

  @Test
  void anErrorEndsItAndAnExceptionOfAPictureDoesNot() {
    Odd failing =
        new Odd(
            () -> {
              throw new UnsupportedOperationException("not\nreadable");
            });
    Odd heavy =
        new Odd(
            () -> {
              throw new OutOfMemoryError("made up");
            });
    Iterator<Result<Integer>> results =
        classifier.classifyAll(
            List.of(
                    Input.of(0, failing),
                    Input.of(1, file(1)),
                    Input.of(2, file(2)),
                    Input.of(3, file(3)),
                    Input.of(4, heavy),
                    Input.of(5, file(5)))
                .iterator());
    assertThat(results.next())
        .isEqualTo(new Result.Failed<>(0, "cannot be converted (UnsupportedOperationException)"));
    for (int i = 1; i < 4; i++) {
      assertThat(results.next().key()).isEqualTo(i);
    }
    assertThatThrownBy(results::next)
        .isInstanceOf(SampleFailedException.class)
        .hasMessageContaining("picture 4")
        .hasCauseInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(results::next).isInstanceOf(SampleFailedException.class);
  }

  @Test
  void fourThreadsGetTheirOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int from = 1000 * t;
        futures.add(threads.submit(() -> requireAll(from, from + 100)));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void closingEndsWhatIsPending() throws Exception {
    Classifier other = opened();
    Iterator<Result<Integer>> results = other.classifyAll(new Endless(ClassifyAllTest::mixed));
    results.next();
    CountDownLatch decoding = new CountDownLatch(WORKERS);
    CountDownLatch never = new CountDownLatch(1);
    Odd slow =
        new Odd(
            () -> {
              decoding.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Iterator<Result<Integer>> waiting =
        other.classifyAll(new Endless(number -> Input.of(number, slow)));
    Iterator<Result<Integer>> queued =
        other.classifyAll(new Endless(ClassifyAllTest::mixed)); // no thread has come to it yet
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Result<Integer>>> pending = new ArrayList<>();
      pending.add(threads.submit(waiting::next));
      assertThat(decoding.await(30, TimeUnit.SECONDS)).isTrue();
      CountDownLatch asked = new CountDownLatch(1);
      pending.add(
          threads.submit(
              () -> {
                assertThat(queued.hasNext()).isTrue();
                asked.countDown();
                return queued.next();
              }));
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      other.close();
      for (Future<Result<Integer>> one : pending) {
        assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasRootCauseMessage("the classifier is closed");
      }
    } finally {
      threads.shutdownNow();
    }
    for (int i = 1; i < BATCH; i++) {
      assertThat(results.next().key()).as("computed already").isEqualTo(i);
    }
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(results::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the classifier is closed");
    }
    assertThatThrownBy(() -> other.classifyAll(Collections.<Input<String>>emptyIterator()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> other.classifyAll(List.of(file(0))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterruptedThreadGetsNoMore() {
    Iterator<Result<Integer>> results = classifier.classifyAll(new Endless(ClassifyAllTest::mixed));
    results.next();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> results.forEachRemaining(result -> {}))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).as("the status stays").isTrue();
    assertThat(classifier.classifyAll(List.of(file(3)))).hasSize(1);
  }

  @Test
  void aListenerThatThrowsEndsTheRest() {
    AtomicInteger told = new AtomicInteger();
    IllegalStateException enough = new IllegalStateException("enough");
    assertThatThrownBy(
            () ->
                classifier.classifyAll(
                    Collections.nCopies(100, file(1)),
                    new Classifier.ResultListener() {
                      @Override
                      public void classified(Path file, Prediction prediction) {
                        told.incrementAndGet();
                        throw enough;
                      }

                      @Override
                      public void failed(Path file, String reason) {}
                    }))
        .isSameAs(enough);
    assertThat(told).hasValue(1);
  }

  @Test
  void scoresADataSet() {
    List<String> sorted = List.of("b", "c", "a"); // another order than the network's
    List<Sample> samples = new ArrayList<>();
    int right = 0;
    double loss = 0;
    for (int i = 0; i < PICTURES; i++) {
      Path file = file(i);
      samples.add(new Sample(file.toString(), i % 3, decoder -> decoder.decode(file)));
      right += EXPECTED.get(i).best().className().equals(sorted.get(i % 3)) ? 1 : 0;
      String name = sorted.get(i % 3);
      loss -=
          EXPECTED.get(i).ranked().stream()
              .filter(c -> c.className().equals(name))
              .mapToDouble(c -> Math.log(c.probability()))
              .sum();
    }
    Path broken = folder.resolve("broken.png");
    samples.add(new Sample("broken", 0, decoder -> decoder.decode(broken)));
    EvaluationReport report = classifier.evaluate(new Dataset(sorted, samples));
    assertThat(report.images()).isEqualTo(PICTURES);
    assertThat(report.top1()).isCloseTo(right / (double) PICTURES, offset(1e-9));
    assertThat(report.loss()).isCloseTo(loss / PICTURES, offset(1e-4));
    assertThat(report.skipped()).extracting(skipped -> skipped.file()).containsExactly("broken");
    Dataset unknown = new Dataset(List.of("a", "z"), samples.subList(0, 2));
    assertThatThrownBy(() -> classifier.evaluate(unknown))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("z");
  }

  private static Path file(int number) {
    return folder.resolve(number + ".png");
  }

  private static BufferedImage picture(int number) {
    BufferedImage image = new BufferedImage(70 + number, 60, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(25 * number, 255 - 20 * number, 90));
    graphics.fillOval(3 * number, 5, 30, 40);
    graphics.dispose();
    return image;
  }
}
