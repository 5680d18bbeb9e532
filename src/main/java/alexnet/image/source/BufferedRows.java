package alexnet.image.source;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * Rows of a {@link BufferedImage} as RGB over white. Samples of grey, RGB and CMYK are taken as
 * they are: {@code BufferedImage.getRGB} would convert grey through a gamma curve (85 becomes 156)
 * and RGB through its profile, where Pillow does neither.
 */
public final class BufferedRows {
  private enum Kind {
    GREY,
    RGB,
    CMYK,
    OTHER
  }

  private final BufferedImage image;
  private final Raster raster;
  private final Kind kind;
  private final boolean alpha;

  /** How many low bits a sample has beyond 8. */
  private final int excess;

  private int[] samples;

  /** The rows of a picture of any type. */
  public BufferedRows(BufferedImage image) {
    this.image = image;
    this.raster = image.getRaster();
    ColorModel colours = image.getColorModel();
    this.kind = kind(colours);
    this.alpha = colours.hasAlpha();
    this.excess = colours.getComponentSize(0) - 8;
  }

  private static Kind kind(ColorModel colours) {
    boolean apart =
        colours instanceof ComponentColorModel
            && (colours.getTransferType() == DataBuffer.TYPE_BYTE
                || colours.getTransferType() == DataBuffer.TYPE_USHORT);
    boolean packed = // masks of other widths are scaled by getRGB, each by its own
        colours instanceof DirectColorModel
            && Arrays.stream(colours.getComponentSize()).allMatch(bits -> bits == 8);
    boolean full = colours.getComponentSize(0) >= 8;
    if (!(apart || packed) || !full || colours.isAlphaPremultiplied()) {
      return Kind.OTHER;
    }
    return switch (colours.getColorSpace().getType()) {
      case ColorSpace.TYPE_GRAY -> Kind.GREY;
      case ColorSpace.TYPE_RGB -> Kind.RGB;
      case ColorSpace.TYPE_CMYK -> Kind.CMYK;
      default -> Kind.OTHER;
    };
  }

  /**
   * Writes one row.
   *
   * @param y counted from the top
   * @param rgb receives {@code 3 * width} bytes from {@code offset} on
   */
  public void row(int y, byte[] rgb, int offset) {
    int width = image.getWidth();
    int left = raster.getMinX();
    int top = raster.getMinY();
    if (kind == Kind.OTHER) {
      samples = image.getRGB(0, y, width, 1, samples, 0, width);
    } else {
      samples = raster.getPixels(left, top + y, width, 1, samples);
    }
    int bands = kind == Kind.OTHER ? 1 : raster.getNumBands();
    int from = 0;
    for (int i = offset; i < offset + 3 * width; i += 3, from += bands) {
      int red;
      int green;
      int blue;
      int opacity = 255;
      switch (kind) {
        case GREY -> {
          red = samples[from] >> excess;
          green = red;
          blue = red;
        }
        case RGB -> {
          red = samples[from] >> excess;
          green = samples[from + 1] >> excess;
          blue = samples[from + 2] >> excess;
        }
        case CMYK -> {
          int light = 255 - (samples[from + 3] >> excess);
          red = Blend.underBlack(255 - (samples[from] >> excess), light);
          green = Blend.underBlack(255 - (samples[from + 1] >> excess), light);
          blue = Blend.underBlack(255 - (samples[from + 2] >> excess), light);
        }
        default -> {
          int argb = samples[from];
          opacity = alpha ? argb >>> 24 : 255; // an index beyond the palette is black
          red = argb >> 16 & 0xFF;
          green = argb >> 8 & 0xFF;
          blue = argb & 0xFF;
        }
      }
      if (alpha && kind != Kind.OTHER) {
        opacity = samples[from + bands - 1] >> excess;
      }
      if (opacity != 255) {
        red = Blend.overWhite(red, opacity);
        green = Blend.overWhite(green, opacity);
        blue = Blend.overWhite(blue, opacity);
      }
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
  }

  /** Hands all rows to the sink. */
  public void all(RowSink rows) {
    byte[] rgb = new byte[image.getWidth() * 3];
    for (int y = 0; y < image.getHeight(); y++) {
      row(y, rgb, 0);
      rows.row(rgb, 0);
    }
  }
}
