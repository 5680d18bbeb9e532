package alexnet.train.config;

/**
 * An exponential moving average of the weights.
 *
 * @param decay part of the average that an update leaves, in [0, 1)
 * @param every optimizer steps an update, 1 to 1,000,000
 */
public record Ema(double decay, int every) {
  /** Checks the ranges. */
  public Ema {
    Ranges.halfOpen("ema", decay, 0, 1);
    Ranges.between("steps between updates of the average", every, 1, 1_000_000);
  }

  /**
   * The decay of an update. The first one copies the weights, as {@code
   * torch.optim.swa_utils.AveragedModel} does; after {@code n} updates the decay is {@code
   * min(decay, (1 + n) / (10 + n))}, as TensorFlow's ExponentialMovingAverage has it, so that a
   * short run does not carry its first weights to the end.
   *
   * @param update number of the update, from 1
   */
  public double decayAt(long update) {
    return update == 1 ? 0 : Math.min(decay, update / (9.0 + update));
  }
}
