package alexnet.model;

import alexnet.torch.ByteRange;
import alexnet.torch.KernelCandidate.Way;
import alexnet.torch.NativeScope;
import alexnet.torch.OneDnn;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A trained network made ready to answer: bias and ReLU computed in one kernel call with their
 * convolution or linear layer, weights laid out once as the kernels want them, no dropout, nothing
 * recorded for gradients. It computes on the device that the weights it is made of are on; kernels
 * of several operations in one are for the CPU alone.
 *
 * <p>Gives what {@link AlexNet#forward} gives in evaluation mode, up to the order of sums (float32:
 * within 1e-5 of the largest logit) and the precision's own rounding.
 *
 * <p>Owns its own copy of the weights: whoever builds it closes it; the network it came from may
 * change or be closed. Safe to use from several threads at once.
 */
public final class Inference implements AutoCloseable {
  private final LayerSummary layers;
  private final Precision precision;
  private final List<InferenceStep> steps;

  private Inference(LayerSummary layers, Precision precision, List<InferenceStep> steps) {
    this.layers = layers;
    this.precision = precision;
    this.steps = steps;
  }

  /** A network's weights as they are now, with the kernels of {@link KernelChoice#BY_RULE}. */
  public static Inference of(AlexNet network, Precision precision) {
    return of(
        network.variant(),
        network.classes(),
        network.parameters(),
        precision,
        KernelChoice.BY_RULE);
  }

  /**
   * Named weights of a network.
   *
   * @param weights float32 by the names of {@link Variant#weightShapes}; for {@link Precision#INT8}
   *     as {@link Quantization} names them. Not needed any more afterwards
   * @param choice among the kernels of the CPU; other devices have one of each kind
   * @throws IllegalArgumentException if the precision is int8, and the weights are not on the CPU
   *     or libtorch has no oneDNN
   */
  public static Inference of(
      Variant variant,
      int classes,
      Map<String, Tensor> weights,
      Precision precision,
      KernelChoice choice) {
    boolean fused = onCpu(weights) && OneDnn.computes(precision);
    if (precision == Precision.INT8 && !fused) {
      throw new IllegalArgumentException("int8 is computed by oneDNN on the CPU alone");
    }
    return planned(variant, classes, weights, precision, fused ? choice : null);
  }

  /**
   * As {@link #of(Variant, int, Map, Precision, KernelChoice)}.
   *
   * @param choice null for libtorch's own kernels, also on the CPU
   */
  static Inference planned(
      Variant variant,
      int classes,
      Map<String, Tensor> weights,
      Precision precision,
      KernelChoice choice) {
    LayerSummary layers = LayerSummary.of(variant, classes);
    try (NativeScope scope = NativeScope.open();
        InferenceMode inference = new InferenceMode(true)) {
      return new Inference(
          layers, precision, InferencePlan.steps(layers, weights, precision, choice));
    }
  }

  private static boolean onCpu(Map<String, Tensor> weights) {
    return weights.values().stream().allMatch(Tensor::is_cpu);
  }

  /** Which of the published networks this is. */
  public Variant variant() {
    return layers.variant();
  }

  /** Number of logits. */
  public int classes() {
    return layers.classes();
  }

  /** Of the convolutions and linear layers. */
  public Precision precision() {
    return precision;
  }

  /**
   * Logits as Java values; all native memory of the pass is freed on return.
   *
   * @param batch makes the input, normalised floats [n, 3, size, size], inside the pass's own scope
   * @return n rows of {@code classes} logits
   */
  public float[][] logits(Supplier<Tensor> batch) {
    return logits(batch, done -> {});
  }

  /**
   * As {@link #logits(Supplier)}, telling how far the pass has come.
   *
   * @param observer gets the number of rows of the network's table that are done: 0 once the input
   *     stands ready, then after each group of layers that is computed in one call
   */
  public float[][] logits(Supplier<Tensor> batch, IntConsumer observer) {
    return rows(batch, pictures -> run(pictures, 0, layers.layers().size(), observer));
  }

  /**
   * The output of one layer as Java values, each picture's flattened in row-major order: channel,
   * row, column. Layers after it are not computed; all native memory is freed on return.
   *
   * @param layer its name, as in {@link LayerSummary.Row}
   * @param batch as for {@link #logits}
   * @return n rows
   * @throws IllegalArgumentException if there is no such layer, listing those that there are
   */
  public float[][] output(String layer, Supplier<Tensor> batch) {
    int end = layers.layers().indexOf(layers.row(layer)) + 1;
    return rows(batch, pictures -> run(pictures, 0, end, done -> {}));
  }

  /**
   * The output of the convolutional half alone.
   *
   * @param batch as for {@link #logits}
   * @return n rows of features
   */
  public float[][] features(Supplier<Tensor> batch) {
    return rows(batch, pictures -> run(pictures, 0, featureLayers(), done -> {}));
  }

  /**
   * The rest of {@link #logits}, from features on.
   *
   * @param features makes the input, floats [n, features], inside the pass's own scope
   * @return n rows of {@code classes} logits
   */
  public float[][] classify(Supplier<Tensor> features) {
    return rows(features, input -> run(input, featureLayers(), layers.layers().size(), done -> {}));
  }

  /**
   * How the layers with weights are computed.
   *
   * @return the name of each such layer, as in {@link LayerSummary.Row}, to its kernel; empty on
   *     devices that have one kernel of each kind
   */
  public Map<String, Way> kernels() {
    Map<String, Way> kernels = new LinkedHashMap<>();
    for (InferenceStep step : steps) {
      if (step instanceof InferenceStep.Fused fused) {
        kernels.put(layers.layers().get(step.first()).name(), fused.way());
      }
    }
    return kernels;
  }

  private int featureLayers() {
    return variant().features().size();
  }

  /** Rows {@code from} to {@code end - 1} of the table. */
  private Tensor run(Tensor input, int from, int end, IntConsumer observer) {
    Tensor x = new Tensor(input);
    ByteRange range = null;
    observer.accept(from);
    for (InferenceStep step : steps) {
      if (step.first() >= from && step.first() < end) {
        x = next(step, x, Math.min(step.end(), end) - step.first());
        range = step.range();
        observer.accept(Math.min(step.end(), end));
      }
    }
    return x.scalar_type().intern() == ScalarType.Byte ? range.toFloats(x) : x;
  }

  /** A step's output. Its input is let go of: one step's memory serves the one after the next. */
  private static Tensor next(InferenceStep step, Tensor input, int rows) {
    Tensor output;
    try (input;
        NativeScope scope = NativeScope.open()) {
      output = scope.keep(step.forward(input, rows));
    }
    return output;
  }

  private static float[][] rows(Supplier<Tensor> batch, UnaryOperator<Tensor> forward) {
    try (NativeScope scope = NativeScope.open();
        InferenceMode inference = new InferenceMode(true)) {
      Tensor input = Tensors.inFastLayout(batch.get());
      Tensor output = forward.apply(input).to(ScalarType.Float);
      return Tensors.toRows(output.flatten(1, -1));
    }
  }

  @Override
  public void close() {
    steps.forEach(InferenceStep::close);
  }
}
