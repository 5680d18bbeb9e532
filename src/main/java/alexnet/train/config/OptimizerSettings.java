package alexnet.train.config;

import static alexnet.train.config.Given.or;

/**
 * How the weights change; null for what is not given, which then follows from the optimizer.
 *
 * @param optimizer AdamW unless given
 * @param lr peak learning rate
 * @param momentum of SGD, 0.9 unless given
 * @param nesterov of SGD
 * @param weightDecay unless given 0.01 for AdamW, 0.0005 for SGD, 0 for Adam
 */
public record OptimizerSettings(
    Name optimizer,
    Double lr,
    Double momentum,
    Boolean nesterov,
    Double weightDecay,
    Boolean decayBiases,
    Double clipNorm,
    Integer accumulate) {
  /** Which optimizer. */
  public enum Name {
    SGD,
    ADAM,
    ADAMW
  }

  void requireSound() {
    boolean sgd = optimizer == Name.SGD;
    boolean ahead = Boolean.TRUE.equals(nesterov);
    Given.needs(sgd, "optimizer sgd", "momentum", momentum);
    Given.needs(sgd, "optimizer sgd", "nesterov", ahead ? nesterov : null);
    Given.check("lr", lr, x -> TrainConfig.builder().learningRate(x).build());
    Given.check("momentum", momentum, x -> new OptimizerConfig.Sgd(x, false, 0));
    Given.check("nesterov", ahead, on -> new OptimizerConfig.Sgd(or(momentum, 0.9), on, 0));
    Given.check("weight-decay", weightDecay, x -> new OptimizerConfig.Sgd(0, false, x));
    Given.check("clip-norm", clipNorm, x -> TrainConfig.builder().clipNorm(x).build());
    Given.between("accumulate", accumulate, 1, 10_000);
  }

  void applyTo(TrainConfigBuilder config) {
    config.optimizer(
        switch (optimizer == null ? Name.ADAMW : optimizer) {
          case SGD ->
              new OptimizerConfig.Sgd(
                  or(momentum, 0.9), Boolean.TRUE.equals(nesterov), or(weightDecay, 5e-4));
          case ADAM -> new OptimizerConfig.Adam(0.9, 0.999, or(weightDecay, 0.0), false);
          case ADAMW -> new OptimizerConfig.Adam(0.9, 0.999, or(weightDecay, 0.01), true);
        });
    Given.ifGiven(decayBiases, config::decayBiases);
    Given.ifGiven(clipNorm, config::clipNorm);
    Given.ifGiven(accumulate, config::accumulate);
    Given.ifGiven(lr, config::learningRate);
  }
}
