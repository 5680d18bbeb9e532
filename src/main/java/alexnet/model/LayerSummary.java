package alexnet.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The network as a table: every layer with its output shape and parameters.
 *
 * @param variant which network
 * @param classes number of logits
 * @param input shape of one picture's batch, [1, 3, 224, 224]
 * @param parameters of the whole network
 * @param layers in order
 */
public record LayerSummary(
    Variant variant, int classes, List<Long> input, long parameters, List<Row> layers) {
  /**
   * One layer.
   *
   * @param name its prefix in the state dict, such as {@code feature_extr.0}
   * @param type its kind, such as {@code Conv2d}
   * @param options as a person reads them
   * @param output shape for a batch of one
   * @param parameters weights and biases
   */
  public record Row(String name, String type, String options, List<Long> output, long parameters) {}

  /** Works out the table from the description alone; builds no network. */
  public static LayerSummary of(Variant variant, int classes) {
    long size = variant.inputSize();
    List<Row> rows = new ArrayList<>();
    long[] shape = {1, 3, size, size};
    shape = append(rows, "feature_extr.", variant.features(), shape);
    append(rows, "classifier.", variant.classifier(classes, AlexNet.DROPOUT), shape);
    return new LayerSummary(
        variant,
        classes,
        List.of(1L, 3L, size, size),
        rows.stream().mapToLong(Row::parameters).sum(),
        List.copyOf(rows));
  }

  private static long[] append(List<Row> rows, String prefix, List<Layer> layers, long[] input) {
    long[] shape = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      shape = layer.outputShape(shape);
      List<Long> output = Arrays.stream(shape).boxed().toList();
      rows.add(new Row(prefix + i, layer.type(), layer.options(), output, layer.parameters()));
    }
    return shape;
  }
}
