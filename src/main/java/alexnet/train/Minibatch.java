package alexnet.train;

import alexnet.data.Skipped;
import alexnet.model.AlexNet;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What one optimizer update learns from. */
interface Minibatch {
  /** Class of each example; empty if none could be read. */
  int[] labels();

  /** Pictures of this batch that cannot be read. */
  List<Skipped> skipped();

  /**
   * The network's logits for the batch.
   *
   * @param mix what is done to its pictures first
   * @return [n, classes], in the open {@link alexnet.torch.NativeScope}
   */
  Tensor forward(AlexNet network, BatchMix mix);
}
