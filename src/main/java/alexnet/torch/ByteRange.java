package alexnet.torch;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Values as unsigned bytes: {@code value = scale * (byte - zeroPoint)}.
 *
 * @param scale above 0
 * @param zeroPoint the byte that stands for 0, 0..255
 */
public record ByteRange(double scale, long zeroPoint) {
  /** What these bytes stand for, as floats in the open {@link NativeScope}. */
  public Tensor toFloats(Tensor bytes) {
    return bytes
        .to(ScalarType.Float)
        .sub_(Tensors.of(new float[] {zeroPoint}))
        .mul_(Tensors.of(new float[] {(float) scale}));
  }

  /** The nearest bytes, values beyond the range at its ends, in the open {@link NativeScope}. */
  public Tensor toBytes(Tensor floats) {
    return Operators.call("aten::int_repr", new IValue(quantized(floats)));
  }

  private Tensor quantized(Tensor floats) {
    return torch.quantize_per_tensor(floats, scale, zeroPoint, ScalarType.QUInt8);
  }
}
