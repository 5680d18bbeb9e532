package alexnet.transform.augment;

import alexnet.image.ImageTransform;

/**
 * A random variation of a training picture, as torchvision defines it on PIL pictures.
 *
 * <p>Each keeps two things apart: {@code draw}, which takes its parameters from the sample's random
 * stream, and the operation on pixels with given parameters. Streams differ from PyTorch's, values
 * for the same parameters do not.
 */
public sealed interface Augmentation extends ImageTransform
    permits RandomResizedCrop,
        RandomCrop,
        HorizontalFlip,
        PaddedShift,
        ColorJitter,
        PcaNoise,
        TrivialAugment,
        RandAugment,
        RandomErasing {
  /**
   * Whether this comes after resize and crop, since its amounts are meant for the size that the
   * network sees: in pixels, or a covered part that nothing may cut off. torchvision's order is
   * crop, flip, automatic augmentation, erasing.
   */
  default boolean followsCrop() {
    return false;
  }
}
