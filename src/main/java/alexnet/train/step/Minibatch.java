package alexnet.train.step;

import alexnet.data.Skipped;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What one optimizer update learns from. */
public interface Minibatch {
  /** Class of each example; empty if none could be read. */
  int[] labels();

  /** Pictures of this batch that cannot be read. */
  List<Skipped> skipped();

  /**
   * What the network is given: pictures [n, 3, side, side], or features [n, width] where they are
   * kept.
   *
   * @param mix what is done to the pictures first; features are kept only where nothing is mixed
   * @return in main memory, in the open {@link alexnet.torch.NativeScope}
   */
  Tensor input(BatchMix mix);
}
