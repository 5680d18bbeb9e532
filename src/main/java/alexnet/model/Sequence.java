package alexnet.model;

import alexnet.torch.ComputeDevice;
import alexnet.torch.NativeScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Layers run one after another, as PyTorch's {@code nn.Sequential}. */
public final class Sequence implements AutoCloseable {
  private final List<Layer> layers;
  private final List<LayerModule> modules;
  private final List<LayerModule> quickest;

  Sequence(List<Layer> layers) {
    this.layers = List.copyOf(layers);
    this.modules = layers.stream().map(LayerModule::of).toList();
    this.quickest = poolingFirst();
  }

  /**
   * The modules with each max-pool before the ReLU that the table has in front of it. The largest
   * of a window is the same before and after a ReLU, and so is the gradient, both to the bit; but
   * the ReLU then has a quarter of the values to pass over, there and back.
   */
  private List<LayerModule> poolingFirst() {
    List<LayerModule> order = new ArrayList<>(modules);
    for (int i = 1; i < order.size(); i++) {
      if (layers.get(i - 1) instanceof Layer.ReLU && layers.get(i) instanceof Layer.MaxPool2d) {
        Collections.swap(order, i - 1, i);
      }
    }
    return List.copyOf(order);
  }

  /** The layers' kinds and options; the position is the number in the names of weights. */
  public List<Layer> layers() {
    return layers;
  }

  /** The output of the last layer, in the open {@link NativeScope}. */
  public Tensor forward(Tensor input) {
    Tensor x = input;
    for (int i = 0; i < quickest.size(); i++) {
      x = next(quickest.get(i), x, i > 0);
    }
    return x;
  }

  /** A layer's output. */
  private static Tensor next(LayerModule module, Tensor input, boolean close) {
    Tensor output = module.forward(input);
    if (close) {
      input.close(); // evaluation holds one layer's output at a time; autograd keeps its own hold
    }
    return output;
  }

  /**
   * As {@link #forward(Tensor)}, in the order of the table, showing each layer's output on the way.
   *
   * @param observer given the layer and its output, of which it copies what it needs: the next
   *     layer may overwrite it (a ReLU computes in place), and it is closed after that
   */
  public Tensor forward(Tensor input, BiConsumer<Layer, Tensor> observer) {
    Tensor x = input;
    for (int i = 0; i < modules.size(); i++) {
      x = next(modules.get(i), x, i > 0);
      observer.accept(layers.get(i), x);
    }
    return x;
  }

  void parameters(String prefix, Map<String, Tensor> named) {
    for (int i = 0; i < modules.size(); i++) {
      for (Map.Entry<String, Tensor> entry : modules.get(i).parameters().entrySet()) {
        named.put(prefix + i + "." + entry.getKey(), entry.getValue());
      }
    }
  }

  void train(boolean on) {
    modules.forEach(layer -> layer.module().train(on));
  }

  void to(ComputeDevice device) {
    try (NativeScope scope = NativeScope.open()) {
      modules.forEach(layer -> layer.module().to(device.inLibtorch(), false));
    }
  }

  void to(ScalarType type) {
    modules.forEach(layer -> layer.module().to(type, false));
  }

  @Override
  public void close() {
    modules.forEach(LayerModule::close);
  }
}
