package alexnet.model;

import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import java.util.function.Supplier;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Runs a network without recording gradients. Safe to use from several threads as long as nobody
 * trains the network meanwhile.
 *
 * @param network in evaluation mode; not owned
 * @param precision of the convolutions and linear layers
 */
public record Inference(AlexNet network, Precision precision) {
  /**
   * Logits as Java values; all native memory of the pass is freed on return.
   *
   * @param batch makes the input [n, 3, size, size] inside the pass's own scope
   * @return n rows of {@code classes} logits
   * @throws IllegalStateException if the network is in training mode: dropout would be on
   */
  public float[][] logits(Supplier<Tensor> batch) {
    if (network.isTraining()) {
      throw new IllegalStateException("inference needs a network in evaluation mode: call eval()");
    }
    try (NativeScope scope = NativeScope.open();
        InferenceMode inference = new InferenceMode(true);
        Precision.Autocast autocast = precision.autocast()) {
      Tensor input = Tensors.inFastLayout(batch.get());
      return Tensors.toRows(network.forward(input));
    }
  }
}
