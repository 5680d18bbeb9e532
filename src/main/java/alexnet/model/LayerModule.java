package alexnet.model;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.FlattenImpl;
import org.bytedeco.pytorch.IdentityImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LocalResponseNormImpl;
import org.bytedeco.pytorch.LocalResponseNormOptions;
import org.bytedeco.pytorch.MaxPool2dImpl;
import org.bytedeco.pytorch.MaxPool2dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A layer built in libtorch: its module with the weights it owns. */
final class LayerModule implements AutoCloseable {
  private final Module module;
  private final UnaryOperator<Tensor> forward;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();

  private LayerModule(Module module, UnaryOperator<Tensor> forward) {
    this.module = module;
    this.forward = forward;
  }

  /** Builds a layer with PyTorch's initial weights. It outlives any open scope. */
  static LayerModule of(Layer layer) {
    try (NativeScope scope = NativeScope.open()) {
      LayerModule built = build(layer);
      scope.keep(built.module);
      built.parameters.values().forEach(scope::keep);
      return built;
    }
  }

  private static LayerModule build(Layer layer) {
    if (layer instanceof Layer.Conv2d conv) {
      Conv2dOptions options = new Conv2dOptions(conv.in(), conv.out(), both(conv.kernel()));
      options.stride().put(both(conv.stride()));
      options.padding().put(both(conv.padding()));
      options.groups().put(conv.groups());
      Conv2dImpl module = new Conv2dImpl(options);
      return new LayerModule(module, module::forward)
          .with("weight", module.weight())
          .with("bias", module.bias());
    }
    if (layer instanceof Layer.Linear linear) {
      LinearImpl module = new LinearImpl(linear.in(), linear.out());
      return new LayerModule(module, module::forward)
          .with("weight", module.weight())
          .with("bias", module.bias());
    }
    if (layer instanceof Layer.MaxPool2d pool) {
      MaxPool2dOptions options = new MaxPool2dOptions(both(pool.kernel()));
      options.stride().put(both(pool.stride()));
      MaxPool2dImpl module = new MaxPool2dImpl(options);
      return new LayerModule(module, module::forward);
    }
    if (layer instanceof Layer.LocalResponseNorm norm) {
      LocalResponseNormOptions options = new LocalResponseNormOptions(norm.size());
      options.alpha().put(norm.alpha());
      options.beta().put(norm.beta());
      options.k().put(norm.k());
      LocalResponseNormImpl module = new LocalResponseNormImpl(options);
      return new LayerModule(module, module::forward);
    }
    if (layer instanceof Layer.AdaptiveAvgPool2d pool) {
      // AdaptiveAvgPool2dImpl's options do not come through the bindings; it holds no weights.
      long[] side = {pool.side(), pool.side()};
      return new LayerModule(new IdentityImpl(), x -> torch.adaptive_avg_pool2d(x, side));
    }
    if (layer instanceof Layer.Dropout dropout) {
      DropoutImpl module = new DropoutImpl(dropout.p());
      return new LayerModule(module, module::forward);
    }
    if (layer instanceof Layer.Flatten) {
      FlattenImpl module = new FlattenImpl();
      return new LayerModule(module, module::forward);
    }
    if (layer instanceof Layer.ReLU) {
      // In place: what comes in is a layer's output, which nobody else needs, its gradient
      // included.
      // A handle of its own, since the input's is closed.
      return new LayerModule(new ReLUImpl(), x -> new Tensor(torch.relu_(x)));
    }
    throw new IllegalStateException("no module for " + layer.type());
  }

  /** Both sides of a square. */
  private static LongPointer both(long side) {
    return new LongPointer(side, side);
  }

  /** A handle of its own: what the module gives out is a view that dies with it. */
  private LayerModule with(String name, Tensor owned) {
    Tensor parameter = new Tensor(owned);
    parameter.set_data(Tensors.inFastLayout(parameter));
    parameters.put(name, parameter);
    return this;
  }

  Tensor forward(Tensor input) {
    return forward.apply(input);
  }

  Module module() {
    return module;
  }

  Map<String, Tensor> parameters() {
    return parameters;
  }

  @Override
  public void close() {
    parameters.values().forEach(Tensor::close);
    module.close();
  }
}
