package alexnet.image.source;

import java.io.IOException;

/**
 * A picture whose header has been read and whose pixels have not: its size is known, and checked
 * against the limits, before memory for it is taken.
 */
public interface PictureSource extends AutoCloseable {
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
