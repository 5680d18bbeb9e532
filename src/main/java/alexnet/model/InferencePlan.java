package alexnet.model;

import alexnet.torch.ByteRange;
import alexnet.torch.ByteWeights;
import alexnet.torch.KernelCandidate;
import alexnet.torch.NativeScope;
import alexnet.torch.OneDnn;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Cuts the network's table into the steps of {@link Inference}. */
final class InferencePlan {
  private final LayerSummary summary;
  private final List<LayerSummary.Row> rows;
  private final Map<String, Tensor> weights;
  private final Precision precision;
  private final KernelChoice choice;

  private InferencePlan(
      LayerSummary summary, Map<String, Tensor> weights, Precision precision, KernelChoice choice) {
    this.summary = summary;
    this.rows = summary.layers();
    this.weights = weights;
    this.precision = precision;
    this.choice = choice;
  }

  /**
   * The steps for all rows, in order. Whoever asks closes them.
   *
   * @param choice among oneDNN's kernels, which are for the CPU alone; null for libtorch's own
   */
  static List<InferenceStep> steps(
      LayerSummary summary, Map<String, Tensor> weights, Precision precision, KernelChoice choice) {
    InferencePlan plan = new InferencePlan(summary, weights, precision, choice);
    List<InferenceStep> steps = new ArrayList<>();
    try {
      ByteRange range = null;
      for (int row = 0; row < plan.rows.size(); row = steps.get(steps.size() - 1).end()) {
        // A scope a layer: the weights on their way into its layout are gone before the next one.
        try (NativeScope scope = NativeScope.open()) {
          steps.add(plan.hasWeights(row) ? plan.weighted(row) : plan.plain(row, range));
        }
        range = steps.get(steps.size() - 1).range();
      }
      return steps;
    } catch (RuntimeException e) {
      steps.forEach(InferenceStep::close);
      throw e;
    }
  }

  private boolean hasWeights(int row) {
    return rows.get(row).parameters() > 0;
  }

  private InferenceStep plain(int row, ByteRange range) {
    Layer layer = rows.get(row).layer();
    return new InferenceStep.Plain(row, skipDropout(row + 1), layer, LayerModule.of(layer), range);
  }

  private InferenceStep weighted(int row) {
    boolean relu = row + 1 < rows.size() && rows.get(row + 1).layer() instanceof Layer.ReLU;
    int end = skipDropout(relu ? row + 2 : row + 1);
    if (precision == Precision.INT8) {
      ByteRange input = inputRange(row);
      ByteRange output = outputRange(row);
      KernelCandidate kernel = chosen(row, ofBytes(row, input, output, relu), ScalarType.Byte);
      return new InferenceStep.Fused(
          row, end, kernel.kernel().get(), kernel.way(), null, input, output);
    }
    // The last layer is small, and its rounding would be seen in the probabilities.
    boolean rounded = precision == Precision.BF16 && row < rows.size() - 1;
    ScalarType type = rounded ? ScalarType.BFloat16 : ScalarType.Float;
    if (choice == null) {
      return unfused(row, end, type, relu);
    }
    KernelCandidate kernel = chosen(row, ofFloats(row, type, relu), type);
    return new InferenceStep.Fused(row, end, kernel.kernel().get(), kernel.way(), type, null, null);
  }

  private KernelCandidate chosen(int row, List<KernelCandidate> candidates, ScalarType type) {
    LayerSummary.Row layer = rows.get(row);
    String name = "%s %s %s".formatted(type, layer.layer(), layer.output());
    return choice.choose(name, candidates, batch -> input(row, batch, type));
  }

  /** Any pictures' input of a layer: the time does not depend on its values. */
  private Tensor input(int row, long batch, ScalarType type) {
    long[] shape = inputShape(row);
    shape[0] = batch;
    return Tensors.inFastLayout(torch.rand(shape).mul_(new Scalar(255)).to(type));
  }

  private InferenceStep unfused(int row, int end, ScalarType type, boolean relu) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor weight = scope.keep(Tensors.inFastLayout(kept(row, "weight", type)));
      Tensor bias = scope.keep(kept(row, "bias", type));
      return new InferenceStep.Unfused(row, end, rows.get(row).layer(), weight, bias, relu);
    }
  }

  private int skipDropout(int row) {
    int next = row;
    while (next < rows.size() && rows.get(next).layer() instanceof Layer.Dropout) {
      next++;
    }
    return next;
  }

  private Tensor weight(int row, String name) {
    return weights.get(rows.get(row).name() + "." + name);
  }

  /** In memory of its own, since the kernel takes it as it is. */
  private Tensor kept(int row, String name, ScalarType type) {
    Tensor weight = weight(row, name).detach();
    return weight.scalar_type().intern() == type ? weight.clone() : weight.to(type);
  }

  private List<KernelCandidate> ofFloats(int row, ScalarType type, boolean relu) {
    Tensor weight = weight(row, "weight").detach().to(type);
    Tensor bias = kept(row, "bias", type);
    return rows.get(row).layer() instanceof Layer.Conv2d conv
        ? KernelCandidate.conv2d(weight, bias, window(conv), inputShape(row), relu)
        : KernelCandidate.linear(weight, bias, relu);
  }

  private List<KernelCandidate> ofBytes(int row, ByteRange input, ByteRange output, boolean relu) {
    ByteWeights bytes =
        new ByteWeights(
                weight(row, "weight"),
                kept(row, Quantization.WEIGHT_SCALE, ScalarType.Float),
                kept(row, "bias", ScalarType.Float))
            .exact();
    return rows.get(row).layer() instanceof Layer.Conv2d conv
        ? KernelCandidate.conv2d(bytes, window(conv), inputShape(row), input, output, relu)
        : KernelCandidate.linear(bytes, input, output, relu);
  }

  private static OneDnn.Window window(Layer.Conv2d conv) {
    return new OneDnn.Window(conv.stride(), conv.padding(), conv.groups());
  }

  private long[] inputShape(int row) {
    List<Long> shape = row == 0 ? summary.input() : rows.get(row - 1).output();
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  private ByteRange inputRange(int row) {
    return new ByteRange(
        weight(row, Quantization.INPUT_SCALE).item_double(),
        weight(row, Quantization.INPUT_ZERO_POINT).item_long());
  }

  /**
   * The range of the next layer with weights, if bytes of it pass through what lies between;
   * otherwise null.
   */
  private ByteRange outputRange(int row) {
    for (int next = row + 1; next < rows.size(); next++) {
      if (hasWeights(next)) {
        return inputRange(next);
      }
      if (!keepsBytes(next)) {
        return null;
      }
    }
    return null;
  }

  private boolean keepsBytes(int row) {
    Layer layer = rows.get(row).layer();
    return layer instanceof Layer.ReLU
        || layer instanceof Layer.MaxPool2d
        || layer instanceof Layer.Flatten
        || layer instanceof Layer.Dropout
        || (layer instanceof Layer.AdaptiveAvgPool2d
            && rows.get(row).output().equals(rows.get(row - 1).output()));
  }
}
