package alexnet.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * A kernel for a single row and another for more, each with its own copy of the weights.
 *
 * @param one closed with this
 * @param many closed with this
 */
record OneOrMany(LayerKernel one, LayerKernel many) implements LayerKernel {
  @Override
  public Tensor forward(Tensor input) {
    return of(input).forward(input);
  }

  @Override
  public Tensor forwardWithoutActivation(Tensor input) {
    return of(input).forwardWithoutActivation(input);
  }

  private LayerKernel of(Tensor input) {
    return input.size(0) == 1 ? one : many;
  }

  @Override
  public void close() {
    one.close();
    many.close();
  }
}
