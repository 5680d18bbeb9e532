package alexnet.cli.options;

import static alexnet.cli.options.Usage.or;

import alexnet.data.folder.DataLayout;
import alexnet.train.config.AugmentationSettings;
import alexnet.transform.augment.RandomErasing;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code train} that vary training pictures. */
final class AugmentationOptions {
  @Option(
      names = "--augment",
      paramLabel = "NAME",
      description =
          "Random variation: crop (a part of the picture; default for photographs), patch (224 of"
              + " the resized picture's central square, as in 2012), shift (by some pixels; default"
              + " for IDX and CIFAR files) or none.")
  private AugmentationSettings.Name augment;

  @Option(
      names = "--min-crop",
      paramLabel = "P",
      description = "Smallest part of the area for augment crop, in (0, 1] (default 0.35).")
  private Double minCrop;

  @Option(
      names = "--shift",
      paramLabel = "N",
      description =
          "Pixels of the decoded picture for augment shift, 1 to 1,024 (default 2 for IDX files,"
              + " 4 for CIFAR files, else 16).")
  private Integer shift;

  @Option(
      names = "--flip",
      paramLabel = "P",
      description =
          "Probability of mirroring, 0 to 1 (default 0.5; 0 for IDX files and with --augment"
              + " none).")
  private Double flip;

  @Option(
      names = "--color-jitter",
      paramLabel = "P",
      description =
          "Random brightness, contrast and saturation by up to this part, 0 to 1 (default 0).")
  private Double colorJitter;

  @Option(
      names = "--color-noise",
      paramLabel = "SIGMA",
      description =
          "Tint along the principal components of ImageNet's colours, 0 to 10 (default 0; 0.1 in"
              + " 2012).")
  private Double colorNoise;

  @Option(
      names = "--auto-augment",
      paramLabel = "NAME",
      description =
          "Random operations on shape and colour: trivial (one of any strength), rand (some of one"
              + " strength) or none (default).")
  private AugmentationSettings.AutoName autoAugment;

  @Option(
      names = "--rand-operations",
      paramLabel = "N",
      description = "Operations of auto-augment rand, 1 to 14 (default 2).")
  private Integer randOperations;

  @Option(
      names = "--rand-magnitude",
      paramLabel = "N",
      description = "Strength of auto-augment rand, 0 to 30 (default 9).")
  private Integer randMagnitude;

  @Option(
      names = "--random-erasing",
      paramLabel = "P",
      description = "Probability of covering a rectangle, 0 to 1 (default 0).")
  private Double erasing;

  @Option(
      names = "--erasing-fill",
      paramLabel = "NAME",
      description = "What covers it: mean (default), the mean colour; or random, noise.")
  private RandomErasing.Fill erasingFill;

  @Option(
      names = "--resize",
      paramLabel = "N",
      description =
          "Shorter side before the central crop of 224 (default 256, for IDX and CIFAR files"
              + " 224; in proportion for a network with another input).")
  private Integer resize;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** What was given; an option that would do nothing is wrong usage. */
  AugmentationSettings settings(DataLayout layout) {
    Usage usage = new Usage(spec);
    AugmentationSettings settings =
        new AugmentationSettings(
            augment,
            minCrop,
            shift,
            flip,
            colorJitter,
            colorNoise,
            autoAugment,
            randOperations,
            randMagnitude,
            erasing,
            erasingFill,
            resize);
    checkPlace(settings.augment(layout), usage);
    usage.fraction("--flip", or(flip, 0.0));
    usage.fraction("--color-jitter", or(colorJitter, 0.0));
    usage.atLeast0("--color-noise", or(colorNoise, 0.0));
    checkOperations(usage);
    double covered = usage.fraction("--random-erasing", or(erasing, 0.0));
    usage.refuse(covered == 0, "--random-erasing", "--erasing-fill", erasingFill);
    return settings;
  }

  private void checkPlace(AugmentationSettings.Name name, Usage usage) {
    boolean crop = name == AugmentationSettings.Name.CROP;
    boolean moved = name == AugmentationSettings.Name.SHIFT;
    usage.refuse(!crop, "--augment crop", "--min-crop", minCrop);
    usage.refuse(!moved, "--augment shift", "--shift", shift);
    if (crop && minCrop != null && !(minCrop > 0 && minCrop <= 1)) {
      throw usage.wrong("--min-crop must be above 0, up to 1: " + minCrop);
    }
    if (moved && shift != null) {
      usage.inRange("--shift", shift, 1, 1_024);
    }
  }

  private void checkOperations(Usage usage) {
    boolean rand = autoAugment == AugmentationSettings.AutoName.RAND;
    usage.refuse(!rand, "--auto-augment rand", "--rand-operations", randOperations);
    usage.refuse(!rand, "--auto-augment rand", "--rand-magnitude", randMagnitude);
    if (rand && randOperations != null) {
      usage.inRange("--rand-operations", randOperations, 1, 14);
    }
    if (rand && randMagnitude != null) {
      usage.inRange("--rand-magnitude", randMagnitude, 0, 30);
    }
  }
}
