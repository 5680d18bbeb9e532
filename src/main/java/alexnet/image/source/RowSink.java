package alexnet.image.source;

/** Takes the rows of a picture one after the other, so that no decoder need hold the whole. */
public interface RowSink {
  /**
   * Takes the next row.
   *
   * @param rgb holds {@code width} pixels of red, green, blue; the sink does not keep it
   * @param offset index of the first pixel's red
   */
  void row(byte[] rgb, int offset);

  /** Forgets the rows so far: they were a preview, and the next is the first again. */
  void restart();
}
