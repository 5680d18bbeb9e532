package alexnet.train.config;

import alexnet.image.DecodeLimits;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;

/**
 * What a run computes with; null for what is not given, which then follows from the machine.
 *
 * @param maxMegapixels of a picture, 100 unless given
 */
public record ComputeSettings(
    Integer workers,
    Integer threads,
    Long maxMegapixels,
    Precision precision,
    ComputeDevice device) {
  void requireSound() {
    Given.check("workers", workers, n -> TrainConfig.builder().workers(n).build());
    Given.between("threads", threads, 1, 1_024);
    Given.check(
        "max-megapixels", maxMegapixels, n -> Ranges.between("max-megapixels", n, 1, 100_000));
    Given.check("precision", precision, it -> TrainConfig.builder().precision(it).build());
  }

  void applyTo(TrainConfigBuilder config) {
    Given.ifGiven(workers, config::workers);
    Given.ifGiven(threads, config::threads);
    Given.ifGiven(maxMegapixels, n -> config.limits(DecodeLimits.ofMegapixels(n)));
    Given.ifGiven(precision, config::precision);
    Given.ifGiven(device, config::device);
  }
}
