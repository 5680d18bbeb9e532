package alexnet.model;

/**
 * One row of the network's table: a layer's kind and options, without weights. Shapes are batch
 * first: [N, channels, height, width] or [N, features].
 */
public sealed interface Layer {
  /** The name of the layer's kind, as PyTorch calls it. */
  default String type() {
    return getClass().getSimpleName();
  }

  /** The options as a person reads them, for example {@code 3 → 96, kernel 11, stride 4}. */
  String options();

  /**
   * The shape that this layer makes of an input shape.
   *
   * @throws IllegalArgumentException if the input does not fit the layer
   */
  long[] outputShape(long[] input);

  /** Shape of the weight, empty for a layer without one. */
  default long[] weightShape() {
    return new long[0];
  }

  /** Number of trained values: weights and biases (one an output channel or feature). */
  default long parameters() {
    long[] shape = weightShape();
    return shape.length == 0 ? 0 : Shapes.product(shape) + shape[0];
  }

  /**
   * Multiplications with a weight, each followed by an addition, that an input of this shape takes;
   * additions of biases are not counted.
   */
  default long multiplyAdds(long[] input) {
    long[] weight = weightShape();
    return weight.length == 0
        ? 0
        : Shapes.product(outputShape(input)) * (Shapes.product(weight) / weight[0]);
  }

  /**
   * A convolution with bias and dilation 1.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel side of the square window, in pixels
   * @param stride pixels between windows
   * @param padding zeros added on each side
   * @param groups equal parts of the channels that do not see each other
   */
  record Conv2d(long in, long out, long kernel, long stride, long padding, long groups)
      implements Layer {
    /** Every output channel sees every input channel. */
    public Conv2d(long in, long out, long kernel, long stride, long padding) {
      this(in, out, kernel, stride, padding, 1);
    }

    @Override
    public String options() {
      return in
          + " → "
          + out
          + ", kernel "
          + kernel
          + (stride == 1 ? "" : ", stride " + stride)
          + (padding == 0 ? "" : ", padding " + padding)
          + (groups == 1 ? "" : ", groups " + groups);
    }

    @Override
    public long[] outputShape(long[] input) {
      Shapes.require(this, input, 4, in);
      return new long[] {
        input[0],
        out,
        Shapes.windows(this, input[2], kernel, stride, padding),
        Shapes.windows(this, input[3], kernel, stride, padding)
      };
    }

    @Override
    public long[] weightShape() {
      return new long[] {out, in / groups, kernel, kernel};
    }
  }

  /**
   * {@code max(0, x)}: keeps gradients alive where a sigmoid saturates, and costs no exponential.
   */
  record ReLU() implements Layer {
    @Override
    public String options() {
      return "";
    }

    @Override
    public long[] outputShape(long[] input) {
      return input.clone();
    }
  }

  /**
   * The largest value of each window.
   *
   * @param kernel side of the square window
   * @param stride pixels between windows; smaller than the kernel, windows overlap
   */
  record MaxPool2d(long kernel, long stride) implements Layer {
    @Override
    public String options() {
      return "kernel " + kernel + ", stride " + stride;
    }

    @Override
    public long[] outputShape(long[] input) {
      return new long[] {
        input[0],
        input[1],
        Shapes.windows(this, input[2], kernel, stride, 0),
        Shapes.windows(this, input[3], kernel, stride, 0)
      };
    }
  }

  /**
   * Divides each value by a power of the mean square of its neighbours in the channels next to it,
   * {@code x / (k + alpha / size * sum of squares)^beta}: a bright feature dims the same place in
   * other features (Krizhevsky et al. 2012, section 3.3). PyTorch and Caffe divide alpha by the
   * size, the paper's formula does not.
   *
   * @param size channels that are summed over, half of them on either side
   * @param alpha weight of the mean square
   * @param beta exponent
   * @param k added to the mean square
   */
  record LocalResponseNorm(long size, double alpha, double beta, double k) implements Layer {
    @Override
    public String options() {
      return "size " + size + ", alpha " + alpha + ", beta " + beta + ", k " + k;
    }

    @Override
    public long[] outputShape(long[] input) {
      return input.clone();
    }
  }

  /**
   * Means over windows that cut the maps into side x side parts, whatever the maps' size; identity
   * where they have that size already.
   *
   * @param side of the output, in pixels
   */
  record AdaptiveAvgPool2d(long side) implements Layer {
    @Override
    public String options() {
      return "to " + side + "x" + side;
    }

    @Override
    public long[] outputShape(long[] input) {
      return new long[] {input[0], input[1], side, side};
    }
  }

  /** [N, C, H, W] to [N, C * H * W]. */
  record Flatten() implements Layer {
    @Override
    public String options() {
      return "";
    }

    @Override
    public long[] outputShape(long[] input) {
      return new long[] {input[0], Shapes.product(input) / input[0]};
    }
  }

  /**
   * A fully connected layer with bias: {@code x Wᵀ + b}.
   *
   * @param in input features
   * @param out output features
   */
  record Linear(long in, long out) implements Layer {
    @Override
    public String options() {
      return in + " → " + out;
    }

    @Override
    public long[] outputShape(long[] input) {
      Shapes.require(this, input, 2, in);
      return new long[] {input[0], out};
    }

    @Override
    public long[] weightShape() {
      return new long[] {out, in};
    }
  }

  /**
   * In training sets each value to zero with probability p and scales the others by 1 / (1 - p);
   * identity otherwise (Srivastava et al. 2014).
   *
   * @param p probability, 0 up to but not including 1
   */
  record Dropout(double p) implements Layer {
    /** Checks the range of p. */
    public Dropout {
      if (!(p >= 0 && p < 1)) {
        throw new IllegalArgumentException("dropout must be in [0, 1): " + p);
      }
    }

    @Override
    public String options() {
      return "p " + p;
    }

    @Override
    public long[] outputShape(long[] input) {
      return input.clone();
    }
  }
}
