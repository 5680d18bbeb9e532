package alexnet.torch;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Weights as signed bytes: {@code weight = scale of its output channel * byte}.
 *
 * @param weight int8, output channels first
 * @param scales float32, one an output channel
 * @param bias float32, one an output channel
 */
public record ByteWeights(Tensor weight, Tensor scales, Tensor bias) {
  /** Largest byte of a weight, with either sign. */
  private static final double LARGEST = 127;

  /** The same of {@link #exact}: twice as much, times 255, is the most that 16 bits hold. */
  private static final double LARGEST_OF_SEVEN_BITS = 63;

  /** Output channels that are rounded at a time, since in floats they take four times the room. */
  private static final long CHANNELS = 64;

  /**
   * Weights whose products this processor sums up exactly, in the open {@link NativeScope}. x86
   * without VNNI adds two products of an unsigned and a signed byte into 16 bits, and what does not
   * fit is cut off: there each weight is rounded once more, to 7 bits, with a scale to match.
   */
  public ByteWeights exact() {
    if (Processor.current().hasByteProducts()) {
      return this;
    }
    Scalar part = new Scalar(LARGEST_OF_SEVEN_BITS / LARGEST);
    Tensor rounded = torch.empty_like(weight);
    for (long from = 0; from < weight.size(0); from += CHANNELS) {
      long count = Math.min(CHANNELS, weight.size(0) - from);
      try (NativeScope scope = NativeScope.open()) {
        Tensor floats = weight.narrow(0, from, count).to(ScalarType.Float);
        rounded.narrow(0, from, count).copy_(floats.mul_(part).round_());
      }
    }
    return new ByteWeights(rounded, scales.div(part), bias);
  }

  IValue zeroPoints() {
    return new IValue(torch.zeros_like(scales).to(ScalarType.Int));
  }
}
