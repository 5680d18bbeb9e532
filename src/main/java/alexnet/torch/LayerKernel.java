package alexnet.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * A convolution or linear layer with its bias and ReLU, ready to be computed. Several kernels can
 * compute the same layer; they differ in speed and in the order of their sums.
 *
 * <p>Owns the weights as it wants them laid out: whoever builds it closes it. The weights it was
 * built from are not needed any more. Records nothing for a backward pass. Safe to use from several
 * threads at once.
 */
public interface LayerKernel extends AutoCloseable {
  /** The layer's output, in the open {@link NativeScope}. */
  Tensor forward(Tensor input);

  /** The output as it is before the ReLU, as floats also where {@link #forward} gives bytes. */
  Tensor forwardWithoutActivation(Tensor input);

  @Override
  void close();
}
