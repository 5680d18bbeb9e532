/**
 * TIFF: {@link alexnet.image.tiff.TiffSource} reads what the fields of {@code TiffDirectory} say.
 * {@code TiffBlocks} unpacks strips and tiles, {@code TiffSamples} takes the numbers out of them,
 * {@code TiffColours} makes red, green and blue of these.
 */
package alexnet.image.tiff;
