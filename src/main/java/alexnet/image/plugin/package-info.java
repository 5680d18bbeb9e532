/**
 * Formats whose pixels come from a reader of ImageIO: GIF from the JDK's, WebP, BMP, PNM and the
 * fax codes of TIFF from those of TwelveMonkeys. What these readers let pass, or fail at without
 * need, is checked or mended before the bytes reach them ({@code WebpChunks}, {@code BmpFile}).
 */
package alexnet.image.plugin;
