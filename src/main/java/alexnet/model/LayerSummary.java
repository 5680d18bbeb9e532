package alexnet.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The network as a table: every layer with its output shape and parameters.
 *
 * @param variant which network
 * @param classes number of logits
 * @param input shape of one picture's batch, such as [1, 3, 224, 224]
 * @param layers in order
 */
public record LayerSummary(Variant variant, int classes, List<Long> input, List<Row> layers) {
  /**
   * One layer.
   *
   * @param name its prefix in the state dict, such as {@code feature_extr.0}
   * @param layer its kind and options
   * @param output shape for a batch of one
   * @param multiplyAdds of one picture
   */
  public record Row(String name, Layer layer, List<Long> output, long multiplyAdds) {
    /** Weights and biases. */
    public long parameters() {
      return layer.parameters();
    }

    /** Sides of the weight, output channels or features first; empty without one. */
    public List<Long> weightShape() {
      return Arrays.stream(layer.weightShape()).boxed().toList();
    }

    /** Values of one picture's output. */
    public long values() {
      return output.stream().reduce(1L, Math::multiplyExact);
    }
  }

  /** Works out the table from the description alone; builds no network. */
  public static LayerSummary of(Variant variant, int classes) {
    long size = variant.inputSize();
    List<Row> rows = new ArrayList<>();
    long[] shape = {1, 3, size, size};
    shape = append(rows, variant.featuresName(), variant.features(), shape);
    append(rows, Variant.CLASSIFIER, variant.classifier(classes, AlexNet.DROPOUT), shape);
    return new LayerSummary(variant, classes, List.of(1L, 3L, size, size), List.copyOf(rows));
  }

  /** The layers that have weights. */
  public List<Row> weighted() {
    return layers.stream().filter(row -> row.parameters() > 0).toList();
  }

  /** Weights and biases of the whole network. */
  public long parameters() {
    return layers.stream().mapToLong(Row::parameters).sum();
  }

  /** Multiply-adds of one picture's forward pass; a training step takes about three times that. */
  public long multiplyAdds() {
    return layers.stream().mapToLong(Row::multiplyAdds).sum();
  }

  /**
   * The row of one layer.
   *
   * @throws IllegalArgumentException if there is none of that name, listing those that there are
   */
  public Row row(String name) {
    return layers.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown layer \"%s\", known: %s"
                        .formatted(
                            name,
                            layers.stream().map(Row::name).collect(Collectors.joining(", ")))));
  }

  /** The last ReLU: what the head tells the classes apart by. */
  public Row lastHidden() {
    return layers.stream()
        .filter(row -> row.layer() instanceof Layer.ReLU)
        .reduce((before, after) -> after)
        .orElseThrow();
  }

  private static long[] append(List<Row> rows, String prefix, List<Layer> layers, long[] input) {
    long[] shape = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      long multiplyAdds = layer.multiplyAdds(shape);
      shape = layer.outputShape(shape);
      List<Long> output = Arrays.stream(shape).boxed().toList();
      rows.add(new Row(prefix + "." + i, layer, output, multiplyAdds));
    }
    return shape;
  }
}
