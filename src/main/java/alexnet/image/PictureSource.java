package alexnet.image;

import java.io.IOException;

/**
 * A picture whose header has been read and whose pixels have not: its size is known, and checked
 * against the limits, before memory for it is taken.
 */
sealed interface PictureSource extends AutoCloseable
    permits JpegSource, PngSource, GifSource, WebpSource, TiffSource, TiffOldJpeg, PluginSource {
  /** Opens the format's own source; reads the header and checks the structure. */
  static PictureSource open(ImageFormat format, byte[] bytes) throws IOException {
    return switch (format) {
      case JPEG -> new JpegSource(bytes);
      case PNG -> new PngSource(bytes);
      case GIF -> new GifSource(bytes);
      case WEBP -> new WebpSource(bytes);
      case TIFF -> TiffSource.open(bytes);
      case BMP, PNM -> new PluginSource(format, bytes);
    };
  }

  /** Pixels a row as stored, before the orientation is applied; may be 0 or absurdly large. */
  int width();

  /** Rows as stored, before the orientation is applied; may be 0 or absurdly large. */
  int height();

  /** How the stored rows lie. */
  Orientation orientation();

  /**
   * Decodes all rows, from the top, once.
   *
   * @throws IOException if the pixels are damaged or incomplete
   */
  void read(RowSink rows) throws IOException;

  /** How the pixels are stored; known once they are read. */
  PixelFormat pixelFormat();

  /** Damage that {@link #read} went past, in one line; empty if there was none. */
  default String tolerated() {
    return "";
  }

  @Override
  default void close() {}
}
