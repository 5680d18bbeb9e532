package alexnet.image;

/** Transparency is composed over white, the page of most pictures that have it. */
final class Blend {
  private Blend() {}

  /**
   * What is seen of a sample before white, rounded.
   *
   * @param sample 0..255, not multiplied by alpha
   * @param alpha 0 (white) to 255 (the sample)
   */
  static int overWhite(int sample, int alpha) {
    return (sample * alpha + 255 * (255 - alpha) + 127) / 255;
  }
}
