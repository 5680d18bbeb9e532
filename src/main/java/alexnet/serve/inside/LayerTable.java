package alexnet.serve.inside;

import alexnet.model.FieldOfView;
import alexnet.model.Layer;
import alexnet.model.LayerSummary;
import alexnet.transform.Preprocessing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The network as a table.
 *
 * @param variant its text, as {@code --variant} takes it
 * @param input shape of one picture's batch
 * @param parameters weights and biases of all layers
 * @param multiplyAdds of one picture
 * @param seen part of a picture's shorter side that the network is shown, in the middle of either
 *     side, 0..1
 * @param layers in order
 * @param side of the square that the network takes, pixels
 * @param classes names, in the order of the logits
 * @param methods names of those that answers are explained by, the best first; none where they are
 *     not explained
 */
public record LayerTable(
    String variant,
    List<Long> input,
    long parameters,
    long multiplyAdds,
    double seen,
    List<Entry> layers,
    int side,
    List<String> classes,
    List<String> methods) {
  /**
   * One layer.
   *
   * @param index in the table, from 0
   * @param name its prefix in the state dict
   * @param kind as PyTorch calls it
   * @param options by their names; empty where it has none
   * @param output shape for a batch of one
   * @param field what of the picture a unit sees, along one axis
   */
  public record Entry(
      int index,
      String name,
      String kind,
      Map<String, Number> options,
      List<Long> output,
      long parameters,
      long multiplyAdds,
      FieldOfView field) {}

  /** The table of a network. */
  public static LayerTable of(
      LayerSummary network,
      Preprocessing preprocessing,
      List<String> classes,
      List<String> methods) {
    List<FieldOfView> fields = FieldOfView.of(network);
    List<Entry> entries = new ArrayList<>();
    for (LayerSummary.Row row : network.layers()) {
      entries.add(
          new Entry(
              entries.size(),
              row.name(),
              row.layer().type(),
              options(row.layer()),
              row.output(),
              row.parameters(),
              row.multiplyAdds(),
              fields.get(entries.size())));
    }
    return new LayerTable(
        network.variant().toString(),
        network.input(),
        network.parameters(),
        network.multiplyAdds(),
        preprocessing.crop() / (double) preprocessing.resize(),
        entries,
        network.variant().inputSize(),
        classes,
        methods);
  }

  private static Map<String, Number> options(Layer layer) {
    Map<String, Number> options = new LinkedHashMap<>();
    if (layer instanceof Layer.Conv2d conv) {
      options.put("in", conv.in());
      options.put("out", conv.out());
      options.put("kernel", conv.kernel());
      options.put("stride", conv.stride());
      options.put("padding", conv.padding());
      options.put("groups", conv.groups());
    } else if (layer instanceof Layer.MaxPool2d pool) {
      options.put("kernel", pool.kernel());
      options.put("stride", pool.stride());
    } else if (layer instanceof Layer.AdaptiveAvgPool2d pool) {
      options.put("side", pool.side());
    } else if (layer instanceof Layer.LocalResponseNorm norm) {
      options.put("size", norm.size());
      options.put("alpha", norm.alpha());
      options.put("beta", norm.beta());
      options.put("k", norm.k());
    } else if (layer instanceof Layer.Linear linear) {
      options.put("in", linear.in());
      options.put("out", linear.out());
    } else if (layer instanceof Layer.Dropout dropout) {
      options.put("p", dropout.p());
    }
    return options;
  }
}
