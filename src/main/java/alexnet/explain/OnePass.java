package alexnet.explain;

import alexnet.explain.Passes.ClassMaps;
import alexnet.explain.Passes.Gradient;
import java.util.function.Supplier;

/** The methods that take one pass there and back. */
final class OnePass implements Work {
  private final Supplier<Found> pass;
  private Found found;

  private OnePass(Supplier<Found> pass) {
    this.pass = pass;
  }

  /** See {@link Method#GRADCAM}. */
  static Work gradCam(Passes passes, Pixels pixels, ExplainConfig config) {
    return new OnePass(() -> gradCam(passes.classMaps(pixels.input(), config.target())));
  }

  /** See {@link Method#HIRESCAM}. */
  static Work hiResCam(Passes passes, Pixels pixels, ExplainConfig config) {
    return new OnePass(() -> hiResCam(passes.classMaps(pixels.input(), config.target())));
  }

  /** See {@link Method#SALIENCY}. */
  static Work saliency(Passes passes, Pixels pixels, ExplainConfig config) {
    return new OnePass(
        () -> {
          Gradient gradient = passes.gradient(pixels.input(), config.target());
          return new Found(gradient.target(), pixels.largestOfChannels(gradient.values()));
        });
  }

  /** See {@link Method#INPUT_X_GRADIENT}. */
  static Work inputXGradient(Passes passes, Pixels pixels, ExplainConfig config) {
    return new OnePass(
        () -> {
          Gradient gradient = passes.gradient(pixels.input(), config.target());
          double[] products = gradient.values().clone();
          for (int i = 0; i < products.length; i++) {
            products[i] *= pixels.input()[i];
          }
          return new Found(
              gradient.target(), Work.rows(pixels.sumOfChannels(products), pixels.side()));
        });
  }

  private static Found gradCam(ClassMaps pass) {
    int cells = pass.side() * pass.side();
    double[] sums = new double[cells];
    for (int from = 0; from < pass.maps().length; from += cells) {
      double weight = 0;
      for (int i = 0; i < cells; i++) {
        weight += pass.gradients()[from + i] / cells;
      }
      for (int i = 0; i < cells; i++) {
        sums[i] += weight * pass.maps()[from + i];
      }
    }
    for (int i = 0; i < cells; i++) {
      sums[i] = Math.max(0, sums[i]);
    }
    return found(pass, sums);
  }

  private static Found hiResCam(ClassMaps pass) {
    double[] sums = new double[pass.side() * pass.side()];
    for (int i = 0; i < pass.maps().length; i++) {
      sums[i % sums.length] += pass.maps()[i] * pass.gradients()[i];
    }
    return found(pass, sums);
  }

  private static Found found(ClassMaps pass, double[] map) {
    return new Found(pass.target(), Work.rows(map, pass.side()));
  }

  @Override
  public int total() {
    return 1;
  }

  @Override
  public int run(int most) {
    found = pass.get();
    return 1;
  }

  @Override
  public Found found() {
    return found;
  }
}
