package alexnet.bench;

import alexnet.model.Inference;
import alexnet.model.Quantization;
import alexnet.model.Variant;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.weights.FastestKernels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Weights that nobody trained: the time of an answer does not depend on their values. */
final class SyntheticWeights {
  /** Small enough for sums of thousands of products to stay finite. */
  private static final double LARGEST = 0.01;

  private SyntheticWeights() {}

  /** A network of them, drawn from libtorch's generator. Whoever asks closes it. */
  static Inference inference(Variant variant, int classes, Precision precision) {
    boolean bytes = precision == Precision.INT8;
    Map<String, List<Long>> shapes =
        bytes ? Quantization.tensorShapes(variant, classes) : variant.weightShapes(classes);
    try (NativeScope scope = NativeScope.open()) {
      Map<String, Tensor> weights = new LinkedHashMap<>();
      shapes.forEach((name, shape) -> weights.put(name, tensor(name, shape, bytes)));
      return Inference.of(variant, classes, weights, precision, FastestKernels.here());
    }
  }

  private static Tensor tensor(String name, List<Long> shape, boolean bytes) {
    long[] sides = shape.stream().mapToLong(Long::longValue).toArray();
    if (bytes && name.endsWith(".weight")) {
      return Tensors.empty(ScalarType.Char, sides).random_(-127, new LongOptional(128));
    }
    if (name.endsWith(Quantization.INPUT_ZERO_POINT)) {
      return Tensors.empty(ScalarType.Int, sides).zero_();
    }
    return Tensors.empty(ScalarType.Float, sides)
        .uniform_()
        .add_(new Scalar(1)) // scales are above 0
        .mul_(new Scalar(LARGEST / 2));
  }
}
