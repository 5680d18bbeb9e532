/**
 * JPEG: {@link alexnet.image.jpeg.JpegSource} has the JDK's reader decode a stream that {@code
 * JpegStream} has cleaned, so that every JDK gives the same pixels
 * (docs/decisions/0015-same-pixels-everywhere.md). TIFF has its strips and tiles of JPEG read here,
 * too.
 */
package alexnet.image.jpeg;
