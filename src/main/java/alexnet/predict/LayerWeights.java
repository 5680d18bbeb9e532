package alexnet.predict;

import alexnet.model.LayerSummary;
import alexnet.model.Quantization;
import alexnet.torch.NativeScope;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import java.util.List;

/**
 * The weights of one layer, without its biases.
 *
 * @param shape of a convolution output channels, input channels of a group, height, width; of a
 *     linear layer outputs, inputs
 * @param values in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; two of them compare by identity
public record LayerWeights(List<Long> shape, float[] values) {
  /** Copies the shape. */
  public LayerWeights {
    shape = List.copyOf(shape);
  }

  static LayerWeights of(LayerSummary.Row row, StateDict weights) {
    RawTensor stored = weights.tensors().get(row.name() + ".weight");
    if (stored == null) {
      throw new IllegalArgumentException("layer " + row.name() + " has no weights");
    }
    float[] values = floats(stored);
    RawTensor scales = weights.tensors().get(row.name() + "." + Quantization.WEIGHT_SCALE);
    if (scales != null) {
      float[] scale = floats(scales);
      int each = values.length / scale.length;
      for (int i = 0; i < values.length; i++) {
        values[i] *= scale[i / each];
      }
    }
    return new LayerWeights(stored.shape(), values);
  }

  private static float[] floats(RawTensor tensor) {
    float[] values = new float[(int) tensor.elements()];
    try (NativeScope scope = NativeScope.open()) {
      RawTensor.of(tensor.view(), Dtype.F32).bytes().asFloatBuffer().get(values);
    }
    return values;
  }
}
