package alexnet.explain;

import alexnet.model.AlexNet;
import alexnet.model.Golden;
import alexnet.model.Inference;
import alexnet.model.Variant;
import alexnet.torch.Precision;
import alexnet.transform.Preprocessing;
import java.util.Arrays;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Networks with weights from a formula, and what they look at. */
final class Networks {
  static final int CLASSES = 10;

  private Networks() {}

  /** As make_explanations.py fills it. */
  static AlexNet filled(Variant variant, ScalarType type) {
    AlexNet network = new AlexNet(variant, CLASSES, AlexNet.DROPOUT);
    Golden.load("seed-1").fillWeights(network, type);
    return network;
  }

  static float[] input(Variant variant) {
    int side = variant.inputSize();
    return Golden.fill(1900, 3 * side * side, 1);
  }

  static Pixels pixels(Variant variant, Baseline baseline) {
    int side = variant.inputSize();
    return new Pixels(side, () -> input(variant), x -> baseline.of(x, side, Preprocessing.DEFAULT));
  }

  static Inference inference(AlexNet network) {
    return Inference.of(network, Precision.FP32);
  }

  /** All passes, some at once. */
  static Work.Found finish(Work work) {
    int made = 0;
    while (made < work.total()) {
      made += work.run(5);
    }
    return work.found();
  }

  static double sum(float[][] map) {
    return Arrays.stream(flat(map)).sum();
  }

  static double largest(float[][] map) {
    return Arrays.stream(flat(map)).map(Math::abs).max().orElseThrow();
  }

  static double[] flat(float[][] map) {
    double[] values = new double[map.length * map[0].length];
    for (int i = 0; i < values.length; i++) {
      values[i] = map[i / map[0].length][i % map[0].length];
    }
    return values;
  }
}
