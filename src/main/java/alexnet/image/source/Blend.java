package alexnet.image.source;

/**
 * Layers of a picture in one. Transparency is composed over white, the page of most pictures that
 * have it.
 */
public final class Blend {
  private Blend() {}

  /**
   * What is seen of a sample before white, rounded.
   *
   * @param sample 0..255, not multiplied by alpha
   * @param alpha 0 (white) to 255 (the sample)
   */
  public static int overWhite(int sample, int alpha) {
    return (sample * alpha + 255 * (255 - alpha) + 127) / 255;
  }

  /**
   * What is seen of a sample of red, green or blue under black ink, rounded.
   *
   * @param sample 0..255, as the coloured inks leave it
   * @param light 0 (full black) to 255 (no black)
   */
  public static int underBlack(int sample, int light) {
    return (sample * light + 127) / 255;
  }
}
