package alexnet.image;

import alexnet.image.source.BadPictureException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The formats that are decoded, told apart by their first bytes and never by a file's name. */
public enum ImageFormat {
  /** ITU T.81, with or without JFIF. */
  JPEG("JPEG", "jpg jpeg jpe jfif"),
  /** Portable Network Graphics. */
  PNG("PNG", "png"),
  /** CompuServe's format; of an animation the first frame counts. */
  GIF("GIF", "gif"),
  /** Windows bitmap. */
  BMP("BMP", "bmp dib"),
  /** Lossy or lossless. */
  WEBP("WebP", "webp"),
  /** Of several pages the first counts. */
  TIFF("TIFF", "tif tiff"),
  /** Netpbm: bitmap, greymap or pixmap. */
  PNM("PNM", "ppm pgm pbm pnm");

  private final String title;
  private final String suffixes;

  ImageFormat(String title, String suffixes) {
    this.title = title;
    this.suffixes = suffixes;
  }

  /** As written in messages. */
  public String title() {
    return title;
  }

  /** What the names of such files end in after the last dot, in lower case. */
  public List<String> suffixes() {
    return List.of(suffixes.split(" "));
  }

  /** Whether a file's name ends as files of this format do, in any case of letters. */
  public boolean isNamed(String fileName) {
    String suffix = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return suffixes().contains(suffix);
  }

  /**
   * Whether a file's content begins as a picture does, of a format that is read or one that is not.
   */
  public static boolean isPicture(byte[] content) {
    try {
      of(content);
      return true;
    } catch (BadPictureException e) {
      return e.isUnsupported();
    }
  }

  /**
   * The format of a file's content.
   *
   * @throws BadPictureException saying what the content is instead, as far as that can be told
   */
  static ImageFormat of(byte[] bytes) throws BadPictureException {
    if (bytes.length == 0) {
      throw new BadPictureException("the file is empty");
    }
    // One char a byte, so that the signatures can be written as text.
    String head = new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.ISO_8859_1);
    UnreadFormat unread = UnreadFormat.of(head);
    if (unread != null) { // first, as some begin like one that is read and go on otherwise
      throw BadPictureException.unsupported(unread.title());
    }
    if (head.startsWith("\u00FF\u00D8\u00FF")) {
      return JPEG;
    }
    if (head.startsWith("\u0089PNG\r\n\u001A\n")) {
      return PNG;
    }
    if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
      return GIF;
    }
    if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
      return WEBP;
    }
    if (isTiff(head)) {
      return TIFF;
    }
    if (isPnm(head)) {
      return PNM;
    }
    if (isBmp(head)) {
      return BMP;
    }
    throw new BadPictureException(complaint(bytes, head));
  }

  /** Also BigTIFF, whose version is one higher. */
  private static boolean isTiff(String head) {
    return head.startsWith("II*\0")
        || head.startsWith("MM\0*")
        || head.startsWith("II+\0")
        || head.startsWith("MM\0+");
  }

  private static boolean isPnm(String head) {
    return head.length() > 3
        && head.charAt(0) == 'P'
        && head.charAt(1) >= '1'
        && head.charAt(1) <= '6'
        && (Character.isWhitespace(head.charAt(2)) || head.charAt(2) == '#');
  }

  /** "BM" alone is too little: the length of the header that follows must be one in use. */
  private static boolean isBmp(String head) {
    if (!head.startsWith("BM") || head.length() < 18) {
      return false;
    }
    int length = head.charAt(14);
    boolean known =
        length == 12
            || length == 16
            || length == 40
            || length == 52
            || length == 56
            || length == 64
            || length == 108
            || length == 124;
    return known && head.startsWith("\0\0\0", 15);
  }

  private static String complaint(byte[] bytes, String head) {
    if (head.startsWith("version https://git-lfs")) {
      return "Git LFS pointer, not the picture";
    }
    if (head.startsWith("PNG", 1) || head.startsWith("\u0089PN")) {
      return "damaged PNG signature";
    }
    String text = textKind(bytes);
    if (text != null) {
      return "not a picture (" + text + ")";
    }
    StringBuilder start = new StringBuilder();
    for (int i = 0; i < Math.min(4, head.length()); i++) {
      start.append(String.format(Locale.ROOT, " %02x", (int) head.charAt(i)));
    }
    return "not a picture (unknown content, starts with" + start + ")";
  }

  /** What kind of text this is, or null if it is none: not UTF-8, or with control characters. */
  private static String textKind(byte[] bytes) {
    CharBuffer text = CharBuffer.allocate(512);
    ByteBuffer head = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, 512));
    // "Not the end of input", so that a character cut in two at the end is no error.
    if (StandardCharsets.UTF_8.newDecoder().decode(head, text, false).isError()) {
      return null;
    }
    String start = text.flip().toString().strip().toLowerCase(Locale.ROOT);
    if (start.chars().anyMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c))) {
      return null;
    }
    if (start.contains("<html") || start.startsWith("<!doctype html")) {
      return "HTML text";
    }
    if (start.contains("<svg")) {
      return "SVG text";
    }
    if (start.startsWith("<")) {
      return "XML text";
    }
    // Latin-1 makes a letter of any byte; random data without a control character is rare but
    // short.
    return "text";
  }
}
