package alexnet.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import alexnet.Narrow;
import alexnet.image.UnreadableImageException;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.transform.Preprocessing;
import alexnet.transform.views.TestTimeAugmentation;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of random weights: what it says means nothing, but must be the same by every way. */
class ClassifierTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");

  @TempDir static Path folder;

  private static Classifier classifier;

  @BeforeAll
  static void open() throws IOException {
    Initialization.seed(11);
    try (AlexNet network = Narrow.network(CLASSES.size())) {
      Initialization.HE.apply(network);
      Model.write(
          folder.resolve(Model.FILE),
          network,
          new ModelCard(Narrow.NETWORK, CLASSES, Preprocessing.DEFAULT, Map.of()));
    }
    classifier = Classifier.open(folder);
    for (int i = 0; i < 5; i++) {
      ImageIO.write(picture(i), "png", file(i).toFile());
    }
  }

  @AfterAll
  static void close() {
    classifier.close();
  }

  @Test
  void everyWayInGivesTheSame() throws IOException {
    Prediction byFile = classifier.classify(file(1));
    byte[] bytes = Files.readAllBytes(file(1));
    assertThat(classifier.classify(bytes)).isEqualTo(byFile);
    assertThat(classifier.classify(new ByteArrayInputStream(bytes))).isEqualTo(byFile);
    assertThat(classifier.classify(picture(1))).isEqualTo(byFile);
  }

  @Test
  void ranksEveryClassAndAddsUpToOne() {
    Prediction prediction = classifier.classify(file(0));
    assertThat(prediction.ranked())
        .extracting(ClassProbability::className)
        .containsExactlyInAnyOrderElementsOf(CLASSES);
    assertThat(prediction.ranked().stream().mapToDouble(ClassProbability::probability).sum())
        .isCloseTo(1, offset(1e-12));
    assertThat(prediction.top(2)).isEqualTo(prediction.ranked().subList(0, 2));
    assertThat(prediction.top(9)).hasSize(3);
    int best = CLASSES.indexOf(prediction.best().className());
    assertThat(prediction.logits()).allMatch(logit -> logit <= prediction.logits().get(best));
  }

  @Test
  void batchesGiveWhatSinglePicturesGive() {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      files.add(file(i % 5));
    }
    List<Prediction> all = classifier.classifyAll(files);
    assertThat(all).hasSize(40);
    for (int i = 0; i < 40; i++) {
      Prediction single = classifier.classify(files.get(i));
      for (int k = 0; k < CLASSES.size(); k++) {
        // Kernels sum in another order for another batch size.
        assertThat(all.get(i).logits().get(k)).isCloseTo(single.logits().get(k), offset(1e-4f));
      }
    }
  }

  @Test
  void aBadFileHasItsOwnResultInOrder() throws IOException {
    Path bad = folder.resolve("bad.jpg");
    Files.writeString(bad, "<html>404</html>");
    List<String> told = new ArrayList<>();
    classifier.classifyAll(
        List.of(bad, file(0), folder.resolve("none.png"), file(1), bad),
        new Classifier.ResultListener() {
          @Override
          public void classified(Path file, Prediction prediction) {
            told.add("ok " + file.getFileName());
          }

          @Override
          public void failed(Path file, String reason) {
            told.add("bad " + file.getFileName());
          }
        });
    assertThat(told)
        .containsExactly("bad bad.jpg", "ok 0.png", "bad none.png", "ok 1.png", "bad bad.jpg");
    assertThatThrownBy(() -> classifier.classifyAll(List.of(file(0), bad)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("bad.jpg");
    assertThat(classifier.classifyAll(List.of())).isEmpty();
  }

  @Test
  void manyThreadsGetWhatOneGets() throws Exception {
    List<Prediction> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      expected.add(classifier.classify(file(i)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Prediction>> futures = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        Path file = file(i % 5);
        futures.add(threads.submit(() -> classifier.classify(file)));
      }
      for (int i = 0; i < 80; i++) {
        assertThat(futures.get(i).get()).isEqualTo(expected.get(i % 5));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aPictureAndItsMirrorImageAreTheSameToFlip() throws IOException {
    BufferedImage picture = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(5);
    BufferedImage mirrored = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256 * 256; i++) {
      int colour = random.nextInt(1 << 24);
      picture.setRGB(i % 256, i / 256, colour);
      mirrored.setRGB(255 - i % 256, i / 256, colour);
    }
    Prediction one;
    Prediction other;
    try (Classifier flip = Classifier.builder(folder).views(TestTimeAugmentation.FLIP).open()) {
      one = flip.classify(picture);
      other = flip.classify(mirrored);
      assertThat(flip.embed(file(0))).isEqualTo(classifier.embed(file(0)));
    }
    double[] alone = probabilities(classifier.classify(picture));
    double[] mirror = probabilities(classifier.classify(mirrored));
    for (int k = 0; k < CLASSES.size(); k++) {
      assertThat(probabilities(one)[k]).isCloseTo(probabilities(other)[k], offset(1e-6));
      assertThat(probabilities(one)[k]).isCloseTo((alone[k] + mirror[k]) / 2, offset(1e-4));
      assertThat(Math.exp(one.logits().get(k)))
          .as("logits are the logarithms")
          .isCloseTo(probabilities(one)[k], offset(1e-6));
    }
    assertThat(alone[0]).as("the mirror image is another picture").isNotEqualTo(mirror[0]);
  }

  private static double[] probabilities(Prediction prediction) {
    double[] inOrder = new double[CLASSES.size()];
    prediction.ranked().forEach(c -> inOrder[CLASSES.indexOf(c.className())] = c.probability());
    return inOrder;
  }

  @Test
  void tenCropsGiveTheSameInBatchesAndAlone() {
    List<Path> files = List.of(file(0), file(1), file(2), file(3), file(4));
    try (Classifier ten = Classifier.builder(folder).views(TestTimeAugmentation.TEN_CROP).open()) {
      List<Prediction> all = ten.classifyAll(files);
      for (int i = 0; i < files.size(); i++) {
        Prediction single = ten.classify(files.get(i));
        for (int k = 0; k < CLASSES.size(); k++) {
          assertThat(all.get(i).logits().get(k)).isCloseTo(single.logits().get(k), offset(1e-4f));
        }
        assertThat(single.logits()).isNotEqualTo(classifier.classify(files.get(i)).logits());
      }
    }
  }

  @Test
  void aClosedClassifierSaysSo() {
    Classifier other = Classifier.open(folder);
    other.close();
    other.close();
    assertThatThrownBy(() -> other.classify(file(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the classifier is closed");
  }

  private static Path file(int number) {
    return folder.resolve(number + ".png");
  }

  private static BufferedImage picture(int number) {
    BufferedImage image = new BufferedImage(120 + number, 100, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(40 * number, 255 - 30 * number, 90));
    graphics.fillOval(10 * number, 10, 60, 60);
    graphics.dispose();
    return image;
  }
}
