package alexnet.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.Narrow;
import alexnet.image.UnreadableImageException;
import alexnet.model.Initialization;
import alexnet.predict.Classifier;
import alexnet.predict.Picture;
import alexnet.predict.Prediction;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The batcher with a real network: its answers are those of the classifier. */
@Timeout(120)
class BatcherTest {
  @TempDir static Path folder;

  private static Classifier classifier;
  private static final List<byte[]> PICTURES = new ArrayList<>();

  @BeforeAll
  static void open() throws IOException {
    Initialization.seed(3);
    classifier =
        Classifier.builder(Narrow.run(folder)).precision(alexnet.torch.Precision.FP32).open();
    Random random = new Random(5);
    for (int i = 0; i < 24; i++) {
      BufferedImage image = new BufferedImage(240, 230, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < 230; y++) {
        for (int x = 0; x < 240; x++) {
          image.setRGB(x, y, random.nextInt(0x1000000));
        }
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      PICTURES.add(out.toByteArray());
    }
  }

  @AfterAll
  static void close() {
    classifier.close();
  }

  private static Terms soon() {
    return Terms.until(System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
  }

  private static Batcher batcher(Optional<Integer> maxBatch) {
    return new Batcher(new Batcher.Limits(maxBatch, 64, 2));
  }

  @Test
  void oneAtATimeTheDigitsAreThoseOfAPrediction() throws Exception {
    try (Batcher batcher = batcher(Optional.of(1))) {
      BatchedClassifier served = batcher.add("m", classifier);
      List<CompletableFuture<List<Answer>>> answers = new ArrayList<>();
      for (byte[] picture : PICTURES) {
        answers.add(served.classify(List.of(Picture.of(picture)), soon()));
      }
      for (int i = 0; i < PICTURES.size(); i++) {
        Prediction expected = classifier.classify(PICTURES.get(i));
        assertThat(answers.get(i).get().get(0).logits())
            .containsExactly(expected.logits().toArray(new Float[0]));
      }
    }
  }

  @Test
  void inBatchesOnlyTheLastDigitsDiffer() throws Exception {
    List<Integer> sizes = new ArrayList<>();
    try (Batcher batcher =
        new Batcher(new Batcher.Limits(Optional.of(8), 64, 2), (model, n, nanos) -> sizes.add(n))) {
      BatchedClassifier served = batcher.add("m", classifier);
      List<Picture> all = PICTURES.stream().map(Picture::of).toList();
      List<Answer> answers = served.classify(all, soon()).get();
      for (int i = 0; i < PICTURES.size(); i++) {
        List<Float> expected = classifier.classify(PICTURES.get(i)).logits();
        for (int c = 0; c < expected.size(); c++) {
          assertThat(answers.get(i).logits()[c]).isCloseTo(expected.get(c), within(1e-4f));
        }
      }
    }
    assertThat(sizes.stream().mapToInt(n -> n).sum()).isEqualTo(PICTURES.size());
    assertThat(sizes).allMatch(n -> n <= 8);
  }

  @Test
  void aBadPictureFailsAloneAndIsNamed() throws Exception {
    try (Batcher batcher = batcher(Optional.empty())) {
      BatchedClassifier served = batcher.add("m", classifier);
      Picture none = Picture.of("no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      CompletableFuture<List<Answer>> bad =
          served.classify(List.of(Picture.of(PICTURES.get(0)), none), soon());
      CompletableFuture<List<Answer>> good =
          served.classify(List.of(Picture.of(PICTURES.get(1))), soon());
      assertThatThrownBy(bad::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(UnreadableImageException.class)
          .hasMessageStartingWith("picture 1: not a picture");
      assertThat(good.get()).hasSize(1);
      assertThat(served.waitingPictures()).isZero();
    }
  }

  @Test
  void tensorsOfAnotherSizeAreRefused() {
    try (Batcher batcher = batcher(Optional.empty())) {
      BatchedClassifier served = batcher.add("m", classifier);
      assertThatThrownBy(() -> served.classifyTensors(List.of(new float[10]), soon()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("10 values where 150,528 are taken");
    }
  }

  @Test
  void closingAnswersOrRefusesEverybody() {
    List<CompletableFuture<List<Answer>>> answers = new ArrayList<>();
    try (Batcher batcher = batcher(Optional.of(1))) {
      BatchedClassifier served = batcher.add("m", classifier);
      for (byte[] picture : PICTURES) {
        answers.add(served.classify(List.of(Picture.of(picture)), soon()));
      }
    }
    assertThat(answers).allMatch(CompletableFuture::isDone);
  }
}
