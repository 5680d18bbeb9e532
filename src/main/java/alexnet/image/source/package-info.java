/**
 * What the formats share: {@link alexnet.image.source.PictureSource} is a picture whose header has
 * been read, and hands its rows to a {@link alexnet.image.source.RowSink}. Beside it stand how
 * pixels are stored ({@link alexnet.image.source.PixelFormat}) and lie ({@link
 * alexnet.image.source.Orientation}, from EXIF and XMP), and why a picture is bad ({@link
 * alexnet.image.source.BadPictureException}).
 */
package alexnet.image.source;
