package alexnet.train.config;

import alexnet.model.Variant;
import alexnet.weights.Pretrained;
import java.nio.file.Path;

/**
 * How a run goes on from trained weights; null for what is not given, all of it if nothing is gone
 * on from.
 *
 * @param freeze how many layers stay as they are, 0 to 7, or {@code features}; 0 unless given
 * @param headLearningRate unless given {@link FineTuning#HEAD_FACTOR} times the others'
 * @param featureCache megabytes of kept features at most
 */
public record FineTuningSettings(
    Path from, String freeze, Double headLearningRate, Boolean newHead, Integer featureCache) {
  private static final String FEATURES = "features";

  /** Whether a text is a number of layers, 0 to 7, or {@code features}. */
  public static boolean isFreeze(String text) {
    return text.equals(FEATURES) || text.matches("[0-7]");
  }

  void requireSound() {
    boolean anew = Boolean.TRUE.equals(newHead);
    Given.needs(from != null, "from", "freeze", freeze);
    Given.needs(from != null, "from", "head-learning-rate", headLearningRate);
    Given.needs(from != null, "from", "new-head", anew ? newHead : null);
    Given.needs(from != null && freeze != null, "freeze", "feature-cache", featureCache);
    if (freeze != null && !isFreeze(freeze)) {
      throw new IllegalArgumentException("freeze must be features or 0 to 7: " + freeze);
    }
    Path any = Path.of("run");
    Given.check("head-learning-rate", headLearningRate, x -> new FineTuning(any, 0, x, false, 0));
    Given.check("feature-cache", featureCache, n -> new FineTuning(any, 0, 1, false, n));
  }

  /**
   * Goes on from the weights, if there are any.
   *
   * @param variant the network that they must be of, or null to tell it from them
   * @throws alexnet.weights.tensor.WeightsException if they cannot be used
   */
  void applyTo(TrainConfigBuilder config, Variant variant) {
    if (from == null) {
      return;
    }
    Pretrained weights = Pretrained.read(from, variant);
    config.fineTune(from, weights, frozen(weights.variant()));
    Given.ifGiven(headLearningRate, config::headLearningRate);
    Given.ifGiven(newHead, config::newHead);
    Given.ifGiven(featureCache, config::featureCacheMegabytes);
  }

  private int frozen(Variant variant) {
    return freeze == null
        ? 0
        : freeze.equals(FEATURES) ? variant.weightedFeatures() : Integer.parseInt(freeze);
  }
}
