package alexnet.train.config;

import alexnet.model.Initialization;
import alexnet.model.Variant;

/**
 * How long a run learns and from what; null for what is not given. The components are options of
 * {@code train}, as those of the other settings are.
 *
 * @param batchSize at least 1
 */
public record LearningSettings(
    Variant variant,
    Integer epochs,
    Integer batchSize,
    Long seed,
    Initialization init,
    Integer patience,
    Double targetTop1,
    Boolean strict) {
  void requireSound() {
    Given.check("epochs", epochs, n -> TrainConfig.builder().epochs(n).build());
    Given.between("batch-size", batchSize, 1, 65_536);
    Given.check("patience", patience, n -> TrainConfig.builder().patience(n).build());
    Given.check("target-top1", targetTop1, p -> TrainConfig.builder().targetTop1(p).build());
  }

  void applyTo(TrainConfigBuilder config) {
    Given.ifGiven(variant, config::variant);
    Given.ifGiven(epochs, config::epochs);
    Given.ifGiven(batchSize, config::batchSize);
    Given.ifGiven(seed, config::seed);
    Given.ifGiven(init, config::init);
    Given.ifGiven(patience, config::patience);
    Given.ifGiven(targetTop1, config::targetTop1);
    Given.ifGiven(strict, config::strict);
  }
}
