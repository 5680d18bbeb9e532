package alexnet.image;

/**
 * What a picture may cost, checked against its header before memory is taken.
 *
 * @param maxPixels largest width times height
 * @param maxBytes largest file
 */
public record DecodeLimits(long maxPixels, long maxBytes) {
  /** 100 megapixels and 256 MiB. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(100_000_000L, 256L << 20);

  /** Pictures of up to so many million pixels, in files as large as usual. */
  public static DecodeLimits ofMegapixels(long count) {
    return new DecodeLimits(count * 1_000_000, DEFAULT.maxBytes);
  }

  /** Checks that both limits are positive. */
  public DecodeLimits {
    if (maxPixels < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: " + maxPixels + " pixels, " + maxBytes + " bytes");
    }
  }
}
