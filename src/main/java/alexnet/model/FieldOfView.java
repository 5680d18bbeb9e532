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
  /** Of a pixel itself. */
  public static final FieldOfView PIXEL = new FieldOfView(1, 1, 0);

  /** Of the last convolution's maps; its ReLU changes nothing. */
  public static FieldOfView ofLastConvolution(Variant variant) {
    FieldOfView field = PIXEL;
    FieldOfView last = PIXEL;
    for (Layer layer : variant.features()) {
      field = field.through(layer);
      last = layer instanceof Conv2d ? field : last;
    }
    return last;
  }

  /** One a layer of the table, in its order; units after the maps see the whole picture. */
  public static List<FieldOfView> of(LayerSummary network) {
    long side = network.input().get(2);
    List<FieldOfView> fields = new ArrayList<>();
    FieldOfView field = PIXEL;
    long maps = side;
    for (LayerSummary.Row row : network.layers()) {
      Layer layer = row.layer();
      field = field.through(layer);
      if (layer instanceof AdaptiveAvgPool2d pool && pool.side() != maps) {
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

  /**
   * Centres of so many units in a row, from the edge of the first pixel: half a pixel more than
   * from its middle.
   */
  public double[] centres(int units) {
    double[] centres = new double[units];
    for (int i = 0; i < units; i++) {
      centres[i] = first + 0.5 + i * step;
    }
    return centres;
  }

  /** Of what a convolution or a pooling by windows makes of these units; of others the same. */
  private FieldOfView through(Layer layer) {
    if (layer instanceof Conv2d conv) {
      return through(conv.kernel(), conv.stride(), conv.padding());
    }
    return layer instanceof MaxPool2d pool ? through(pool.kernel(), pool.stride(), 0) : this;
  }

  private FieldOfView through(long kernel, long stride, long padding) {
    return new FieldOfView(
        size + (long) ((kernel - 1) * step),
        step * stride,
        first + ((kernel - 1) / 2.0 - padding) * step);
  }
}
