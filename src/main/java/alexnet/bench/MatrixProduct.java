package alexnet.bench;

import alexnet.torch.FusedLayer;
import alexnet.torch.NativeScope;
import alexnet.torch.OneDnn;
import alexnet.torch.OneDnn.ByteRange;
import alexnet.torch.OneDnn.ByteWeights;
import alexnet.torch.Precision;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the processor can do: a square matrix product large enough that memory does not hold it
 * back, by the same kernels as the network's.
 */
final class MatrixProduct {
  private static final long SIDE = 2048;
  private static final long[] SQUARE = {SIDE, SIDE};
  private static final Repetitions REPETITIONS = new Repetitions(0.1, 5, 0.5, 2);

  private MatrixProduct() {}

  /** 1e9 operations a second of the fastest of some runs. */
  static double gflops(Precision precision) {
    try (NativeScope scope = NativeScope.open();
        InferenceMode inference = new InferenceMode(true);
        FusedLayer layer = layer(precision)) {
      Tensor input =
          precision == Precision.INT8
              ? torch.randint(0, 256, SQUARE).to(ScalarType.Byte)
              : torch.randn(SQUARE).to(type(precision));
      Timing timing =
          REPETITIONS.time(
              () -> {
                try (NativeScope run = NativeScope.open()) {
                  layer.forward(input);
                }
              });
      return 2e-9 * SIDE * SIDE * SIDE / timing.best() * 1e3;
    }
  }

  private static FusedLayer layer(Precision precision) {
    if (precision == Precision.INT8) {
      ByteWeights weights =
          new ByteWeights(
              torch.randint(-127, 128, SQUARE).to(ScalarType.Char),
              torch.ones(SIDE),
              torch.zeros(SIDE));
      return OneDnn.linear(weights, new ByteRange(1, 0), new ByteRange(1e5, 128), false);
    }
    Tensor weight = torch.randn(SQUARE).to(type(precision));
    return OneDnn.linear(weight, torch.zeros(SIDE).to(type(precision)), false);
  }

  private static ScalarType type(Precision precision) {
    return precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
  }
}
