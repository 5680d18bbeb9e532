package alexnet.weights.tensor;

import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.KernelChoice;
import alexnet.model.Quantization;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A network's weights as named tensors, apart from any file format: what PyTorch's {@code
 * state_dict()} gives.
 *
 * @param tensors by PyTorch's names, in their order
 */
public record StateDict(Map<String, RawTensor> tensors) {
  /** Copies the map, keeping its order. */
  public StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Shows a network's weights without copying those that are in the order of files already.
   *
   * @param use must not keep what it is given
   */
  public static void of(AlexNet network, Consumer<StateDict> use) {
    of(network.parameters(), use);
  }

  /** As {@link #of(AlexNet, Consumer)}, of weights by PyTorch's names, in their order. */
  public static void of(Map<String, Tensor> weights, Consumer<StateDict> use) {
    try (NativeScope scope = NativeScope.open()) {
      Map<String, RawTensor> tensors = new LinkedHashMap<>();
      weights.forEach((name, weight) -> tensors.put(name, RawTensor.of(weight, Dtype.F32)));
      use.accept(new StateDict(tensors));
    }
  }

  /**
   * Shows quantized weights without copying them.
   *
   * @param quantized tensors as {@link Quantization} names them
   * @param use must not keep what it is given
   */
  public static void ofQuantized(Map<String, Tensor> quantized, Consumer<StateDict> use) {
    try (NativeScope scope = NativeScope.open()) {
      Map<String, RawTensor> tensors = new LinkedHashMap<>();
      quantized.forEach((name, t) -> tensors.put(name, RawTensor.of(t, quantizedDtype(name))));
      use.accept(new StateDict(tensors));
    }
  }

  /** The same values in another floating type, rounded to nearest where it is narrower. */
  public StateDict to(Dtype dtype) {
    Map<String, RawTensor> converted = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (tensor.dtype() == dtype) {
            converted.put(name, tensor);
            return;
          }
          try (NativeScope scope = NativeScope.open()) {
            converted.put(name, RawTensor.copyOf(tensor.view(), dtype));
          }
        });
    return new StateDict(converted);
  }

  /**
   * Which of the published networks the weights are of: the one that shares the most names with
   * them.
   *
   * @param file for the message
   * @throws WeightsException if none shares any, or two share as many
   */
  public Variant variant(Path file) {
    Variant best = null;
    long most = 0;
    boolean alone = true;
    for (Variant variant : Variant.PUBLISHED) {
      long shared = variant.weightShapes(2).keySet().stream().filter(tensors::containsKey).count();
      if (shared > most) {
        best = variant;
        most = shared;
        alone = true;
      } else if (shared == most) {
        alone = false;
      }
    }
    if (best == null || !alone) {
      String names =
          tensors.keySet().stream().limit(3).reduce((a, b) -> a + ", " + b).orElse("none");
      throw new WeightsException(
          "%s: cannot tell which network its weights are of (names: %s ...); known: %s"
              .formatted(file, names, Variant.names()));
    }
    return best;
  }

  /**
   * The number of classes, from the last layer's bias.
   *
   * @return 0 if there is no such layer
   */
  public int classes(Variant variant) {
    RawTensor bias = tensors.get(variant.head() + ".bias");
    return bias == null || bias.shape().size() != 1
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, bias.shape().get(0));
  }

  /**
   * The same tensors in a network's order, checked to be its weights, no more, no fewer, in its
   * shapes.
   *
   * @param file for the message
   * @throws WeightsException listing every missing, unexpected and differently shaped tensor
   */
  public StateDict checked(Path file, Variant variant, int classes) {
    return checked(file, variant, classes, variant.weightShapes(classes), null);
  }

  /** As {@link #checked(Path, Variant, int)}, of weights that are bytes, with their scales. */
  public StateDict checkedBytes(Path file, Variant variant, int classes) {
    Map<String, List<Long>> shapes = Quantization.tensorShapes(variant, classes);
    return checked(file, variant, classes, shapes, StateDict::quantizedDtype);
  }

  /** As {@link #checked(Path, Variant, int)}, of weights that may be bytes. */
  public StateDict checkedOfAnyKind(Path file, Variant variant, int classes) {
    return isQuantized() ? checkedBytes(file, variant, classes) : checked(file, variant, classes);
  }

  private StateDict checked(
      Path file,
      Variant variant,
      int classes,
      Map<String, List<Long>> expected,
      Function<String, Dtype> dtype) {
    List<String> problems = problems(expected, dtype);
    if (!problems.isEmpty()) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "%s does not fit the network %s with %d classes: %s",
              file,
              variant,
              classes,
              listed(problems)));
    }
    Map<String, RawTensor> ordered = new LinkedHashMap<>();
    expected.keySet().forEach(name -> ordered.put(name, tensors.get(name)));
    return new StateDict(ordered);
  }

  /** All that a network of these can have; a stranger's file may have a million. */
  private static String listed(List<String> problems) {
    int shown = Math.min(problems.size(), 60);
    String text = String.join("; ", problems.subList(0, shown));
    return problems.size() > shown
        ? text + String.format(Locale.ROOT, " and %,d more", problems.size() - shown)
        : text;
  }

  /**
   * @param dtype type of each tensor, null for any floating type
   */
  private List<String> problems(Map<String, List<Long>> expected, Function<String, Dtype> dtype) {
    List<String> problems = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          RawTensor tensor = tensors.get(name);
          if (tensor == null) {
            problems.add("missing " + name + " " + shape);
          } else if (!tensor.shape().equals(shape)) {
            problems.add(name + " is " + tensor.shape() + ", the network has " + shape);
          } else if (dtype != null && tensor.dtype() != dtype.apply(name)) {
            problems.add(name + " is " + tensor.dtype() + ", not " + dtype.apply(name));
          } else if (dtype == null && !tensor.dtype().isWeight()) {
            problems.add(name + " is " + tensor.dtype() + ", weights are floating-point");
          }
        });
    tensors.forEach(
        (name, tensor) -> {
          if (!expected.containsKey(name)) {
            problems.add("unexpected " + name + " " + tensor.shape());
          }
        });
    return problems;
  }

  /**
   * A network of these weights, ready to answer. Whoever asks closes it.
   *
   * @param precision {@link Precision#INT8} for quantized weights alone
   */
  public Inference inference(
      Variant variant,
      int classes,
      Precision precision,
      ComputeDevice device,
      KernelChoice kernels) {
    try (NativeScope scope = NativeScope.open()) {
      Map<String, Tensor> views = new LinkedHashMap<>();
      tensors.forEach((name, values) -> views.put(name, device.put(values.view())));
      boolean widened = isQuantized() && precision != Precision.INT8;
      return Inference.of(
          variant,
          classes,
          widened ? Quantization.toFloats(variant, classes, views) : views,
          precision,
          kernels);
    }
  }

  /** Whether any of them are bytes, as {@link Quantization} has them. */
  public boolean isQuantized() {
    return tensors.keySet().stream()
        .anyMatch(name -> name.endsWith("." + Quantization.INPUT_SCALE));
  }

  /** What a tensor of a quantized network must be: bytes of weights, and their scales. */
  private static Dtype quantizedDtype(String name) {
    if (name.endsWith(".weight")) {
      return Dtype.I8;
    }
    return name.endsWith("." + Quantization.INPUT_ZERO_POINT) ? Dtype.I32 : Dtype.F32;
  }

  /**
   * Copies these values into a network's weights of the same names and shapes.
   *
   * @param file for the message
   * @throws WeightsException if a value is not finite
   */
  public void copyInto(Path file, AlexNet network) {
    Map<String, Tensor> parameters = network.parameters();
    tensors.forEach(
        (name, values) -> {
          try (NativeScope scope = NativeScope.open();
              NoGradGuard noGrad = new NoGradGuard()) {
            Tensor parameter = parameters.get(name);
            parameter.copy_(values.view());
            requireFinite(file, name, Tensors.isFinite(parameter));
          }
        });
  }

  /**
   * Checks every value.
   *
   * @param file for the message
   * @throws WeightsException if one is infinite or not a number
   */
  public void requireFinite(Path file) {
    tensors.forEach((name, values) -> requireFinite(file, name, isFinite(values)));
  }

  /** Whether no value is infinite or not a number. */
  public boolean isFinite() {
    return tensors.values().stream().allMatch(StateDict::isFinite);
  }

  private static boolean isFinite(RawTensor values) {
    try (NativeScope scope = NativeScope.open()) {
      return Tensors.isFinite(values.view());
    }
  }

  private static void requireFinite(Path file, String name, boolean finite) {
    if (!finite) {
      throw new WeightsException(file + ": " + name + " has values that are infinite or NaN");
    }
  }
}
