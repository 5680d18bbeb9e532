package alexnet.bench;

import alexnet.torch.ByteRange;
import alexnet.torch.ByteWeights;
import alexnet.torch.FusedLayer;
import alexnet.torch.NativeScope;
import alexnet.torch.OneDnn;
import alexnet.torch.Precision;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the processor can do: square matrix products large enough that memory does not hold them
 * back, by the same kernels as the network's: oneDNN's where it has them for the precision, else
 * libtorch's own.
 */
final class MatrixProduct {
  /** The smaller stays in the cache; the larger has less to do beside multiplying. */
  private static final long[] SIDES = {1024, 2048};

  /** Of kernels that emulate their numbers: so slow that memory never holds them back. */
  private static final long[] EMULATED_SIDES = {512};

  private static final Repetitions REPETITIONS = new Repetitions(0.1, 5, 0.5, 1);

  private MatrixProduct() {}

  /** 1e9 operations a second of the fastest of some runs; takes about a second. */
  static double gflops(Precision precision) {
    return gflops(precision, OneDnn.computes(precision));
  }

  /**
   * As {@link #gflops(Precision)}.
   *
   * @param fused whether by oneDNN; bytes are multiplied by it alone
   */
  static double gflops(Precision precision, boolean fused) {
    return LongStream.of(fused ? SIDES : EMULATED_SIDES)
        .mapToDouble(side -> fused ? fused(precision, side) : plain(precision, side))
        .max()
        .orElseThrow();
  }

  private static double fused(Precision precision, long side) {
    long[] square = {side, side};
    try (NativeScope scope = NativeScope.open();
        InferenceMode inference = new InferenceMode(true);
        FusedLayer layer = layer(precision, side)) {
      Tensor input =
          precision == Precision.INT8
              ? torch.randint(0, 256, square).to(ScalarType.Byte)
              : torch.randn(square).to(type(precision));
      return gflops(side, input, layer::forward);
    }
  }

  private static double plain(Precision precision, long side) {
    try (NativeScope scope = NativeScope.open();
        InferenceMode inference = new InferenceMode(true)) {
      Tensor weight = torch.randn(side, side).to(type(precision));
      Tensor input = torch.randn(side, side).to(type(precision));
      TensorOptional bias = new TensorOptional(torch.zeros(side).to(type(precision)));
      return gflops(side, input, x -> torch.linear(x, weight, bias));
    }
  }

  private static double gflops(long side, Tensor input, Consumer<Tensor> product) {
    Timing timing =
        REPETITIONS.time(
            () -> {
              try (NativeScope run = NativeScope.open()) {
                product.accept(input);
              }
            });
    return 2e-9 * side * side * side / timing.best() * 1e3;
  }

  private static FusedLayer layer(Precision precision, long side) {
    long[] square = {side, side};
    if (precision == Precision.INT8) {
      ByteWeights weights =
          new ByteWeights(
              torch.randint(-127, 128, square).to(ScalarType.Char),
              torch.ones(side),
              torch.zeros(side));
      return OneDnn.linear(weights, new ByteRange(1, 0), new ByteRange(1e5, 128), false);
    }
    Tensor weight = torch.randn(square).to(type(precision));
    return OneDnn.linear(weight, torch.zeros(side).to(type(precision)), false);
  }

  private static ScalarType type(Precision precision) {
    return precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
  }
}
