package alexnet.train.step;

import alexnet.train.config.Ranges;
import java.util.random.RandomGenerator;

/**
 * The symmetric beta distribution on [0, 1]: at 1 it is uniform, below 1 it favours the ends, above
 * 1 the middle.
 *
 * @param alpha both of its parameters, above 0
 */
record BetaDistribution(double alpha) {
  BetaDistribution {
    Ranges.above("alpha of a beta distribution", alpha, 0);
  }

  /** A draw: X / (X + Y) of two gamma variables, by their logarithms, since both may underflow. */
  double draw(RandomGenerator random) {
    double x = logGamma(alpha, random);
    double y = logGamma(alpha, random);
    return 1 / (1 + Math.exp(y - x));
  }

  /**
   * The logarithm of a gamma variable of scale 1 (Marsaglia and Tsang 2000, "A simple method for
   * generating gamma variables"; a shape below 1 by their section 6).
   */
  static double logGamma(double shape, RandomGenerator random) {
    if (shape < 1) {
      double u = 1 - random.nextDouble(); // above 0
      return logGamma(shape + 1, random) + Math.log(u) / shape;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0) {
        double u = 1 - random.nextDouble();
        if (Math.log(u) < x * x / 2 + d - d * v + d * Math.log(v)) {
          return Math.log(d) + Math.log(v);
        }
      }
    }
  }
}
