package alexnet.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A kernel in float32 among layers of bfloat16.
 *
 * @param floats closed with this
 */
record InFloat32(LayerKernel floats) implements LayerKernel {
  @Override
  public Tensor forward(Tensor input) {
    return floats.forward(input.to(ScalarType.Float)).to(ScalarType.BFloat16);
  }

  @Override
  public Tensor forwardWithoutActivation(Tensor input) {
    return floats.forwardWithoutActivation(input.to(ScalarType.Float)).to(ScalarType.BFloat16);
  }

  @Override
  public void close() {
    floats.close();
  }
}
