package alexnet.train;

import alexnet.Narrow;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.data.split.DataSplits;
import alexnet.image.RgbImage;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two classes of small pictures, bright and dark, that need no files. */
final class Tiny {
  private Tiny() {}

  static DataSplits splits(int train, int validation) {
    Dataset none = new Dataset(List.of("bright", "dark"), List.of());
    return new DataSplits(
        none.withSamples(samples("train", train)),
        none.withSamples(samples("val", validation)),
        none);
  }

  static List<Sample> samples(String part, int count) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % 2;
      RgbImage image = image(label == 0 ? 200 + i % 50 : i % 50);
      samples.add(new Sample(part + "-" + i, label, decoder -> image));
    }
    return samples;
  }

  private static RgbImage image(int level) {
    byte[] pixels = new byte[40 * 30 * 3];
    Arrays.fill(pixels, (byte) level);
    return new RgbImage(40, 30, pixels);
  }

  /** Keeps the notices of a run. */
  static TrainListener noticesTo(List<String> told) {
    return new TrainListener() {
      @Override
      public void onNotice(String message) {
        told.add(message);
      }
    };
  }

  /** Small steps of a narrow network. */
  static TrainConfigBuilder config() {
    return TrainConfig.builder()
        .variant(Narrow.NETWORK)
        .device(ComputeDevice.CPU)
        .precision(Precision.FP32)
        .epochs(1)
        .batchSize(4)
        .seed(5)
        .workers(2);
  }

  /** As {@link #config}, of the published network: where bytes or bits of it are what is asked. */
  static TrainConfigBuilder fullSize() {
    return config().variant(Variant.D2L);
  }
}
