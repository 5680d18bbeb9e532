package alexnet.model;

import alexnet.torch.ComputeDevice;
import alexnet.torch.NativeScope;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Layers run one after another, as PyTorch's {@code nn.Sequential}. */
public final class Sequence implements AutoCloseable {
  private final List<Layer> layers;
  private final List<LayerModule> modules;

  Sequence(List<Layer> layers) {
    this.layers = List.copyOf(layers);
    this.modules = layers.stream().map(LayerModule::of).toList();
  }

  /** The layers' kinds and options; the position is the number in the names of weights. */
  public List<Layer> layers() {
    return layers;
  }

  /** The output of the last layer, in the open {@link NativeScope}. */
  public Tensor forward(Tensor input) {
    return forward(input, (layer, output) -> {});
  }

  /**
   * As {@link #forward(Tensor)}, showing each layer's output on the way.
   *
   * @param observer given the layer and its output, of which it copies what it needs: the next
   *     layer may overwrite it (a ReLU computes in place), and it is closed after that
   */
  public Tensor forward(Tensor input, BiConsumer<Layer, Tensor> observer) {
    Tensor x = input;
    for (int i = 0; i < modules.size(); i++) {
      Tensor output = modules.get(i).forward(x);
      observer.accept(layers.get(i), output);
      if (i > 0) {
        x.close(); // evaluation holds one layer's output at a time; autograd keeps its own hold
      }
      x = output;
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
