package alexnet.train.step;

import alexnet.model.AlexNet;
import alexnet.torch.NativeScope;
import alexnet.train.config.Ema;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * An exponential moving average of a network's weights over the steps of training, which is judged
 * and kept in the place of the weights themselves (Polyak and Juditsky 1992; as torchvision's
 * references use it).
 *
 * <p>A function of the weights and the number of steps: what a checkpoint needs of it are the
 * tensors of {@link #network}. Owns them, as much memory as the network's: whoever makes it closes
 * it.
 */
public final class WeightAverage implements AutoCloseable {
  private final Ema config;
  private final AlexNet average;

  /** An average that begins at the network's weights, on its device. */
  public WeightAverage(Ema config, AlexNet network) {
    this.config = config;
    this.average = new AlexNet(network.variant(), network.classes(), 0);
    average.to(network.device());
    average.eval();
    copy(average.parameters(), network.parameters());
  }

  /** A network with the averaged weights. */
  public AlexNet network() {
    return average;
  }

  /**
   * Takes a step's weights in. Until the first update of the average it is the weights themselves:
   * a run of fewer steps is judged by what it has learned, and not by what it began with.
   *
   * <p>Frozen weights are left alone, which are those of the network from the beginning.
   *
   * @param step of the run, from 1, after whose update the network stands
   */
  public void update(AlexNet network, long step) {
    long update = step / config.every();
    if (update == 0) {
      copy(average.parameters(), network.trainableParameters());
    } else if (step % config.every() == 0) {
      move(average.parameters(), network.trainableParameters(), 1 - config.decayAt(update));
    }
  }

  private static void copy(Map<String, Tensor> averages, Map<String, Tensor> weights) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard noGrad = new NoGradGuard()) {
      weights.forEach((name, weight) -> averages.get(name).copy_(weight));
    }
  }

  /** {@code average += part * (weight - average)} for each of the weights. */
  public static void move(Map<String, Tensor> averages, Map<String, Tensor> weights, double part) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard noGrad = new NoGradGuard()) {
      weights.forEach((name, weight) -> averages.get(name).lerp_(weight, new Scalar(part)));
    }
  }

  @Override
  public void close() {
    average.close();
  }
}
