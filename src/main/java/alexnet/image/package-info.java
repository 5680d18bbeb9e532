/**
 * From the bytes of a picture file to upright pixels: {@link alexnet.image.ImageDecoder} makes an
 * {@link alexnet.image.RgbImage} of any {@link alexnet.image.ImageFormat} within {@link
 * alexnet.image.DecodeLimits}, or says in one line why not ({@link
 * alexnet.image.UnreadableImageException}). The formats have rooms of their own below; what they
 * share is in {@code image.source}.
 */
package alexnet.image;
