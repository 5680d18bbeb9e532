/**
 * PNG, read without a library: {@link alexnet.image.png.PngSource} goes through the chunks and
 * their checksums ({@code PngChunks}), takes the filters off the rows ({@code PngRows}) and makes
 * colours of the samples ({@code PngPixels}).
 */
package alexnet.image.png;
