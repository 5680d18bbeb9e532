package alexnet.transform.augment;

import alexnet.image.RgbImage;
import alexnet.transform.Checks;

/**
 * The four changes of colour that {@link ColorJitter} combines, each equal to torchvision's on PIL
 * pictures bit for bit.
 *
 * <p>The first three move every value away from or towards a dull version of the picture, {@code
 * dull + factor * (value - dull)} in 32-bit floats, bounded to 0..255, fractions dropped: 0 gives
 * the dull version, 1 the picture itself (Pillow's ImageEnhance and Image.blend).
 */
public enum ColorOperation {
  /** Dull is black; the amount is a factor from 0. */
  BRIGHTNESS {
    @Override
    public RgbImage apply(RgbImage image, double amount) {
      return blendAll(image, 0, (float) amount);
    }
  },

  /** Dull is the mean grey of the picture; the amount is a factor from 0. */
  CONTRAST {
    @Override
    public RgbImage apply(RgbImage image, double amount) {
      byte[] in = image.pixels();
      long sum = 0;
      for (int i = 0; i < in.length; i += 3) {
        sum += grey(in, i);
      }
      int mean = (int) (sum / (in.length / 3.0) + 0.5);
      return blendAll(image, mean, (float) amount);
    }
  },

  /** Dull is each pixel's own grey; the amount is a factor from 0. */
  SATURATION {
    @Override
    public RgbImage apply(RgbImage image, double amount) {
      byte[] in = image.pixels();
      byte[] out = new byte[in.length];
      float factor = (float) amount;
      for (int i = 0; i < in.length; i += 3) {
        int grey = grey(in, i);
        for (int c = i; c < i + 3; c++) {
          out[c] = blend(grey, in[c] & 255, factor);
        }
      }
      return new RgbImage(image.width(), image.height(), out);
    }
  },

  /** Turns the hue by the amount, in turns, -0.5..0.5; 0 still rounds through {@link Hsv}. */
  HUE {
    @Override
    public RgbImage apply(RgbImage image, double amount) {
      Checks.range("hue", amount, -0.5, 0.5);
      byte[] in = image.pixels();
      byte[] out = new byte[in.length];
      int shift = (int) (amount * 255);
      for (int i = 0; i < in.length; i += 3) {
        Hsv.turnHue(in, out, i, shift);
      }
      return new RgbImage(image.width(), image.height(), out);
    }
  };

  /** The changed picture; the given one stays as it is. */
  public abstract RgbImage apply(RgbImage image, double amount);

  /** Luma of ITU-R 601-2 in 16-bit fixed point, as Pillow's conversion from RGB to L. */
  private static int grey(byte[] rgb, int i) {
    int sum = (rgb[i] & 255) * 19595 + (rgb[i + 1] & 255) * 38470 + (rgb[i + 2] & 255) * 7471;
    return (sum + 0x8000) >> 16;
  }

  private static RgbImage blendAll(RgbImage image, int dull, float factor) {
    return ChannelTables.same(value -> blend(dull, value, factor) & 255).apply(image);
  }

  /** {@code dull + factor * (value - dull)}, bounded to 0..255. */
  static byte blend(int dull, int value, float factor) {
    float mixed = dull + factor * (value - dull);
    return (byte) Math.max(0, Math.min(255, (int) mixed));
  }
}
