package alexnet.image.tiff;

import alexnet.image.source.BadPictureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the bits of a TIFF's samples mean: unsigned integers of 1 to 64 bits, or floating-point
 * numbers of 16, 32 or 64. They become levels of 0 to 255, or stay as they are where they point
 * into a palette.
 *
 * <p>Samples of whole bytes lie in the byte order of the file; others follow each other bit by bit,
 * the high bit first. More than 8 bits are cut, as everywhere here.
 *
 * @param bits of a sample
 * @param floating whether they are floating-point numbers
 * @param indices whether they point into a palette
 * @param order of the bytes of a sample
 * @param fullScale the floating-point number that is as bright as can be
 */
record TiffSamples(int bits, boolean floating, boolean indices, ByteOrder order, double fullScale) {
  private static final int LARGEST_INDEX = 16;
  private static final int UNSIGNED = 1;
  private static final int SIGNED = 2;
  private static final int FLOATING = 3;
  private static final int UNDEFINED = 4;
  private static final int COMPLEX_INTEGER = 5;
  private static final int COMPLEX = 6;

  /**
   * Samples of a picture's format, or a refusal that names it.
   *
   * @param format of the field SampleFormat (339)
   */
  static TiffSamples of(long format, long bits, boolean indices, ByteOrder order)
      throws BadPictureException {
    String kind =
        format == SIGNED
            ? "signed integer"
            : format == COMPLEX_INTEGER
                ? "complex integer"
                : format == COMPLEX ? "complex floating-point" : null;
    if (kind != null) {
      throw BadPictureException.unsupported("TIFF", kind + " samples");
    }
    // Undefined ones are to be taken as unsigned, says TIFF 6.0, section 19.
    if (format != UNSIGNED && format != UNDEFINED && format != FLOATING) {
      throw BadPictureException.unsupported("TIFF", "sample format " + format);
    }
    boolean floating = format == FLOATING;
    boolean known = floating ? bits == 16 || bits == 32 || bits == 64 : bits >= 1 && bits <= 64;
    if (!known || (indices && (floating || bits > LARGEST_INDEX))) {
      throw BadPictureException.unsupported(
          "TIFF",
          (floating ? "floating-point samples of " : "samples of ")
              + bits
              + " bits"
              + (indices ? " with a palette" : ""));
    }
    return new TiffSamples((int) bits, floating, indices, order, 1);
  }

  /** Whether a sample is a byte, and a level as it is. */
  boolean areBytes() {
    return bits == 8 && !floating;
  }

  /**
   * The same, once the largest of the floating-point samples is known.
   *
   * <p>Full brightness is 1 by Adobe's note on them (TIFF technical note 3), and 255 in what Pillow
   * and programs for measuring write. Pictures of both kinds have samples somewhat above it, from
   * resizing or from highlights; one of 0 to 255 that ends below 2 would be black all over.
   */
  TiffSamples scaledBy(double largest) throws BadPictureException {
    double scale = largest <= 2 ? 1 : 255;
    if (largest > 2 * scale) {
      throw BadPictureException.unsupported(
          "TIFF",
          "floating-point samples up to " + (float) largest + "; read are 0 to 1 and 0 to 255");
    }
    return new TiffSamples(bits, floating, indices, order, scale);
  }

  /** The largest finite one of floating-point samples; negative infinity if there is none. */
  double largest(ByteBuffer samples, int offset, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      double value = number(samples, offset + i * (bits / 8));
      if (value > largest && value != Double.POSITIVE_INFINITY) {
        largest = value;
      }
    }
    return largest;
  }

  /**
   * Takes samples that follow each other apart.
   *
   * @param samples in {@link #order}
   * @param offset of the first, in bytes
   * @param count of them
   * @param levels receives each, {@code step} places apart, from {@code start} on
   */
  void unpack(ByteBuffer samples, int offset, int count, int[] levels, int start, int step) {
    int to = start;
    if (floating) {
      for (int i = 0; i < count; i++, to += step) {
        levels[to] = level(number(samples, offset + i * (bits / 8)));
      }
    } else if (bits == 8 || (bits % 8 == 0 && !indices)) {
      int bytes = bits / 8;
      int from = order == ByteOrder.BIG_ENDIAN ? offset : offset + bytes - 1; // the high byte
      for (int i = 0; i < count; i++, to += step, from += bytes) {
        levels[to] = samples.get(from) & 0xFF;
      }
    } else if (bits == 16) {
      for (int i = 0; i < count; i++, to += step) {
        levels[to] = samples.getShort(offset + 2 * i) & 0xFFFF;
      }
    } else {
      long bit = offset * 8L;
      for (int i = 0; i < count; i++, to += step, bit += bits) {
        levels[to] = spread(highBits(samples, bit));
      }
    }
  }

  /** Up to 16 bits of a sample that begins at a bit of the buffer, the high ones. */
  private int highBits(ByteBuffer samples, long bit) {
    int wanted = Math.min(bits, LARGEST_INDEX);
    int at = (int) (bit >> 3);
    int end = (int) ((bit + wanted - 1) >> 3);
    int value = 0;
    for (int i = at; i <= end; i++) {
      value = value << 8 | (samples.get(i) & 0xFF);
    }
    int behind = 7 - (int) ((bit + wanted - 1) & 7);
    return (value >> behind) & ((1 << wanted) - 1);
  }

  private int spread(int value) {
    if (indices) {
      return value;
    }
    int most = (1 << bits) - 1;
    return bits >= 8
        ? value >> (Math.min(bits, LARGEST_INDEX) - 8)
        : (value * 255 + most / 2) / most;
  }

  private double number(ByteBuffer samples, int at) {
    return switch (bits) {
      case 16 -> half(samples.getShort(at));
      case 32 -> samples.getFloat(at);
      default -> samples.getDouble(at);
    };
  }

  /** IEEE 754's numbers of 16 bits: a sign, 5 bits of exponent, 10 of fraction. */
  private static double half(short value) {
    int exponent = value >> 10 & 31;
    int fraction = value & 1023;
    double size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> (1024 + fraction) * Math.scalb(1.0, exponent - 25);
        };
    return value < 0 ? -size : size;
  }

  /** As of 16 bits, which are cut: half of full brightness is 127. What is no number is black. */
  private int level(double value) {
    double within = Math.max(0, Math.min(1, value / fullScale));
    return fullScale == 1 ? (int) (within * 65535) >> 8 : (int) (within * 255);
  }
}
