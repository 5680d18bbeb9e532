package alexnet.transform.augment;

import alexnet.image.RgbImage;
import alexnet.transform.Checks;
import java.util.random.RandomGenerator;

/**
 * The whole picture tinted and lit a little differently: Krizhevsky, Sutskever and Hinton,
 * "ImageNet Classification with Deep Convolutional Neural Networks", 2012, section 4.1. To every
 * pixel is added {@code [p1, p2, p3] [a1 l1, a2 l2, a3 l3]^T}, where p and l are the eigenvectors
 * and eigenvalues of the covariance of ImageNet's RGB values and each a is drawn anew from a normal
 * distribution.
 *
 * <p>The paper does not print p and l. These are the values of fb.resnet.torch (Gross and Wilber,
 * 2016), which later programs have taken over, for pixels on the scale 0..1. The sum is rounded to
 * whole levels of 255.
 *
 * @param sigma standard deviation of each a, 0..10; the paper's is 0.1
 */
public record PcaNoise(double sigma) implements Augmentation {
  /** Standard deviation in the paper. */
  public static final double PAPER_SIGMA = 0.1;

  /** Of red, green and blue along each of the three eigenvectors. */
  private static final double[][] EIGENVECTORS = {
    {-0.5675, -0.5808, -0.5836},
    {0.7192, -0.0045, -0.6948},
    {0.4009, -0.8140, 0.4203},
  };

  private static final double[] EIGENVALUES = {0.2175, 0.0188, 0.0045};

  /** Checks the range. */
  public PcaNoise {
    Checks.range("sigma of colour noise", sigma, 0, 10);
  }

  /**
   * What is added to every pixel, in levels of 255.
   *
   * @param red to the first channel
   * @param green to the second
   * @param blue to the third
   */
  public record Shift(int red, int green, int blue) {
    /** The sum of the three eigenvectors, each as long as its eigenvalue times its factor. */
    public static Shift of(double a1, double a2, double a3) {
      return new Shift(level(0, a1, a2, a3), level(1, a1, a2, a3), level(2, a1, a2, a3));
    }

    private static int level(int channel, double... factors) {
      double sum = 0;
      for (int i = 0; i < factors.length; i++) {
        sum += EIGENVECTORS[i][channel] * EIGENVALUES[i] * factors[i];
      }
      return (int) Math.rint(255 * sum);
    }

    /** The shifted picture, bounded to 0..255; the given one stays as it is. */
    public RgbImage apply(RgbImage image) {
      return ChannelTables.of(v -> v + red, v -> v + green, v -> v + blue).apply(image);
    }
  }

  /** Draws the three factors. */
  public Shift draw(RandomGenerator random) {
    double a1 = sigma * random.nextGaussian();
    double a2 = sigma * random.nextGaussian();
    double a3 = sigma * random.nextGaussian();
    return Shift.of(a1, a2, a3);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return draw(random).apply(image);
  }
}
