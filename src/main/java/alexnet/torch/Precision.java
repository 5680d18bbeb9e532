package alexnet.torch;

import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The arithmetic of convolutions and linear layers. Master weights, loss, softmax and statistics
 * are float32 whatever it is.
 */
public enum Precision {
  /** 32-bit floats throughout: the reference, the same to the bit in each run. */
  FP32,
  /**
   * bfloat16 products with float32 sums (in training autocast, as PyTorch's): half the memory
   * traffic, and about twice the speed where the processor has bfloat16 instructions.
   */
  BF16,
  /** 8-bit integers with 32-bit sums, for the weights of a quantized run alone. */
  INT8;

  /**
   * The fastest precision for float weights that costs no accuracy worth the name: {@link #BF16} on
   * a processor with instructions for it, else {@link #FP32}. Elsewhere bfloat16 is emulated and
   * slower than float32.
   */
  public static Precision auto() {
    return auto(Processor.current());
  }

  /** As {@link #auto()}, for a given processor. */
  public static Precision auto(Processor processor) {
    return processor.hasBfloat16() ? BF16 : FP32;
  }

  /** The mode for one forward pass on this thread; close it before the backward pass. */
  public Autocast autocast() {
    return new Autocast(this == BF16);
  }

  /** As on the command line: {@code fp32}, {@code bf16}, {@code int8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Switches this thread's autocast on, and back to what it was on close. */
  public static final class Autocast implements AutoCloseable {
    private final boolean enabled;
    private final boolean enabledBefore;

    private Autocast(boolean enabled) {
      this.enabled = enabled;
      this.enabledBefore = torch.is_autocast_enabled(DeviceType.CPU);
      if (enabled) {
        torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
        torch.set_autocast_enabled(DeviceType.CPU, true);
      }
    }

    /** Logits in float32, for softmax and loss. */
    public Tensor toFloat(Tensor logits) {
      return enabled ? logits.to(ScalarType.Float) : logits;
    }

    @Override
    public void close() {
      if (enabled) {
        torch.set_autocast_enabled(DeviceType.CPU, enabledBefore);
        // The bfloat16 copies of the weights are stale once the optimizer steps.
        torch.clear_cache();
      }
    }
  }
}
