package alexnet.explain;

import alexnet.model.AlexNet;
import alexnet.model.Layer;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Single passes through a network, forth and back, of one picture each. All native memory of a pass
 * is freed on return. Inputs and gradients are [3, side, side], row-major.
 */
final class Passes {
  private final AlexNet network;
  private final Tensor anyWeight;
  private final int side;

  /**
   * @param network put into evaluation; its weights get no gradients from here on
   */
  Passes(AlexNet network) {
    network.eval();
    network.freeze(Integer.MAX_VALUE);
    this.network = network;
    this.anyWeight = network.parameters().values().iterator().next();
    this.side = network.variant().inputSize();
  }

  /**
   * The gradient of a logit.
   *
   * @param values dy/dx
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Gradient(Target target, double[] values) {}

  /**
   * The last convolution's maps after their ReLU, and the gradient of a logit by them.
   *
   * @param side of the square maps
   * @param maps [channels, side, side]
   * @param gradients dy/dA, likewise
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record ClassMaps(Target target, int side, double[] maps, double[] gradients) {}

  /** The logits of an input. */
  double[] logits(float[] x) {
    try (NativeScope scope = NativeScope.open()) {
      return Tensors.toDoubles(network.forward(tensor(x)));
    }
  }

  /** The gradient at an input. */
  Gradient gradient(float[] x, OptionalInt target) {
    return gradient(() -> tensor(x), target);
  }

  /** The gradient at {@code a p + b q}. */
  Gradient gradient(double a, float[] p, double b, float[] q, int target) {
    return gradient(
        () -> tensor(p).mul(new Scalar(a)).add_(tensor(q), new Scalar(b)), OptionalInt.of(target));
  }

  private Gradient gradient(Supplier<Tensor> input, OptionalInt target) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor x = Tensors.inFastLayout(input.get());
      x.set_requires_grad(true);
      Tensor y = network.forward(x);
      Target chosen = Target.of(Tensors.toDoubles(y), target);
      y.select(1, chosen.index()).backward();
      return new Gradient(chosen, Tensors.toDoubles(x.grad()));
    }
  }

  /**
   * As {@link #gradient(float[], OptionalInt)}, by the last convolution's maps: of the way back
   * only the fully connected half is gone, since nothing before the maps asks for a gradient.
   */
  ClassMaps classMaps(float[] x, OptionalInt target) {
    try (NativeScope scope = NativeScope.open()) {
      Maps last = new Maps(lastReLU(network.variant().features()));
      Tensor features = network.featureExtr().forward(tensor(x), last);
      Tensor y = network.classifier().forward(features);
      Target chosen = Target.of(Tensors.toDoubles(y), target);
      y.select(1, chosen.index()).backward();
      Tensor maps = last.maps.orElseThrow();
      return new ClassMaps(
          chosen,
          Math.toIntExact(maps.size(2)),
          Tensors.toDoubles(maps),
          Tensors.toDoubles(maps.grad()));
    }
  }

  /** Takes hold of a layer's output on its way, as where gradients end. */
  private static final class Maps implements BiConsumer<Layer, Tensor> {
    private final int layer;
    private int seen;
    private Optional<Tensor> maps = Optional.empty();

    /**
     * @param layer a ReLU; what comes after it does not compute in place
     */
    Maps(int layer) {
      this.layer = layer;
    }

    @Override
    public void accept(Layer kind, Tensor output) {
      if (seen++ == layer) {
        output.set_requires_grad(true);
        maps = Optional.of(new Tensor(output)); // the handle is closed on the way, not the memory
      }
    }
  }

  /** The place among the layers of the last convolution's ReLU. */
  private static int lastReLU(List<Layer> layers) {
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (layers.get(i) instanceof Layer.ReLU) {
        return i;
      }
    }
    throw new IllegalArgumentException("no ReLU among the layers");
  }

  /** An input of the network's type, where the network is. */
  private Tensor tensor(float[] x) {
    Tensor typed = Tensors.of(x, 1, 3, side, side).to(anyWeight.scalar_type());
    return Tensors.inFastLayout(Tensors.beside(anyWeight, typed));
  }
}
