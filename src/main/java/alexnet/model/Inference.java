package alexnet.model;

import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
    return rows(batch, network::forward);
  }

  /**
   * The output of one layer as Java values, each picture's flattened in row-major order: channel,
   * row, column. Layers after it are not computed; all native memory is freed on return.
   *
   * @param layer its name, as in {@link LayerSummary.Row}
   * @param batch makes the input [n, 3, size, size] inside the pass's own scope
   * @return n rows
   * @throws IllegalArgumentException if there is no such layer, listing those that there are
   * @throws IllegalStateException if the network is in training mode: dropout would be on
   */
  public float[][] output(String layer, Supplier<Tensor> batch) {
    return rows(batch, pictures -> network.forwardTo(layer, pictures).flatten(1, -1));
  }

  /**
   * The output of the convolutional half alone.
   *
   * @param batch as for {@link #logits}
   * @return n rows of features
   */
  public float[][] features(Supplier<Tensor> batch) {
    return rows(batch, network.featureExtr()::forward);
  }

  /**
   * The rest of {@link #logits}, from features on.
   *
   * @param features makes the input [n, features] inside the pass's own scope
   * @return n rows of {@code classes} logits
   */
  public float[][] classify(Supplier<Tensor> features) {
    return rows(features, network.classifier()::forward);
  }

  private float[][] rows(Supplier<Tensor> batch, UnaryOperator<Tensor> forward) {
    if (network.isTraining()) {
      throw new IllegalStateException("inference needs a network in evaluation mode: call eval()");
    }
    try (NativeScope scope = NativeScope.open();
        InferenceMode inference = new InferenceMode(true);
        Precision.Autocast autocast = precision.autocast()) {
      Tensor input = Tensors.inFastLayout(batch.get());
      return Tensors.toRows(forward.apply(input));
    }
  }
}
