/**
 * Random variations of training pictures: each {@link alexnet.transform.augment.Augmentation} draws
 * its parameters from the random stream of the sample, and draws nothing else. The automatic ones
 * choose among {@link alexnet.transform.augment.PictureOperation}s, which do to a picture what they
 * do in Pillow, bit for bit.
 */
package alexnet.transform.augment;
