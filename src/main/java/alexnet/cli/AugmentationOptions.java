package alexnet.cli;

import static alexnet.cli.Usage.or;

import alexnet.data.folder.DataLayout;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.Augmentation;
import alexnet.transform.augment.ColorJitter;
import alexnet.transform.augment.HorizontalFlip;
import alexnet.transform.augment.PaddedShift;
import alexnet.transform.augment.PcaNoise;
import alexnet.transform.augment.RandAugment;
import alexnet.transform.augment.RandomCrop;
import alexnet.transform.augment.RandomErasing;
import alexnet.transform.augment.RandomResizedCrop;
import alexnet.transform.augment.TrivialAugment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code train} that vary training pictures. */
final class AugmentationOptions {
  enum Name {
    CROP,
    PATCH,
    SHIFT,
    NONE
  }

  enum AutoName {
    TRIVIAL,
    RAND,
    NONE
  }

  @Option(
      names = "--augment",
      paramLabel = "NAME",
      description =
          "Random variation: crop (a part of the picture; default for photographs), patch (224 of"
              + " the resized picture's central square, as in 2012), shift (by some pixels; default"
              + " for IDX and CIFAR files) or none.")
  private Name augment;

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
  private AutoName autoAugment;

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

  /**
   * What evaluation does: as known, but for the size if one is given; small pictures are never
   * cropped.
   */
  Preprocessing preprocessing(Preprocessing known, DataLayout layout) {
    int side = or(resize, layout.isSmall() ? known.crop() : known.resize());
    return new Preprocessing(side, known.crop(), known.mean(), known.std());
  }

  /** Whether any of them asks for something. */
  boolean given() {
    return Stream.of(augment, minCrop, shift, flip, colorJitter, colorNoise, autoAugment, erasing)
        .anyMatch(Objects::nonNull);
  }

  /** The variations in order: place, mirror, colours, operations, erasing. */
  List<Augmentation> steps(Preprocessing preprocessing, DataLayout layout) {
    Usage usage = new Usage(spec);
    List<Augmentation> steps = new ArrayList<>();
    Name name = augment == null ? (layout.isSmall() ? Name.SHIFT : Name.CROP) : augment;
    place(name, preprocessing, layout, usage).ifPresent(steps::add);
    boolean still = layout == DataLayout.IDX || name == Name.NONE;
    double mirrored = usage.fraction("--flip", or(flip, still ? 0 : 0.5));
    if (mirrored > 0) {
      steps.add(new HorizontalFlip(mirrored));
    }
    double jitter = usage.fraction("--color-jitter", or(colorJitter, 0.0));
    if (jitter > 0) {
      steps.add(new ColorJitter(jitter, jitter, jitter, 0));
    }
    if (usage.atLeast0("--color-noise", or(colorNoise, 0.0)) > 0) {
      steps.add(new PcaNoise(colorNoise));
    }
    operations(usage).ifPresent(steps::add);
    double covered = usage.fraction("--random-erasing", or(erasing, 0.0));
    usage.refuse(covered == 0, "--random-erasing", "--erasing-fill", erasingFill);
    if (covered > 0) {
      RandomErasing.Fill fill = erasingFill == null ? RandomErasing.Fill.MEAN : erasingFill;
      steps.add(RandomErasing.of(covered, fill));
    }
    return steps;
  }

  private Optional<Augmentation> place(
      Name name, Preprocessing preprocessing, DataLayout layout, Usage usage) {
    usage.refuse(name != Name.CROP, "--augment crop", "--min-crop", minCrop);
    usage.refuse(name != Name.SHIFT, "--augment shift", "--shift", shift);
    return switch (name) {
      case CROP -> {
        double smallest = or(minCrop, 0.35);
        if (!(smallest > 0 && smallest <= 1)) {
          throw usage.wrong("--min-crop must be above 0, up to 1: " + smallest);
        }
        yield Optional.of(RandomResizedCrop.of(preprocessing.crop(), smallest));
      }
      case PATCH -> {
        if (preprocessing.resize() == preprocessing.crop()) {
          throw usage.wrong(
              String.format(
                  Locale.ROOT, "--augment patch needs --resize above %d", preprocessing.crop()));
        }
        yield Optional.of(new RandomCrop(preprocessing.resize(), preprocessing.crop()));
      }
      case SHIFT -> {
        int usual = layout == DataLayout.IDX ? 2 : layout == DataLayout.CIFAR ? 4 : 16;
        yield Optional.of(new PaddedShift(usage.inRange("--shift", or(shift, usual), 1, 1_024)));
      }
      case NONE -> Optional.empty();
    };
  }

  private Optional<Augmentation> operations(Usage usage) {
    AutoName name = autoAugment == null ? AutoName.NONE : autoAugment;
    String owner = "--auto-augment rand";
    usage.refuse(name != AutoName.RAND, owner, "--rand-operations", randOperations);
    usage.refuse(name != AutoName.RAND, owner, "--rand-magnitude", randMagnitude);
    RandAugment usual = RandAugment.DEFAULT;
    return switch (name) {
      case TRIVIAL -> Optional.of(new TrivialAugment());
      case RAND ->
          Optional.of(
              new RandAugment(
                  usage.inRange("--rand-operations", or(randOperations, usual.operations()), 1, 14),
                  usage.inRange("--rand-magnitude", or(randMagnitude, usual.magnitude()), 0, 30)));
      case NONE -> Optional.empty();
    };
  }
}
