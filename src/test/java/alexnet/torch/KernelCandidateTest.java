package alexnet.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import alexnet.torch.KernelCandidate.Way;
import alexnet.torch.OneDnn.Window;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv2dFuncOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to compute a layer gives the same, whichever is the fastest somewhere. */
@Tag("isa")
class KernelCandidateTest {
  private static final int SEED = 77;
  private static final Window WINDOW = new Window(1, 2, 1);

  @BeforeEach
  void seed() {
    torch.manual_seed(SEED);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 33, 70})
  void linearLayersOfFloats(long batch) {
    for (ScalarType type : List.of(ScalarType.Float, ScalarType.BFloat16)) {
      Precision precision = type == ScalarType.Float ? Precision.FP32 : Precision.BF16;
      if (!OneDnn.computes(precision)) {
        continue; // refused by name: TaskTest
      }
      try (NativeScope scope = NativeScope.open()) {
        Tensor weight = torch.randn(256, 300).to(type);
        Tensor bias = torch.randn(256).to(type);
        Tensor input = torch.randn(batch, 300).to(type);
        Tensor expected = linear(input, weight, bias);
        List<KernelCandidate> candidates = KernelCandidate.linear(weight, bias, true);
        for (KernelCandidate candidate : candidates) {
          assertFloats(candidate, input, expected, type);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9})
  void convolutionsOfFloats(long batch) {
    assertConvolutions(batch, ScalarType.Float, List.of(Way.CHANNELS_LAST, Way.CHANNELS_FIRST));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9})
  void convolutionsOfBfloat16(long batch) {
    assumeThat(OneDnn.computes(Precision.BF16)).as("libtorch computes bf16 here").isTrue();
    assertConvolutions(
        batch, ScalarType.BFloat16, List.of(Way.CHANNELS_LAST, Way.CHANNELS_FIRST, Way.FLOAT32));
  }

  private static void assertConvolutions(long batch, ScalarType type, List<Way> ways) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor weight = torch.randn(64, 24, 5, 5).to(type);
      Tensor bias = torch.randn(64).to(type);
      Tensor input = Tensors.inFastLayout(torch.randn(batch, 24, 13, 13).to(type));
      Tensor expected = conv2d(input, weight, bias);
      List<KernelCandidate> candidates =
          KernelCandidate.conv2d(weight, bias, WINDOW, new long[] {1, 24, 13, 13}, true);
      assertThat(candidates).extracting(KernelCandidate::way).isEqualTo(ways);
      for (KernelCandidate candidate : candidates) {
        assertFloats(candidate, input, expected, type);
      }
    }
  }

  private static void assertFloats(
      KernelCandidate candidate, Tensor input, Tensor expected, ScalarType type) {
    double tolerance = type == ScalarType.Float ? 1e-5 : 1e-2;
    try (LayerKernel kernel = candidate.kernel().get()) {
      double largest = expected.abs().max().item_double();
      assertThat(error(kernel.forward(input), torch.relu(expected)))
          .as("%s, seed %d", candidate.way(), SEED)
          .isLessThan(tolerance * largest);
      assertThat(error(kernel.forwardWithoutActivation(input), expected))
          .as("%s without ReLU, seed %d", candidate.way(), SEED)
          .isLessThan(tolerance * largest);
    }
  }

  /**
   * The widest weights and activations that a run may hold, in runs of one sign, where sums of 16
   * bits overflow first. In float64 the products and sums are exact; only the last rounding of the
   * result to float32 remains.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 40})
  void sumsOfBytesAreExact(long batch) {
    assumeThat(OneDnn.computes(Precision.INT8)).as("libtorch has oneDNN here").isTrue();
    ByteRange range = new ByteRange(1, 3);
    try (NativeScope scope = NativeScope.open()) {
      Tensor input = widest(0, 255, batch, 256).to(ScalarType.Byte);
      ByteWeights weights = byteWeights(widest(-127, 127, 256, 256));
      Tensor values = input.to(ScalarType.Double).sub(new Scalar(3.0));
      Tensor expected = linear(values, floats(weights), weights.bias());
      for (KernelCandidate candidate : KernelCandidate.linear(weights, range, null, false)) {
        assertExact(candidate, input, expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3})
  void sumsOfBytesAreExactInConvolutions(long batch) {
    assumeThat(OneDnn.computes(Precision.INT8)).as("libtorch has oneDNN here").isTrue();
    ByteRange range = new ByteRange(1, 3);
    for (long channels : new long[] {3, 64}) { // of pictures, and of what follows
      try (NativeScope scope = NativeScope.open()) {
        Tensor input =
            Tensors.inFastLayout(widest(0, 255, batch, channels, 13, 13).to(ScalarType.Byte));
        ByteWeights weights = byteWeights(widest(-127, 127, 64, channels, 5, 5));
        Tensor values = input.to(ScalarType.Double).sub(new Scalar(3.0));
        Tensor expected = conv2d(values, floats(weights), weights.bias());
        long[] shape = {1, channels, 13, 13};
        for (KernelCandidate candidate :
            KernelCandidate.conv2d(weights, WINDOW, shape, range, null, false)) {
          assertExact(candidate, input, expected);
        }
      }
    }
  }

  private static void assertExact(KernelCandidate candidate, Tensor input, Tensor expected) {
    try (LayerKernel kernel = candidate.kernel().get()) {
      Tensor error = kernel.forward(input).to(ScalarType.Double).sub(expected).abs();
      // The kernels add scale and bias in float32, which holds 24 bits.
      Tensor allowed = expected.abs().add(new Scalar(1.0)).mul(new Scalar(Math.pow(2, -22)));
      assertThat(error.sub(allowed).max().item_double())
          .as("%s, seed %d: error above the last rounding", candidate.way(), SEED)
          .isNotPositive();
    }
  }

  /** Rounding once more to 7 bits changes no weight by more than half of its new step. */
  @Test
  void weightsStayWithinHalfAStep() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor bytes = torch.arange(new Scalar(-127), new Scalar(128)).to(ScalarType.Char);
      ByteWeights given =
          new ByteWeights(bytes.view(1, -1), torch.ones(1).mul_(new Scalar(0.5)), torch.zeros(1));
      ByteWeights exact = given.exact();
      double step = exact.scales().item_double();
      double most = Processor.current().hasByteProducts() ? 127 : 63;
      assertThat(exact.weight().to(ScalarType.Int).abs().max().item_double()).isEqualTo(most);
      assertThat(floats(exact).sub(floats(given)).abs().max().item_double())
          .isLessThanOrEqualTo(most == 127 ? 0 : 0.5001 * step);
    }
  }

  private static ByteWeights byteWeights(Tensor weight) {
    long out = weight.size(0);
    ByteWeights bytes =
        new ByteWeights(weight.to(ScalarType.Char), torch.rand(out), torch.randn(out));
    return bytes.exact();
  }

  private static Tensor floats(ByteWeights weights) {
    long[] perChannel = Tensors.shape(weights.weight());
    for (int i = 1; i < perChannel.length; i++) {
      perChannel[i] = 1;
    }
    Tensor scales = weights.scales().to(ScalarType.Double).view(perChannel);
    return weights.weight().to(ScalarType.Double).mul(scales);
  }

  /** The least and the largest value, mostly in a row, and some between. */
  private static Tensor widest(double least, double largest, long... shape) {
    Tensor uniform = torch.rand(shape).mul_(new Scalar(4 * (largest - least)));
    return uniform
        .add_(new Scalar(least - 1.5 * (largest - least)))
        .round_()
        .clamp_(new ScalarOptional(new Scalar(least)), new ScalarOptional(new Scalar(largest)));
  }

  private static Tensor linear(Tensor input, Tensor weight, Tensor bias) {
    return torch.linear(
        input.to(ScalarType.Double),
        weight.to(ScalarType.Double),
        new TensorOptional(bias.to(ScalarType.Double)));
  }

  private static Tensor conv2d(Tensor input, Tensor weight, Tensor bias) {
    Conv2dFuncOptions options = new Conv2dFuncOptions();
    options.bias().put(bias.to(ScalarType.Double));
    options.padding().put(new LongPointer(WINDOW.padding(), WINDOW.padding()));
    return torch.conv2d(input.to(ScalarType.Double), weight.to(ScalarType.Double), options);
  }

  private static double error(Tensor actual, Tensor expected) {
    return actual.to(ScalarType.Double).sub(expected).abs().max().item_double();
  }
}
