package alexnet.transform;

import alexnet.image.RgbImage;
import java.util.Random;

/**
 * Pictures for tests; {@link #noise}, {@link #cube} and {@link #dull} repeat the fixtures'
 * generators.
 */
public final class Pictures {
  private Pictures() {}

  /** Noise with many blacks and whites: the top byte of a 32-bit LCG, stretched and cut off. */
  public static RgbImage noise(int seed, int width, int height) {
    int state = seed;
    byte[] pixels = new byte[width * height * 3];
    for (int i = 0; i < pixels.length; i++) {
      state = state * 1664525 + 1013904223;
      pixels[i] = (byte) Math.min(255, Math.max(0, (state >>> 24) * 2 - 128));
    }
    return new RgbImage(width, height, pixels);
  }

  /** Less than the full range of values, another one for each channel. */
  public static RgbImage dull(RgbImage image) {
    byte[] pixels = image.pixels().clone();
    for (int i = 0; i < pixels.length; i += 3) {
      pixels[i] = (byte) ((pixels[i] & 255) / 3 + 20);
      pixels[i + 1] = (byte) ((pixels[i + 1] & 255) / 4 + 100);
      pixels[i + 2] = (byte) ((pixels[i + 2] & 255) / 2);
    }
    return new RgbImage(image.width(), image.height(), pixels);
  }

  /** Every third level of red, green and blue: 86^3 colours. */
  static RgbImage cube() {
    byte[] pixels = new byte[86 * 86 * 86 * 3];
    int i = 0;
    for (int red = 0; red < 256; red += 3) {
      for (int green = 0; green < 256; green += 3) {
        for (int blue = 0; blue < 256; blue += 3) {
          pixels[i++] = (byte) red;
          pixels[i++] = (byte) green;
          pixels[i++] = (byte) blue;
        }
      }
    }
    return new RgbImage(86, 86 * 86, pixels);
  }

  /** Evenly distributed values. */
  static RgbImage random(Random random, int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    random.nextBytes(pixels);
    return new RgbImage(width, height, pixels);
  }

  /** The three values of a pixel, 0..255. */
  public static int[] pixel(RgbImage image, int x, int y) {
    int i = (y * image.width() + x) * 3;
    byte[] p = image.pixels();
    return new int[] {p[i] & 255, p[i + 1] & 255, p[i + 2] & 255};
  }
}
