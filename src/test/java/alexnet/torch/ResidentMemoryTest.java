package alexnet.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.image.RgbImage;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.train.Optimizer;
import alexnet.train.OptimizerConfig;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/**
 * Resident memory does not grow with steps or predictions. Batches are small so that the tests are
 * short: a leak of any tensor a step shows all the same, the smallest batch here is 1.2 MB.
 */
class ResidentMemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double TOLERANCE = 0.03;

  @Test
  void isFlatFromTrainingStep50To400() throws IOException {
    assumeTrue(Files.exists(STATUS), "resident memory is read from /proc, which is Linux's");
    List<RgbImage> images = Collections.nCopies(2, picture());
    try (AlexNet network = new AlexNet(10);
        Optimizer optimizer =
            new OptimizerConfig.Adam(0.9, 0.999, 0.01, true).create(network, false)) {
      long at50 = 0;
      for (int step = 1; step <= 400; step++) {
        try (NativeScope scope = NativeScope.open()) {
          optimizer.zeroGrad();
          Tensor x = Tensors.inFastLayout(PixelBatch.toTensor(images, Preprocessing.DEFAULT));
          Tensor loss = torch.cross_entropy(network.forward(x), Tensors.labels(1, 2));
          loss.backward();
          optimizer.step(1e-5);
        }
        if (step == 50) {
          at50 = residentKilobytes();
        }
      }
      assertFlat("steps 50 to 400", at50, residentKilobytes());
    }
  }

  @Test
  void isFlatOver2000PredictionsFromEightThreads() throws Exception {
    assumeTrue(Files.exists(STATUS), "resident memory is read from /proc, which is Linux's");
    List<RgbImage> one = List.of(picture());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (AlexNet network = new AlexNet(10)) {
      network.eval();
      Inference inference = new Inference(network, Precision.FP32);
      predict(threads, inference, one, 200); // allocators and kernels reach their working size
      long before = residentKilobytes();
      predict(threads, inference, one, 2000);
      assertFlat("2,000 predictions", before, residentKilobytes());
    } finally {
      threads.shutdownNow();
    }
  }

  private static void predict(
      ExecutorService threads, Inference inference, List<RgbImage> one, int count)
      throws Exception {
    List<Future<float[][]>> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(
          threads.submit(
              () -> inference.logits(() -> PixelBatch.toTensor(one, Preprocessing.DEFAULT))));
    }
    for (Future<float[][]> result : results) {
      assertThat(result.get()).hasDimensions(1, 10);
    }
  }

  private static RgbImage picture() {
    return new RgbImage(224, 224, new byte[224 * 224 * 3]);
  }

  private static void assertFlat(String what, long before, long after) {
    assertThat((double) after / before)
        .as("%s: %,d kB, then %,d kB", what, before, after)
        .isLessThanOrEqualTo(1 + TOLERANCE);
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
