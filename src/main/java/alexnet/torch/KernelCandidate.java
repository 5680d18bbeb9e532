package alexnet.torch;

import alexnet.torch.OneDnn.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A kernel that could compute a layer. Which of them is fastest depends on the layer, the batch,
 * the precision and the processor; all give the same but for the order of sums.
 *
 * @param way how it computes
 * @param kernel lays the weights out; whoever calls it closes what it gets
 */
public record KernelCandidate(Way way, Supplier<LayerKernel> kernel) {
  /** A linear layer of fewer outputs takes no time worth a choice. */
  private static final long FEW = 256;

  /** How a kernel computes. */
  public enum Way {
    /** A convolution in channels-last memory, as what is around it. */
    CHANNELS_LAST("channels last"),
    /** A convolution in channels-first memory, brought there and back. */
    CHANNELS_FIRST("channels first"),
    /**
     * A convolution of bfloat16: a single picture in float32, more as what is around it. oneDNN's
     * convolutions with AMX are slow on the three channels of a single picture.
     */
    FLOAT32("float32 for one picture, channels last for more"),
    /** A linear layer as a product of matrices. */
    MATRIX("matrix product"),
    /** A linear layer of bytes as a convolution of 1x1 over the rows of the batch. */
    CONVOLUTION("1x1 convolution");

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
    List<KernelCandidate> candidates = new ArrayList<>();
    candidates.add(new KernelCandidate(Way.CHANNELS_LAST, last));
    candidates.add(new KernelCandidate(Way.CHANNELS_FIRST, () -> new ChannelsFirst(last.get())));
    if (weight.scalar_type().intern() == ScalarType.BFloat16) {
      candidates.add(
          new KernelCandidate(
              Way.FLOAT32, () -> OneOrMany.of(inFloat32(weight, bias, window, input, relu), last)));
    }
    return candidates;
  }

  private static LayerKernel inFloat32(
      Tensor weight, Tensor bias, Window window, long[] input, boolean relu) {
    return new InFloat32(
        OneDnn.conv2d(weight.to(ScalarType.Float), bias.to(ScalarType.Float), window, input, relu));
  }

  /** For {@link OneDnn#linear(Tensor, Tensor, boolean)}, which nothing else was faster than. */
  public static List<KernelCandidate> linear(Tensor weight, Tensor bias, boolean relu) {
    return List.of(new KernelCandidate(Way.MATRIX, () -> OneDnn.linear(weight, bias, relu)));
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
