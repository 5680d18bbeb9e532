package alexnet.weights;

import alexnet.model.Layer;
import alexnet.model.LayerSummary;
import alexnet.model.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which network a graph is, and gives its weights the names that they have there. The graph
 * is read as a table of layers and must equal a variant's.
 */
final class OnnxImport {
  private final Path file;
  private final List<OnnxLayers.Step> steps;

  OnnxImport(Path file, OnnxGraph graph) {
    this.file = file;
    this.steps = new OnnxLayers(file, graph).steps();
  }

  /**
   * The weights in the network's order, parts of the file wherever they are in its layout.
   *
   * @throws WeightsException naming the first layer that differs from the most similar network's
   */
  StateDict weights() {
    Variant closest = null;
    int most = -1;
    for (Variant variant : Variant.values()) {
      int same = 0;
      List<LayerSummary.Row> rows = rows(variant);
      for (int i = 0; i < Math.min(rows.size(), steps.size()); i++) {
        same += rows.get(i).layer().equals(steps.get(i).layer()) ? 1 : 0;
      }
      if (same > most) {
        closest = variant;
        most = same;
      }
    }
    return weights(closest, rows(closest));
  }

  private StateDict weights(Variant variant, List<LayerSummary.Row> rows) {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < Math.max(rows.size(), steps.size()); i++) {
      if (i == steps.size()) {
        throw unknown(file, "it ends where " + variant + " has " + text(rows.get(i).layer()));
      }
      OnnxLayers.Step step = steps.get(i);
      if (i == rows.size() || !step.layer().equals(rows.get(i).layer())) {
        throw unknown(
            file,
            "%s is %s, where %s has %s"
                .formatted(
                    step.node(),
                    text(step.layer()),
                    variant,
                    i == rows.size() ? "no more layers" : text(rows.get(i).layer())));
      }
      if (step.weight() != null) {
        tensors.put(rows.get(i).name() + ".weight", step.weight().raw(file));
        tensors.put(rows.get(i).name() + ".bias", step.bias().raw(file));
      }
    }
    return new StateDict(tensors);
  }

  /** The variant's layers that do something to a picture of its size when it is not trained. */
  private List<LayerSummary.Row> rows(Variant variant) {
    LayerSummary table = LayerSummary.of(variant, classes());
    List<LayerSummary.Row> rows = new ArrayList<>();
    List<Long> input = table.input();
    for (LayerSummary.Row row : table.layers()) {
      boolean pool = row.layer() instanceof Layer.AdaptiveAvgPool2d;
      if (!(row.layer() instanceof Layer.Dropout) && !(pool && row.output().equals(input))) {
        rows.add(row);
      }
      input = row.output();
    }
    return rows;
  }

  /** Outputs of the last layer, where there can be so many. */
  private int classes() {
    boolean linear =
        !steps.isEmpty() && steps.get(steps.size() - 1).layer() instanceof Layer.Linear;
    long out = linear ? ((Layer.Linear) steps.get(steps.size() - 1).layer()).out() : 0;
    return (int) Math.max(2, Math.min(Integer.MAX_VALUE, out));
  }

  private static String text(Layer layer) {
    return (layer.type() + " " + layer.options()).strip();
  }

  static WeightsException unknown(Path file, String reason) {
    return new WeightsException(
        "%s is not one of the known networks (%s): %s".formatted(file, Variant.names(), reason));
  }
}
