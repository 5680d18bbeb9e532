package alexnet.model;

import alexnet.model.Layer.AdaptiveAvgPool2d;
import alexnet.model.Layer.Conv2d;
import alexnet.model.Layer.Flatten;
import alexnet.model.Layer.Linear;
import alexnet.model.Layer.MaxPool2d;
import java.util.ArrayList;
import java.util.List;

/**
 * What of the picture the units of a layer see, along one axis: unit {@code i} looks at {@code
 * size} pixels around {@code first + i * step}. Pixels are counted from the edge of the square that
 * the network takes, the middle of the first one is 0. Its parts beyond the edge are padding.
 *
 * @param size pixels, at least 1
 * @param step pixels between the centres of neighbours
 * @param first centre of unit 0
 */
public record FieldOfView(long size, double step, double first) {
  /** One a layer of the table, in its order; units after the maps see the whole picture. */
  public static List<FieldOfView> of(LayerSummary network) {
    long side = network.input().get(2);
    List<FieldOfView> fields = new ArrayList<>();
    FieldOfView field = new FieldOfView(1, 1, 0);
    long maps = side;
    for (LayerSummary.Row row : network.layers()) {
      Layer layer = row.layer();
      if (layer instanceof Conv2d conv) {
        field = field.through(conv.kernel(), conv.stride(), conv.padding());
      } else if (layer instanceof MaxPool2d pool) {
        field = field.through(pool.kernel(), pool.stride(), 0);
      } else if (layer instanceof AdaptiveAvgPool2d pool && pool.side() != maps) {
        double step = field.step * maps / pool.side();
        long window = (maps + pool.side() - 1) / pool.side() + 1; // at most, where it is uneven
        field =
            new FieldOfView(
                field.size + (long) ((window - 1) * field.step),
                step,
                field.first + (step - field.step) / 2);
      } else if (layer instanceof Flatten || layer instanceof Linear) {
        field = new FieldOfView(side, side, (side - 1) / 2.0);
      }
      maps = row.output().size() == 4 ? row.output().get(2) : 1;
      fields.add(field);
    }
    return List.copyOf(fields);
  }

  private FieldOfView through(long kernel, long stride, long padding) {
    return new FieldOfView(
        size + (long) ((kernel - 1) * step),
        step * stride,
        first + ((kernel - 1) / 2.0 - padding) * step);
  }
}
