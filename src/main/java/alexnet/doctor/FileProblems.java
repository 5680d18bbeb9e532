package alexnet.doctor;

import alexnet.image.ImageTraits;
import alexnet.image.source.PixelFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a picture's file, or its size, shows to be wrong. */
final class FileProblems {
  /** From here on decoding costs more than a training step on the picture. */
  private static final long HUGE_PIXELS = 8_000_000;

  /** Shorter sides below this are tiny, where others are larger. */
  private static final int TINY_SIDE = 32;

  private FileProblems() {}

  /** Looks at what a file says of itself. */
  static List<Problem> of(LabelledPicture picture, ImageTraits traits) {
    List<Problem> problems = new ArrayList<>(0);
    String name = picture.sample().name();
    if (!traits.tolerated().isEmpty()) {
      problems.add(Problem.of(ProblemKind.DAMAGED, picture, traits.tolerated()));
    }
    if (!traits.format().isNamed(name)) {
      String suffix = name.substring(name.lastIndexOf('.'));
      problems.add(
          Problem.of(
              ProblemKind.WRONG_SUFFIX,
              picture,
              "the content is %s, not %s".formatted(traits.format().title(), suffix)));
    }
    long pixels = (long) traits.width() * traits.height();
    if (pixels >= HUGE_PIXELS) {
      problems.add(
          Problem.of(
              ProblemKind.HUGE,
              picture,
              String.format(
                  Locale.ROOT,
                  "%dx%d pixels, %.1f megapixels",
                  traits.width(),
                  traits.height(),
                  pixels / 1e6)));
    }
    if (traits.pixels().colours() == PixelFormat.Colours.CMYK) {
      problems.add(Problem.of(ProblemKind.CMYK, picture, traits.pixels().toString()));
    } else if (!traits.pixels().isPlain()) {
      problems.add(Problem.of(ProblemKind.ODD_MODE, picture, traits.pixels().toString()));
    }
    return problems;
  }

  /**
   * Pictures whose shorter side is below 32 pixels and below half the median of the set: where all
   * are small, that is how the set is.
   *
   * @param fingerprints of each picture; null where it cannot be read
   */
  static List<Problem> tiny(List<LabelledPicture> pictures, Fingerprint[] fingerprints) {
    int usual = PictureSizes.of(fingerprints).medianShortSide();
    return IntStream.range(0, fingerprints.length)
        .filter(i -> fingerprints[i] != null)
        .filter(i -> fingerprints[i].shortSide() < Math.min(TINY_SIDE, usual / 2.0))
        .mapToObj(
            i ->
                Problem.of(
                    ProblemKind.TINY,
                    pictures.get(i),
                    String.format(
                        Locale.ROOT,
                        "%s pixels; the shorter side is %d pixels in the middle of the set",
                        fingerprints[i].size(),
                        usual)))
        .toList();
  }
}
