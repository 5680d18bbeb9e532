package alexnet.transform.augment;

import alexnet.image.RgbImage;
import alexnet.transform.Checks;
import java.util.Locale;

/**
 * The operations that automatic augmentation chooses from ({@link TrivialAugment}, {@link
 * RandAugment}), each equal bit for bit to what torchvision does with PIL pictures:
 * nearest-neighbour interpolation, black where a picture was moved away from.
 */
public enum PictureOperation {
  /** The picture as it is; the magnitude has no meaning. */
  IDENTITY(false) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return image;
    }
  },

  /** Rows move sideways, the more the lower; the magnitude is in pixels a row. */
  SHEAR_X(true) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return NearestAffine.shearX(magnitude).apply(image);
    }
  },

  /** Columns move up or down, the more the farther right; the magnitude is in pixels a column. */
  SHEAR_Y(true) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return NearestAffine.shearY(magnitude).apply(image);
    }
  },

  /** Moved to the right by the magnitude in pixels, fractions dropped. */
  TRANSLATE_X(true) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return NearestAffine.translation((int) magnitude, 0).apply(image);
    }
  },

  /** Moved downwards by the magnitude in pixels, fractions dropped. */
  TRANSLATE_Y(true) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return NearestAffine.translation(0, (int) magnitude).apply(image);
    }
  },

  /** Turned around its centre; the magnitude is in degrees, counter-clockwise. */
  ROTATE(true) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return NearestAffine.rotation(magnitude, image).apply(image);
    }
  },

  /** {@link ColorOperation#BRIGHTNESS} by the factor 1 + magnitude. */
  BRIGHTNESS(true) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return ColorOperation.BRIGHTNESS.apply(image, 1 + magnitude);
    }
  },

  /** {@link ColorOperation#SATURATION} by the factor 1 + magnitude. */
  COLOR(true) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return ColorOperation.SATURATION.apply(image, 1 + magnitude);
    }
  },

  /** {@link ColorOperation#CONTRAST} by the factor 1 + magnitude. */
  CONTRAST(true) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return ColorOperation.CONTRAST.apply(image, 1 + magnitude);
    }
  },

  /** Smoother below 0, sharper above: the factor is 1 + magnitude, -1 the smoothed picture. */
  SHARPNESS(true) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return Sharpness.apply(image, (float) (1 + magnitude));
    }
  },

  /** Only the highest bits of every value are kept, as many as the magnitude says, 1..8. */
  POSTERIZE(false) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      Checks.range("bits of posterize", magnitude, 1, 8);
      int mask = -(1 << (8 - (int) magnitude));
      return ChannelTables.same(value -> value & mask).apply(image);
    }
  },

  /** Values from the magnitude on become 255 - value. */
  SOLARIZE(false) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return ChannelTables.same(value -> value < magnitude ? value : 255 - value).apply(image);
    }
  },

  /** Each channel stretched to 0..255; the magnitude has no meaning. */
  AUTO_CONTRAST(false) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return ChannelTables.ofHistograms(image, Histograms::stretch).apply(image);
    }
  },

  /**
   * Each channel's values spread so that all are about as frequent; the magnitude has no meaning.
   */
  EQUALIZE(false) {
    @Override
    RgbImage change(RgbImage image, double magnitude) {
      return ChannelTables.ofHistograms(image, Histograms::equalize).apply(image);
    }
  };

  private final boolean signed;

  PictureOperation(boolean signed) {
    this.signed = signed;
  }

  /** Whether a negative magnitude means the opposite, so that both are drawn equally often. */
  public boolean signed() {
    return signed;
  }

  abstract RgbImage change(RgbImage image, double magnitude);

  /**
   * The changed picture; the given one stays as it is.
   *
   * @param magnitude see the operation
   * @throws IllegalArgumentException if the magnitude is not finite or outside the operation's
   *     range
   */
  public RgbImage apply(RgbImage image, double magnitude) {
    if (!Double.isFinite(magnitude)) {
      throw new IllegalArgumentException(this + " by " + magnitude);
    }
    return change(image, magnitude);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
