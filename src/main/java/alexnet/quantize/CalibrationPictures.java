package alexnet.quantize;

import alexnet.data.Dataset;
import alexnet.data.Skipped;
import alexnet.data.loader.Batch;
import alexnet.data.loader.DataLoader;
import alexnet.data.loader.LoaderConfig;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Pictures to calibrate on, as evaluation sees them. They are all held in memory, 0.15 MB each.
 *
 * @param batches those that could be read; no batch is empty
 * @param skipped those that could not
 * @param preprocessing gives mean and deviation
 */
public record CalibrationPictures(
    List<List<RgbImage>> batches, List<Skipped> skipped, Preprocessing preprocessing) {
  private static final int BATCH_SIZE = 64;

  /** Copies the lists. */
  public CalibrationPictures {
    batches = List.copyOf(batches);
    skipped = List.copyOf(skipped);
  }

  /**
   * Decodes pictures; their labels play no part.
   *
   * @param workers threads that decode, 1..256
   */
  public static CalibrationPictures read(
      Dataset pictures, ImageDecoder decoder, Preprocessing preprocessing, int workers) {
    List<List<RgbImage>> batches = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    LoaderConfig inOrder = new LoaderConfig(BATCH_SIZE, false, 0, workers);
    try (DataLoader loader = new DataLoader(pictures, decoder, preprocessing, inOrder)) {
      for (Batch batch : loader.epoch(0)) {
        skipped.addAll(batch.skipped());
        if (batch.size() > 0) {
          batches.add(batch.images());
        }
      }
    }
    return new CalibrationPictures(batches, skipped, preprocessing);
  }

  /** Number of pictures. */
  public int count() {
    return batches.stream().mapToInt(List::size).sum();
  }

  List<Supplier<Tensor>> tensors() {
    List<Supplier<Tensor>> tensors = new ArrayList<>();
    batches.forEach(images -> tensors.add(() -> PixelBatch.toTensor(images, preprocessing)));
    return tensors;
  }
}
