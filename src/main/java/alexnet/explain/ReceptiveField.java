package alexnet.explain;

import alexnet.model.Layer;
import alexnet.model.Variant;
import java.util.List;

/**
 * What the units of a layer look at: a layer of kernel k, stride s and padding p makes of units
 * that see {@code size} pixels, {@code step} apart, the first centred on {@code first}, others that
 * see {@code size + (k - 1) step}, {@code s step} apart, the first centred on {@code first + ((k -
 * 1) / 2 - p) step}.
 *
 * @param first centre of the first unit, in pixels of the network's input, whose edge is 0
 * @param step pixels between the centres of neighbours
 * @param size side of the square that a unit sees, pixels
 */
record ReceptiveField(double first, int step, int size) {
  /** Of the last convolution; its ReLU changes nothing. */
  static ReceptiveField ofLastConvolution(Variant variant) {
    List<Layer> layers = variant.features();
    ReceptiveField seen = new ReceptiveField(0.5, 1, 1);
    for (Layer layer : layers.subList(0, lastReLU(layers))) {
      if (layer instanceof Layer.Conv2d conv) {
        seen = seen.through(conv.kernel(), conv.stride(), conv.padding());
      } else if (layer instanceof Layer.MaxPool2d pool) {
        seen = seen.through(pool.kernel(), pool.stride(), 0);
      }
    }
    return seen;
  }

  /** The place among the layers of the last convolution's ReLU. */
  static int lastReLU(List<Layer> layers) {
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (layers.get(i) instanceof Layer.ReLU) {
        return i;
      }
    }
    throw new IllegalArgumentException("no ReLU among the layers");
  }

  private ReceptiveField through(long kernel, long stride, long padding) {
    return new ReceptiveField(
        first + ((kernel - 1) / 2.0 - padding) * step,
        Math.toIntExact(step * stride),
        Math.toIntExact(size + (kernel - 1) * step));
  }

  /** Centres of so many units in a row. */
  double[] centres(int units) {
    double[] centres = new double[units];
    for (int i = 0; i < units; i++) {
      centres[i] = first + (double) i * step;
    }
    return centres;
  }
}
