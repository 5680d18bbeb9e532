package alexnet.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How the weights of a network are named once they are bytes. For every layer with weights:
 *
 * <ul>
 *   <li>{@code NAME.weight}: int8, -127..127, in the shape of the float weight;
 *   <li>{@code NAME.weight_scale}: float32 [out], {@code weight = scale of its channel * byte};
 *   <li>{@code NAME.bias}: float32 [out], as before;
 *   <li>{@code NAME.input_scale}, {@code NAME.input_zero_point}: float32 and int32 scalars, {@code
 *       input = scale * (byte - zero point)} with bytes of 0..255.
 * </ul>
 */
public final class Quantization {
  /** Last part of the name of a layer's scales of weights. */
  public static final String WEIGHT_SCALE = "weight_scale";

  /** Last part of the name of the scale of what goes into a layer. */
  public static final String INPUT_SCALE = "input_scale";

  /** Last part of the name of the byte that stands for 0 in what goes into a layer. */
  public static final String INPUT_ZERO_POINT = "input_zero_point";

  private Quantization() {}

  /**
   * Float32 weights again, by the names of {@link Variant#weightShapes}, in the open scope. What
   * goes into a layer is then not rounded to bytes.
   */
  public static Map<String, Tensor> toFloats(
      Variant variant, int classes, Map<String, Tensor> quantized) {
    Map<String, Tensor> floats = new LinkedHashMap<>();
    for (LayerSummary.Row row : LayerSummary.of(variant, classes).weighted()) {
      Tensor bytes = quantized.get(row.name() + ".weight");
      long[] perChannel = new long[row.weightShape().size()];
      Arrays.fill(perChannel, 1);
      perChannel[0] = row.weightShape().get(0);
      Tensor scales = quantized.get(row.name() + "." + WEIGHT_SCALE);
      floats.put(row.name() + ".weight", bytes.to(ScalarType.Float).mul_(scales.view(perChannel)));
      floats.put(row.name() + ".bias", quantized.get(row.name() + ".bias"));
    }
    return floats;
  }

  /** Names and shapes of all tensors, in order. */
  public static Map<String, List<Long>> tensorShapes(Variant variant, int classes) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (LayerSummary.Row row : LayerSummary.of(variant, classes).weighted()) {
      List<Long> weight = row.weightShape();
      shapes.put(row.name() + ".weight", weight);
      shapes.put(row.name() + "." + WEIGHT_SCALE, List.of(weight.get(0)));
      shapes.put(row.name() + ".bias", List.of(weight.get(0)));
      shapes.put(row.name() + "." + INPUT_SCALE, List.of());
      shapes.put(row.name() + "." + INPUT_ZERO_POINT, List.of());
    }
    return shapes;
  }
}
