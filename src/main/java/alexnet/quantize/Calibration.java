package alexnet.quantize;

import alexnet.model.AlexNet;
import alexnet.model.LayerSummary;
import alexnet.torch.ByteRange;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;

/**
 * The ranges of bytes for what goes into each layer with weights: those with the smallest mean
 * squared error over some pictures.
 */
final class Calibration {
  private final AlexNet network;
  private final List<LayerSummary.Row> rows;

  private Calibration(AlexNet network) {
    this.network = network;
    this.rows = LayerSummary.of(network.variant(), network.classes()).layers();
  }

  /**
   * Runs the batches through the network twice: for the extremes, then for the histograms between
   * them.
   *
   * @param network in evaluation mode
   * @param batches each makes normalised floats [n, 3, size, size], the same at each call
   * @param progress gets the number of passes done, of {@code 2 * batches.size()}
   * @return by the names of the layers
   */
  static Map<String, ByteRange> ranges(
      AlexNet network, List<Supplier<Tensor>> batches, IntConsumer progress) {
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("calibration needs at least one batch of pictures");
    }
    if (network.isTraining()) {
      throw new IllegalStateException("calibration needs a network in evaluation mode");
    }
    Calibration calibration = new Calibration(network);
    Map<String, double[]> extremes = new LinkedHashMap<>();
    int done = 0;
    for (Supplier<Tensor> batch : batches) {
      calibration.run(
          batch,
          (layer, input) -> {
            double min = input.min().item_double();
            double max = input.max().item_double();
            double[] before = extremes.getOrDefault(layer, new double[] {min, max});
            extremes.put(layer, new double[] {Math.min(min, before[0]), Math.max(max, before[1])});
          });
      progress.accept(++done);
    }
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    extremes.forEach((layer, ends) -> histograms.put(layer, new Histogram(ends[0], ends[1])));
    for (Supplier<Tensor> batch : batches) {
      calibration.run(batch, (layer, input) -> histograms.get(layer).add(input));
      progress.accept(++done);
    }
    Map<String, ByteRange> ranges = new LinkedHashMap<>();
    histograms.forEach((layer, histogram) -> ranges.put(layer, histogram.best()));
    return ranges;
  }

  /** Shows what goes into each layer with weights. */
  private void run(Supplier<Tensor> batch, BiConsumer<String, Tensor> seen) {
    try (NativeScope scope = NativeScope.open();
        InferenceMode inference = new InferenceMode(true)) {
      Tensor pictures = Tensors.inFastLayout(batch.get());
      seen.accept(rows.get(0).name(), pictures);
      int[] row = {0};
      Tensor features =
          network.featureExtr().forward(pictures, (layer, output) -> next(row, output, seen));
      network.classifier().forward(features, (layer, output) -> next(row, output, seen));
    }
  }

  /** The output of a row is what goes into the next one. */
  private void next(int[] row, Tensor output, BiConsumer<String, Tensor> seen) {
    row[0]++;
    if (row[0] < rows.size() && rows.get(row[0]).parameters() > 0) {
      seen.accept(rows.get(row[0]).name(), output);
    }
  }
}
