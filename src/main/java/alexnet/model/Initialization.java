package alexnet.model;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How the weights start. All draws come from libtorch's global generator, in state-dict order. */
public enum Initialization {
  /**
   * Weights normal with deviation sqrt(2 / fan_in), biases zero: keeps the variance through ReLU
   * layers (He et al. 2015). The last layer has no ReLU after it and starts smaller, with the
   * deviation 0.01 of Krizhevsky et al. 2012. Max-pooling still enlarges what passes through it, so
   * that the first losses are above ln(classes).
   */
  HE,
  /** PyTorch's own for Conv2d and Linear: uniform within 1 / sqrt(fan_in), weights and biases. */
  PYTORCH;

  private static final double HEAD_DEVIATION = 0.01;

  /** Draws new weights for a network, in place. */
  public void apply(AlexNet network) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      String head = "";
      for (String name : network.parameters().keySet()) {
        head = name.endsWith(".weight") ? name : head;
      }
      double fanIn = 0;
      for (Map.Entry<String, Tensor> entry : network.parameters().entrySet()) {
        Tensor parameter = entry.getValue();
        boolean weight = entry.getKey().endsWith(".weight");
        if (weight) {
          fanIn = (double) parameter.numel() / parameter.size(0);
        }
        // Drawn in row-major order, so that the memory layout does not change the values.
        Tensor drawn = Tensors.empty(ScalarType.Float, Tensors.shape(parameter));
        if (this == PYTORCH) {
          double bound = 1 / Math.sqrt(fanIn);
          drawn.uniform_(-bound, bound, new GeneratorOptional());
        } else if (weight) {
          double deviation = entry.getKey().equals(head) ? HEAD_DEVIATION : Math.sqrt(2 / fanIn);
          drawn.normal_(0, deviation, new GeneratorOptional());
        } else {
          drawn.zero_();
        }
        parameter.copy_(drawn);
      }
    }
  }

  /** Seeds the generator that draws weights and dropout. */
  public static void seed(long seed) {
    torch.manual_seed(seed);
  }

  /** As on the command line: {@code he}, {@code pytorch}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
