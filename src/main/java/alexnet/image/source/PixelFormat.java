package alexnet.image.source;

import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.util.Objects;

/**
 * How a file stores its pixels. Whatever it is, the decoder makes 8-bit RGB of it.
 *
 * @param colours what the samples of a pixel stand for
 * @param bits a sample, or an index into the palette, takes
 * @param alpha whether there is transparency
 */
public record PixelFormat(Colours colours, int bits, boolean alpha) {
  /** 8-bit grey without transparency. */
  public static final PixelFormat GREY = new PixelFormat(Colours.GREY, 8, false);

  /** 8-bit RGB, or YCbCr that stands for it, without transparency. */
  public static final PixelFormat RGB = new PixelFormat(Colours.RGB, 8, false);

  /** 8-bit printing inks. */
  public static final PixelFormat CMYK = new PixelFormat(Colours.CMYK, 8, false);

  /** Kinds of samples. */
  public enum Colours {
    /** One sample of brightness. */
    GREY("grey"),
    /** Red, green and blue. */
    RGB("RGB"),
    /** An index into a table of colours. */
    PALETTE("palette"),
    /** Four printing inks. */
    CMYK("CMYK"),
    /** Something rarer, such as L*a*b*. */
    OTHER("unusual colours");

    private final String title;

    Colours(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /** Checks that a sample has bits. */
  public PixelFormat {
    Objects.requireNonNull(colours, "colours");
    if (bits < 1) {
      throw new IllegalArgumentException("samples of " + bits + " bits");
    }
  }

  /** What a reader of ImageIO has made of a file; it keeps the kind of samples. */
  public static PixelFormat of(ColorModel model) {
    if (model instanceof IndexColorModel) {
      return new PixelFormat(Colours.PALETTE, model.getPixelSize(), model.hasAlpha());
    }
    Colours colours =
        switch (model.getColorSpace().getType()) {
          case ColorSpace.TYPE_GRAY -> Colours.GREY;
          case ColorSpace.TYPE_RGB -> Colours.RGB;
          case ColorSpace.TYPE_CMYK -> Colours.CMYK;
          default -> Colours.OTHER;
        };
    return new PixelFormat(colours, model.getComponentSize(0), model.hasAlpha());
  }

  /** Whether this is 8-bit grey or RGB without transparency, which loses nothing on its way. */
  public boolean isPlain() {
    return bits == 8 && !alpha && (colours == Colours.GREY || colours == Colours.RGB);
  }

  /** For example {@code 16-bit RGB with transparency}. */
  @Override
  public String toString() {
    return bits + "-bit " + colours + (alpha ? " with transparency" : "");
  }
}
