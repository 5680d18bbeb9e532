package alexnet.train.config;

import alexnet.data.folder.DataLayout;

/**
 * What can be said of a run, by the names of {@code train}'s options. What is left open follows
 * from what is said, and from the layout of the data: this is where.
 */
public record Settings(
    LearningSettings learning,
    OptimizerSettings optimizer,
    ScheduleSettings schedule,
    RegularizationSettings regularization,
    AugmentationSettings augmentation,
    FineTuningSettings fineTuning,
    ComputeSettings compute) {
  /**
   * Refuses what is out of range or would do nothing.
   *
   * @throws IllegalArgumentException naming the option, without dashes
   */
  void requireSound(DataLayout layout) {
    learning.requireSound();
    compute.requireSound();
    fineTuning.requireSound();
    optimizer.requireSound();
    schedule.requireSound();
    regularization.requireSound();
    augmentation.requireSound(layout);
  }

  /**
   * The configuration for a data layout, to be changed. Of settings that need another one, those
   * without it have no effect.
   *
   * @throws IllegalArgumentException if a value is out of range
   * @throws alexnet.weights.tensor.WeightsException if the weights to go on from cannot be used
   */
  public TrainConfigBuilder config(DataLayout layout) {
    TrainConfigBuilder config = TrainConfig.builder().layout(layout);
    learning.applyTo(config);
    compute.applyTo(config);
    fineTuning.applyTo(config, learning.variant());
    optimizer.applyTo(config);
    schedule.applyTo(config);
    regularization.applyTo(config);
    return config.varied(augmentation);
  }
}
