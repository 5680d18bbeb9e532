package alexnet.torch;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * A kernel for a single row and another for more, each with its own copy of the weights.
 *
 * @param one closed with this
 * @param many closed with this
 */
record OneOrMany(LayerKernel one, LayerKernel many) implements LayerKernel {
  /**
   * Makes the second one; the first is closed if it cannot be made.
   *
   * @param one closed with the result
   */
  static OneOrMany of(LayerKernel one, Supplier<? extends LayerKernel> many) {
    try {
      return new OneOrMany(one, many.get());
    } catch (RuntimeException e) {
      one.close();
      throw e;
    }
  }

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
