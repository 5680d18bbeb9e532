package alexnet.train.config;

import static alexnet.train.config.Given.or;

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

/**
 * How training pictures are varied; null for what is not given, which then follows from the data's
 * layout.
 *
 * @param augment where the network looks: unless given a crop of photographs, a shift of small
 *     pictures
 * @param minCrop smallest part of the area of augment crop, 0.35 unless given
 * @param shift pixels of augment shift, unless given 2 for IDX files, 4 for CIFAR files, else 16
 * @param flip probability of mirroring, unless given 0.5; 0 for IDX files and with augment none
 * @param colorJitter brightness, contrast and saturation by up to this part
 * @param colorNoise sigma of the tint of 2012
 * @param randOperations of auto-augment rand
 * @param randMagnitude of auto-augment rand
 * @param randomErasing probability of covering a rectangle
 * @param erasingFill what covers it, the mean colour unless given
 * @param resize shorter side before the central crop of evaluation
 */
public record AugmentationSettings(
    Name augment,
    Double minCrop,
    Integer shift,
    Double flip,
    Double colorJitter,
    Double colorNoise,
    AutoName autoAugment,
    Integer randOperations,
    Integer randMagnitude,
    Double randomErasing,
    RandomErasing.Fill erasingFill,
    Integer resize) {
  /** Nothing is given. */
  static final AugmentationSettings NOTHING =
      new AugmentationSettings(
          null, null, null, null, null, null, null, null, null, null, null, null);

  /** Which part of a picture is seen. */
  public enum Name {
    CROP,
    PATCH,
    SHIFT,
    NONE
  }

  /** Which random operations on shape and colour. */
  public enum AutoName {
    TRIVIAL,
    RAND,
    NONE
  }

  void requireSound(DataLayout layout) {
    Name name = augment(layout);
    boolean rand = autoAugment == AutoName.RAND;
    Given.needs(name == Name.CROP, "augment crop", "min-crop", minCrop);
    Given.needs(name == Name.SHIFT, "augment shift", "shift", shift);
    Given.needs(rand, "auto-augment rand", "rand-operations", randOperations);
    Given.needs(rand, "auto-augment rand", "rand-magnitude", randMagnitude);
    Given.check("min-crop", minCrop, part -> RandomResizedCrop.of(1, part));
    Given.between("shift", shift, 1, 1_024);
    Given.fraction("flip", flip);
    Given.fraction("color-jitter", colorJitter);
    Given.check("color-noise", colorNoise, PcaNoise::new);
    RandAugment usual = RandAugment.DEFAULT;
    Given.check("rand-operations", randOperations, n -> new RandAugment(n, usual.magnitude()));
    Given.check("rand-magnitude", randMagnitude, n -> new RandAugment(usual.operations(), n));
    Given.fraction("random-erasing", randomErasing);
    Given.needs(or(randomErasing, 0.0) != 0, "random-erasing", "erasing-fill", erasingFill);
  }

  /** Whether any of them asks for a variation. */
  boolean given() {
    return Stream.of(
            augment, minCrop, shift, flip, colorJitter, colorNoise, autoAugment, randomErasing)
        .anyMatch(Objects::nonNull);
  }

  /**
   * What evaluation does: as known, but for the size if one is given; small pictures are never
   * cropped.
   */
  Preprocessing preprocessing(Preprocessing known, DataLayout layout) {
    int side = or(resize, layout.isSmall() ? known.crop() : known.resize());
    return new Preprocessing(side, known.crop(), known.mean(), known.std());
  }

  /** The variations in order: place, mirror, colours, operations, erasing. */
  List<Augmentation> steps(Preprocessing preprocessing, DataLayout layout) {
    List<Augmentation> steps = new ArrayList<>();
    Name name = augment(layout);
    place(name, preprocessing, layout).ifPresent(steps::add);
    boolean still = layout == DataLayout.IDX || name == Name.NONE;
    double mirrored = or(flip, still ? 0 : 0.5);
    if (mirrored > 0) {
      steps.add(new HorizontalFlip(mirrored));
    }
    double jitter = or(colorJitter, 0.0);
    if (jitter > 0) {
      steps.add(new ColorJitter(jitter, jitter, jitter, 0));
    }
    double noise = or(colorNoise, 0.0);
    if (noise > 0) {
      steps.add(new PcaNoise(noise));
    }
    operations().ifPresent(steps::add);
    double covered = or(randomErasing, 0.0);
    if (covered > 0) {
      RandomErasing.Fill fill = erasingFill == null ? RandomErasing.Fill.MEAN : erasingFill;
      steps.add(RandomErasing.of(covered, fill));
    }
    return steps;
  }

  /** Which part is seen of pictures of a layout. */
  public Name augment(DataLayout layout) {
    return augment != null ? augment : layout.isSmall() ? Name.SHIFT : Name.CROP;
  }

  private Optional<Augmentation> place(Name name, Preprocessing preprocessing, DataLayout layout) {
    return switch (name) {
      case CROP -> Optional.of(RandomResizedCrop.of(preprocessing.crop(), or(minCrop, 0.35)));
      case PATCH -> {
        if (preprocessing.resize() == preprocessing.crop()) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT, "--augment patch needs --resize above %d", preprocessing.crop()));
        }
        yield Optional.of(new RandomCrop(preprocessing.resize(), preprocessing.crop()));
      }
      case SHIFT -> {
        int usual = layout == DataLayout.IDX ? 2 : layout == DataLayout.CIFAR ? 4 : 16;
        yield Optional.of(new PaddedShift(or(shift, usual)));
      }
      case NONE -> Optional.empty();
    };
  }

  private Optional<Augmentation> operations() {
    RandAugment usual = RandAugment.DEFAULT;
    return switch (autoAugment == null ? AutoName.NONE : autoAugment) {
      case TRIVIAL -> Optional.of(new TrivialAugment());
      case RAND ->
          Optional.of(
              new RandAugment(
                  or(randOperations, usual.operations()), or(randMagnitude, usual.magnitude())));
      case NONE -> Optional.empty();
    };
  }
}
