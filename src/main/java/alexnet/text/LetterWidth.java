package alexnet.text;

/** The room that a letter takes where letters stand in columns, after Unicode's UAX 11. */
public enum LetterWidth {
  /** Marks on another letter, and what is not seen. */
  NONE(0),
  /** Most letters. */
  NARROW(1),
  /** East Asian wide and full-width letters, and emoji. */
  WIDE(2);

  /** First and last code points of the wide and full-width blocks. */
  private static final int[] WIDE_BLOCKS = {
    0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F,
    0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0,
    0x18DFF, 0x1AFF0, 0x1B2FF, 0x1F300, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F900, 0x1F9FF, 0x1FA70,
    0x1FAFF, 0x20000, 0x3FFFD,
  };

  private final int columns;

  LetterWidth(int columns) {
    this.columns = columns;
  }

  /** The width of a code point. */
  public static LetterWidth of(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> NONE;
      default -> isWide(codePoint) ? WIDE : NARROW;
    };
  }

  private static boolean isWide(int codePoint) {
    for (int i = 0; i < WIDE_BLOCKS.length; i += 2) {
      if (codePoint >= WIDE_BLOCKS[i] && codePoint <= WIDE_BLOCKS[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Columns of a terminal, or letters of the usual width. */
  public int columns() {
    return columns;
  }
}
