package alexnet.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * A convolution in channels-first memory. What comes in and goes out is channels last, as all other
 * layers want it.
 *
 * @param convolution closed with this
 */
record ChannelsFirst(LayerKernel convolution) implements LayerKernel {
  @Override
  public Tensor forward(Tensor input) {
    return Tensors.inFastLayout(convolution.forward(input.contiguous()));
  }

  @Override
  public Tensor forwardWithoutActivation(Tensor input) {
    return Tensors.inFastLayout(convolution.forwardWithoutActivation(input.contiguous()));
  }

  @Override
  public void close() {
    convolution.close();
  }
}
