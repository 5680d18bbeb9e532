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
    return rows(() -> network.forward(Tensors.inFastLayout(batch.get())));
  }

  /**
   * As {@link #logits}, but the output of the convolutional half alone.
   *
   * @return n rows of features
   */
  public float[][] features(Supplier<Tensor> batch) {
    return rows(() -> network.featureExtr().forward(Tensors.inFastLayout(batch.get())));
  }

  /**
   * The rest of {@link #logits}, from features on.
   *
   * @param features makes the input [n, features] inside the pass's own scope
   * @return n rows of {@code classes} logits
   */
  public float[][] classify(Supplier<Tensor> features) {
    return rows(() -> network.classifier().forward(features.get()));
  }

  private float[][] rows(Supplier<Tensor> output) {
    if (network.isTraining()) {
      throw new IllegalStateException("inference needs a network in evaluation mode: call eval()");
    }
    try (NativeScope scope = NativeScope.open();
        InferenceMode inference = new InferenceMode(true);
        Precision.Autocast autocast = precision.autocast()) {
      return Tensors.toRows(output.get());
    }
  }
}
