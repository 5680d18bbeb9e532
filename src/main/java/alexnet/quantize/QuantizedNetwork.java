package alexnet.quantize;

import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.KernelChoice;
import alexnet.model.LayerSummary;
import alexnet.model.Quantization;
import alexnet.model.Variant;
import alexnet.torch.ByteRange;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.weights.Pretrained;
import alexnet.weights.tensor.StateDict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A trained network with weights and activations as bytes (post-training static quantization, Jacob
 * et al. 2018): weights symmetric with a scale an output channel, activations with a scale a layer,
 * sums in 32-bit integers, biases in float32. A quarter of the size.
 *
 * <p>Owns its tensors: whoever makes it closes it. The network it came from is not needed any more.
 */
public final class QuantizedNetwork implements AutoCloseable {
  /** How the ranges of activations are chosen, for the record. */
  public static final String METHOD = "smallest mean squared error";

  /** Largest byte of a weight; the one below -127 stays unused, so that both signs are alike. */
  private static final int LARGEST = 127;

  private final Variant variant;
  private final int classes;
  private final Map<String, Tensor> tensors;

  private QuantizedNetwork(Variant variant, int classes, Map<String, Tensor> tensors) {
    this.variant = variant;
    this.classes = classes;
    this.tensors = tensors;
  }

  /** As {@link #of(AlexNet, List, IntConsumer)}, unwatched. */
  public static QuantizedNetwork of(AlexNet network, List<Supplier<Tensor>> batches) {
    return of(network, batches, done -> {});
  }

  /**
   * Quantizes a network.
   *
   * @param network in evaluation mode; not changed
   * @param batches pictures to calibrate on, some hundred in all: each makes normalised floats [n,
   *     3, size, size] inside an open scope, the same at each call
   * @param progress gets the number of passes done, of {@code 2 * batches.size()}
   */
  public static QuantizedNetwork of(
      AlexNet network, List<Supplier<Tensor>> batches, IntConsumer progress) {
    Map<String, ByteRange> ranges = Calibration.ranges(network, batches, progress);
    Map<String, Tensor> weights = network.parameters();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (NativeScope scope = NativeScope.open();
        InferenceMode inference = new InferenceMode(true)) {
      LayerSummary table = LayerSummary.of(network.variant(), network.classes());
      for (LayerSummary.Row row : table.weighted()) {
        String name = row.name() + ".";
        Tensor weight = weights.get(name + "weight").contiguous();
        Tensor scales = scales(weight);
        ByteRange range = ranges.get(row.name());
        tensors.put(name + "weight", scope.keep(bytes(weight, scales)));
        tensors.put(name + Quantization.WEIGHT_SCALE, scope.keep(scales));
        tensors.put(name + "bias", scope.keep(weights.get(name + "bias").clone()));
        tensors.put(
            name + Quantization.INPUT_SCALE, scope.keep(scalar(range.scale(), ScalarType.Float)));
        tensors.put(
            name + Quantization.INPUT_ZERO_POINT,
            scope.keep(scalar((double) range.zeroPoint(), ScalarType.Int)));
      }
    }
    return new QuantizedNetwork(network.variant(), network.classes(), tensors);
  }

  /**
   * Quantizes weights of a file.
   *
   * @param progress gets the number of passes done, of {@code 2 * pictures.batches().size()}
   * @throws alexnet.weights.tensor.WeightsException if a weight is not finite
   */
  public static QuantizedNetwork of(
      Pretrained source, CalibrationPictures pictures, IntConsumer progress) {
    try (AlexNet network = source.network()) {
      return of(network, pictures.tensors(), progress);
    }
  }

  private static Tensor scalar(double value, ScalarType type) {
    return Tensors.empty(type).fill_(new Scalar(value));
  }

  /** What one step of each output channel's bytes is worth, so that its largest weight fits. */
  private static Tensor scales(Tensor weight) {
    Tensor largest = weight.flatten(1, -1).abs().amax(new long[] {1}, false);
    // A channel of zeros has no scale of its own; any serves.
    return largest.clamp_min(new Scalar(1e-12)).div_(new Scalar(LARGEST));
  }

  private static Tensor bytes(Tensor weight, Tensor scales) {
    long[] perChannel = Tensors.shape(weight);
    for (int i = 1; i < perChannel.length; i++) {
      perChannel[i] = 1;
    }
    return weight
        .div(scales.view(perChannel))
        .round_()
        .clamp_(new ScalarOptional(new Scalar(-LARGEST)), new ScalarOptional(new Scalar(LARGEST)))
        .to(ScalarType.Char);
  }

  /** The tensors as {@link Quantization} names them, in order. They are closed with this. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /**
   * Shows the tensors as they are written to a file.
   *
   * @param use must not keep what it is given
   */
  public void use(Consumer<StateDict> use) {
    StateDict.ofQuantized(tensors, use);
  }

  /**
   * The network ready to answer in int8, with the kernels of {@link KernelChoice#BY_RULE}. Whoever
   * asks closes it.
   */
  public Inference inference() {
    return Inference.of(variant, classes, tensors, Precision.INT8, KernelChoice.BY_RULE);
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
  }
}
