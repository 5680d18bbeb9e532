package alexnet.model;

import alexnet.torch.ByteRange;
import alexnet.torch.KernelCandidate.Way;
import alexnet.torch.LayerKernel;
import alexnet.torch.OneDnn;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Neighbouring rows of the network's table that are computed together. */
sealed interface InferenceStep extends AutoCloseable {
  /** The first of its rows. */
  int first();

  /** One past the last of its rows. */
  int end();

  /** What the bytes stand for that it gives; null if it gives floats. */
  ByteRange range();

  /**
   * The output after some of its rows, in the open scope.
   *
   * @param rows at least 1, at most all
   */
  Tensor forward(Tensor input, int rows);

  @Override
  void close();

  /**
   * A layer without weights, and the dropout behind it, which does nothing here.
   *
   * @param range of its input and so of its output, where those are bytes
   */
  record Plain(int first, int end, Layer layer, LayerModule module, ByteRange range)
      implements InferenceStep {
    @Override
    public Tensor forward(Tensor input, int rows) {
      if (layer instanceof Layer.LocalResponseNorm) {
        return module.forward(input.to(ScalarType.Float)); // squares and powers want more digits
      }
      if (range != null && layer instanceof Layer.MaxPool2d pool) {
        return OneDnn.maxPool2d(input, pool.kernel(), pool.stride());
      }
      if (range != null && layer instanceof Layer.AdaptiveAvgPool2d) {
        return new Tensor(input); // bytes come this way only where it changes nothing
      }
      return module.forward(input);
    }

    @Override
    public void close() {
      module.close();
    }
  }

  /**
   * A convolution or a linear layer with the ReLU and dropout behind it.
   *
   * @param way how the kernel computes
   * @param type of floats that it takes, null if it takes bytes
   * @param input range of the bytes that it takes, null if it takes floats
   */
  record Fused(
      int first,
      int end,
      LayerKernel kernel,
      Way way,
      ScalarType type,
      ByteRange input,
      ByteRange range)
      implements InferenceStep {
    @Override
    public Tensor forward(Tensor x, int rows) {
      Tensor fitting = input == null ? x.to(type) : asBytes(x);
      return rows == 1 && end - first > 1
          ? kernel.forwardWithoutActivation(fitting)
          : kernel.forward(fitting);
    }

    private Tensor asBytes(Tensor x) {
      return x.scalar_type().intern() == ScalarType.Byte ? x : input.toBytes(x);
    }

    @Override
    public void close() {
      kernel.close();
    }
  }

  /**
   * A convolution or a linear layer with the ReLU and dropout behind it, in libtorch's kernels for
   * whatever device its weights are on. It takes its input from any other.
   *
   * @param weight of its own, as is the bias
   * @param relu whether a ReLU is among its rows
   */
  record Unfused(int first, int end, Layer layer, Tensor weight, Tensor bias, boolean relu)
      implements InferenceStep {
    @Override
    public ByteRange range() {
      return null;
    }

    @Override
    public Tensor forward(Tensor input, int rows) {
      Tensor x = input.to(weight.device(), weight.scalar_type());
      Tensor output = weighted(x, new TensorOptional(bias));
      if (relu && rows > 1) {
        output.relu_();
      }
      return output;
    }

    private Tensor weighted(Tensor x, TensorOptional added) {
      if (layer instanceof Layer.Conv2d conv) {
        long[] stride = {conv.stride(), conv.stride()};
        long[] padding = {conv.padding(), conv.padding()};
        return torch.conv2d(x, weight, added, stride, padding, new long[] {1, 1}, conv.groups());
      }
      return torch.linear(x, weight, added);
    }

    @Override
    public void close() {
      weight.close();
      bias.close();
    }
  }
}
