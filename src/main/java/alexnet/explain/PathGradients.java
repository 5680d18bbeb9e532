package alexnet.explain;

import java.util.OptionalDouble;

/** See {@link Method#INTEGRATED_GRADIENTS}. */
final class PathGradients implements Work {
  private final Passes passes;
  private final Pixels pixels;
  private final ExplainConfig config;
  private final GaussLegendre points;
  private final double[] mean;
  private int made;
  private Target target;
  private double baselineLogit;

  PathGradients(Passes passes, Pixels pixels, ExplainConfig config) {
    this.passes = passes;
    this.pixels = pixels;
    this.config = config;
    this.points = GaussLegendre.of(config.steps());
    this.mean = new double[pixels.values()];
  }

  /** The picture itself, the baseline, and the points between them. */
  @Override
  public int total() {
    return 2 + config.steps();
  }

  @Override
  public int run(int most) {
    if (made == 0) {
      target = Target.of(passes.logits(pixels.input()), config.target());
    } else if (made == 1) {
      baselineLogit = passes.logits(pixels.baseline())[target.index()];
    } else {
      double at = points.nodes()[made - 2];
      double[] gradient =
          passes.gradient(at, pixels.input(), 1 - at, pixels.baseline(), target.index()).values();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += points.weights()[made - 2] * gradient[i];
      }
    }
    made++;
    return 1;
  }

  @Override
  public Found found() {
    double[] shares = new double[mean.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = ((double) pixels.input()[i] - pixels.baseline()[i]) * mean[i];
    }
    double[] map = pixels.sumOfChannels(shares);
    double sum = 0;
    for (double share : map) {
      sum += share;
    }
    return new Found(
        target,
        Work.rows(map, pixels.side()),
        OptionalDouble.of(sum - (target.logit() - baselineLogit)));
  }
}
