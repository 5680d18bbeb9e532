/**
 * From a decoded picture to the pixels the network sees: {@link alexnet.transform.Preprocessing}
 * (evaluation and prediction) and {@link alexnet.transform.augment.Augmentation} (training).
 *
 * <p>Everything here maps 8-bit {@link alexnet.image.RgbImage} to {@code RgbImage} in plain Java,
 * with Pillow's arithmetic bit for bit, as torchvision's transforms on PIL pictures have it. No
 * native memory is touched, so any number of loader threads may run it. Scaling to [0, 1] and
 * normalisation happen later, on the whole batch.
 */
package alexnet.transform;
