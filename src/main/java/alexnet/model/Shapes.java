package alexnet.model;

import java.util.Arrays;

/** The arithmetic of output shapes. */
final class Shapes {
  private Shapes() {}

  /** Number of values in a shape. */
  static long product(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** Windows of a kernel along one side: floor((size + 2 padding - kernel) / stride) + 1. */
  static long windows(Layer layer, long size, long kernel, long stride, long padding) {
    long room = size + 2 * padding - kernel;
    if (room < 0) {
      throw new IllegalArgumentException(
          layer.type() + " with kernel " + kernel + " does not fit a side of " + size);
    }
    return room / stride + 1;
  }

  /** Checks the number of dimensions and that the second one is the layer's input width. */
  static void require(Layer layer, long[] input, int dimensions, long width) {
    if (input.length != dimensions || input[1] != width) {
      throw new IllegalArgumentException(
          layer.type() + " takes " + width + " inputs, given shape " + Arrays.toString(input));
    }
  }
}
