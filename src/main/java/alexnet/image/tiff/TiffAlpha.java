package alexnet.image.tiff;

import alexnet.image.source.BadPictureException;

/**
 * Which of a TIFF's extra samples is transparency, by the field ExtraSamples (338). What the file
 * does not call so, such as near infrared beside red, green and blue, is not.
 *
 * @param kind of transparency
 * @param sample its place among the samples of a pixel; 0 if there is none
 */
record TiffAlpha(Kind kind, int sample) {
  private static final int EXTRA_SAMPLES = 338;
  private static final int UNSPECIFIED = 0;
  private static final int MULTIPLIED = 1;
  private static final int NOT_MULTIPLIED = 2;

  /** What Corel Draw 10 writes for its transparency. */
  private static final int COREL = 999;

  /** How colours and transparency belong together. */
  enum Kind {
    NONE,
    /** Colours are multiplied by it already. */
    ASSOCIATED,
    /** Colours are as they were. */
    UNASSOCIATED
  }

  /**
   * Finds it.
   *
   * @param colours samples of a pixel that are colours; the extra ones follow them
   * @param extra number of extra ones
   */
  static TiffAlpha of(TiffDirectory directory, int colours, int extra) throws BadPictureException {
    long told = directory.count(EXTRA_SAMPLES);
    if (extra > 0 && told == 0) {
      // Against the specification, but a fourth sample that nobody explains is transparency to all.
      if (extra > 1) {
        throw BadPictureException.unsupported(
            "TIFF", extra + " extra samples that the file does not explain");
      }
      return new TiffAlpha(Kind.UNASSOCIATED, colours);
    }
    TiffAlpha found = new TiffAlpha(Kind.NONE, 0);
    for (int i = 0; i < Math.min(extra, told); i++) {
      long kind = directory.value(EXTRA_SAMPLES, i);
      boolean multiplied = kind == MULTIPLIED;
      if (!multiplied && kind != NOT_MULTIPLIED && kind != COREL && kind != UNSPECIFIED) {
        throw BadPictureException.unsupported("TIFF", "an extra sample of kind " + kind);
      }
      if (kind != UNSPECIFIED && found.kind == Kind.NONE) {
        found = new TiffAlpha(multiplied ? Kind.ASSOCIATED : Kind.UNASSOCIATED, colours + i);
      }
    }
    return found;
  }
}
