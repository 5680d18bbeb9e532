package alexnet.transform;

import alexnet.image.ImageTransform;

/**
 * A random variation of a training picture, as torchvision defines it on PIL pictures.
 *
 * <p>Each keeps two things apart: {@code draw}, which takes its parameters from the sample's random
 * stream, and the operation on pixels with given parameters. Streams differ from PyTorch's, values
 * for the same parameters do not.
 */
public sealed interface Augmentation extends ImageTransform
    permits RandomResizedCrop, RandomCrop, HorizontalFlip, PaddedShift, ColorJitter {}
