package alexnet.torch;

import alexnet.torch.OneDnn.Window;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * A kernel that could compute a layer. Which of them is fastest depends on the layer, the batch,
 * the precision and the processor; all give the same but for the order of sums.
 *
 * @param way how it computes
 * @param suits whether it is worth a trial here; lays the weights out to see
 * @param kernel lays the weights out; whoever calls it closes what it gets
 */
public record KernelCandidate(Way way, BooleanSupplier suits, Supplier<LayerKernel> kernel) {
  /** A linear layer of fewer outputs takes no time worth a choice. */
  private static final long FEW = 256;

  /** Worth a trial everywhere. */
  public KernelCandidate(Way way, Supplier<LayerKernel> kernel) {
    this(way, () -> true, kernel);
  }

  /** How a kernel computes. */
  public enum Way {
    /** A convolution in channels-last memory, as what is around it. */
    CHANNELS_LAST("channels last"),
    /** A convolution in channels-first memory, brought there and back. */
    CHANNELS_FIRST("channels first"),
    /** A linear layer as a product of matrices. */
    MATRIX("matrix product"),
    /** A linear layer as a convolution of 1x1 over the rows of the batch. */
    CONVOLUTION("1x1 convolution"),
    /** The latter for a single picture, the former for more: two copies of the weights. */
    BOTH("1x1 convolution for one picture, matrix product for more");

    private final String text;

    Way(String text) {
      this.text = text;
    }

    /** For people. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** For {@link OneDnn#conv2d(Tensor, Tensor, Window, long[], boolean)}; by rule the first one. */
  public static List<KernelCandidate> conv2d(
      Tensor weight, Tensor bias, Window window, long[] input, boolean relu) {
    Supplier<LayerKernel> last = () -> OneDnn.conv2d(weight, bias, window, input, relu);
    return List.of(
        new KernelCandidate(Way.CHANNELS_LAST, last),
        new KernelCandidate(Way.CHANNELS_FIRST, () -> new ChannelsFirst(last.get())));
  }

  /** For {@link OneDnn#linear(Tensor, Tensor, boolean)}; by rule the first one. */
  public static List<KernelCandidate> linear(Tensor weight, Tensor bias, boolean relu) {
    KernelCandidate matrix =
        new KernelCandidate(Way.MATRIX, () -> OneDnn.linear(weight, bias, relu));
    if (weight.size(0) < FEW) {
      return List.of(matrix);
    }
    return List.of(
        matrix,
        new KernelCandidate(
            Way.CONVOLUTION,
            () -> OneDnn.sharesLayout(weight),
            () -> asConvolution(weight, bias, relu, RowOfPixels.MOST)),
        new KernelCandidate(
            Way.BOTH,
            () -> !OneDnn.sharesLayout(weight),
            () -> {
              LayerKernel many = matrix.kernel.get();
              try {
                return new OneOrMany(asConvolution(weight, bias, relu, 1), many);
              } catch (RuntimeException e) {
                many.close();
                throw e;
              }
            }));
  }

  private static LayerKernel asConvolution(Tensor weight, Tensor bias, boolean relu, long rows) {
    return new RowOfPixels(OneDnn.linearAsConvolution(weight, bias, rows, relu));
  }

  /** For {@link OneDnn#conv2d(ByteWeights, Window, long[], ByteRange, ByteRange, boolean)}. */
  public static List<KernelCandidate> conv2d(
      ByteWeights weights,
      Window window,
      long[] input,
      ByteRange range,
      ByteRange output,
      boolean relu) {
    return List.of(
        new KernelCandidate(
            Way.CHANNELS_LAST, () -> OneDnn.conv2d(weights, window, input, range, output, relu)));
  }

  /**
   * For {@link OneDnn#linear(ByteWeights, ByteRange, ByteRange, boolean)}; by rule the first one.
   */
  public static List<KernelCandidate> linear(
      ByteWeights weights, ByteRange range, ByteRange output, boolean relu) {
    KernelCandidate matrix =
        new KernelCandidate(Way.MATRIX, () -> OneDnn.linear(weights, range, output, relu));
    if (weights.weight().size(0) < FEW) {
      return List.of(matrix);
    }
    KernelCandidate convolution =
        new KernelCandidate(
            Way.CONVOLUTION,
            () ->
                new RowOfPixels(
                    OneDnn.linearAsConvolution(weights, RowOfPixels.MOST, range, output, relu)));
    // oneDNN's products of bytes are written for VNNI: without it they take six times as long.
    return Processor.current().hasByteProducts()
        ? List.of(matrix, convolution)
        : List.of(convolution, matrix);
  }
}
