package alexnet.doctor;

import alexnet.transform.Preprocessing;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * The shorter sides of the pictures of a set, in pixels.
 *
 * @param minShortSide of all that can be read; 0 if none can
 * @param medianShortSide of all that can be read
 * @param maxShortSide of all that can be read
 * @param belowCrop how many are smaller than the square that the network sees, 224 pixels, and so
 *     are enlarged
 */
public record PictureSizes(int minShortSide, int medianShortSide, int maxShortSide, int belowCrop) {
  /** The side of the network's input, in pixels. */
  private static final int CROP = Preprocessing.DEFAULT.crop();

  static PictureSizes of(Fingerprint[] fingerprints) {
    int[] sides =
        Arrays.stream(fingerprints)
            .filter(Objects::nonNull)
            .mapToInt(Fingerprint::shortSide)
            .sorted()
            .toArray();
    if (sides.length == 0) {
      return new PictureSizes(0, 0, 0, 0);
    }
    int below = (int) Arrays.stream(sides).filter(side -> side < CROP).count();
    return new PictureSizes(sides[0], sides[sides.length / 2], sides[sides.length - 1], below);
  }

  /** One line for people. */
  public String inWords() {
    String range =
        minShortSide == maxShortSide
            ? String.format(Locale.ROOT, "every shorter side is %,d pixels", minShortSide)
            : String.format(
                Locale.ROOT,
                "shorter side %,d to %,d pixels, %,d in the middle",
                minShortSide,
                maxShortSide,
                medianShortSide);
    return belowCrop == 0
        ? range
        : range
            + String.format(
                Locale.ROOT,
                "; %,d pictures are below %d, the network's input, and are enlarged",
                belowCrop,
                CROP);
  }
}
