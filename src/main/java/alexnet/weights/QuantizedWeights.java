package alexnet.weights;

import alexnet.model.Quantization;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Files of weights that are bytes: what they must hold. */
final class QuantizedWeights {
  private QuantizedWeights() {}

  /**
   * A model of a file's quantized weights.
   *
   * @param precision any; in floats, only the weights are as rough as bytes
   * @throws WeightsException if they do not make up a network
   */
  static Model read(Path file, WeightsFile source, Precision precision, ComputeDevice device) {
    ModelCard card =
        source
            .card()
            .orElseThrow(
                () ->
                    new WeightsException(
                        file + " holds quantized weights without classes and preprocessing"));
    int classes = card.classes().size();
    StateDict weights = source.weights().checkedBytes(file, card.variant(), classes);
    requireUsable(file, weights);
    return new Model(
        weights.inference(card.variant(), classes, precision, device, FastestKernels.here()), card);
  }

  private static void requireUsable(Path file, StateDict weights) {
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.endsWith("." + Quantization.INPUT_ZERO_POINT)) {
                int zero = tensor.bytes().getInt(0);
                if (zero < 0 || zero > 255) {
                  throw broken(file, name, String.format(Locale.ROOT, "%d, not a byte", zero));
                }
              } else if (name.endsWith("_scale")) {
                requireScales(file, name, tensor);
              } else if (tensor.dtype() == Dtype.F32) {
                new StateDict(Map.of(name, tensor)).requireFinite(file);
              }
            });
  }

  private static void requireScales(Path file, String name, RawTensor tensor) {
    for (int i = 0; i < tensor.elements(); i++) {
      float scale = tensor.bytes().getFloat(4 * i);
      if (!(scale > 0) || !Float.isFinite(scale)) {
        throw broken(file, name, "the scale %s".formatted(scale));
      }
    }
  }

  private static WeightsException broken(Path file, String name, String what) {
    return new WeightsException("%s: %s has %s".formatted(file, name, what));
  }
}
