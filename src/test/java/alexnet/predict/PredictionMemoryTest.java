package alexnet.predict;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.ResidentMemory;
import alexnet.model.AlexNet;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resident memory does not grow with predictions from several threads. */
@Tag("memory")
class PredictionMemoryTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");

  @TempDir Path folder;

  @Test
  void isFlatOver2000PredictionsFromEightThreads() throws Exception {
    ResidentMemory.assumeKnown();
    Path picture = folder.resolve("picture.png");
    ImageIO.write(new BufferedImage(500, 375, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    try (AlexNet network = new AlexNet(CLASSES.size())) {
      Model.write(
          folder.resolve(Model.FILE),
          network,
          new ModelCard(Variant.D2L, CLASSES, Preprocessing.DEFAULT, Map.of()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Classifier classifier = Classifier.open(folder)) {
      predict(classifier, picture, threads, 500); // heap and allocators reach their working size
      long before = ResidentMemory.kilobytes();
      predict(classifier, picture, threads, 2000);
      ResidentMemory.assertFlat("2,000 predictions", before, ResidentMemory.kilobytes());
    } finally {
      threads.shutdownNow();
    }
  }

  private static void predict(
      Classifier classifier, Path picture, ExecutorService threads, int count) throws Exception {
    List<Future<Prediction>> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(threads.submit(() -> classifier.classify(picture)));
    }
    for (Future<Prediction> result : results) {
      assertThat(result.get().ranked()).hasSize(3);
    }
  }
}
