package alexnet.image.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a picture is to be turned, from the blocks of EXIF and XMP in its file. EXIF counts before
 * XMP, and the first of several blocks that say something, as in Pillow. Damaged blocks say
 * nothing: the pixels are fine without them.
 */
public final class OrientationTags {
  private static final byte[] XMP_SEGMENT =
      "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] NAME = "tiff:Orientation".getBytes(StandardCharsets.ISO_8859_1);

  /** As an attribute or as an element, right after the name. */
  private static final Pattern VALUE = Pattern.compile("\\s*(?:=\\s*[\"']|>)\\s*([1-8])");

  /** Enough for the value and some white space. */
  private static final int MOST_AFTER_NAME = 64;

  private int exif;
  private int xmp;

  /** Takes the content of a JPEG's APP1 segment, which is EXIF, XMP or something else. */
  public void jpegSegment(byte[] bytes, int offset, int length) {
    if (ExifBlock.isExif(bytes, offset, length)) {
      exif(bytes, offset, length);
    } else if (length > XMP_SEGMENT.length
        && Arrays.equals(
            bytes, offset, offset + XMP_SEGMENT.length, XMP_SEGMENT, 0, XMP_SEGMENT.length)) {
      xmp(bytes, offset + XMP_SEGMENT.length, length - XMP_SEGMENT.length);
    }
  }

  /** Takes a TIFF structure, with or without "Exif" before it; it may hold a packet of XMP. */
  public void exif(byte[] bytes, int offset, int length) {
    ExifBlock block = ExifBlock.of(bytes, offset, length);
    if (exif == 0) {
      exif = block.orientation();
    }
    xmp(bytes, block.xmpOffset(), block.xmpLength());
  }

  /** Takes a packet of XMP in UTF-8. */
  public void xmp(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int at = offset; xmp == 0 && at + NAME.length <= end; at++) {
      if (Arrays.equals(bytes, at, at + NAME.length, NAME, 0, NAME.length)) {
        int from = at + NAME.length;
        String rest =
            new String(
                bytes, from, Math.min(MOST_AFTER_NAME, end - from), StandardCharsets.ISO_8859_1);
        Matcher value = VALUE.matcher(rest);
        if (value.lookingAt()) {
          xmp = value.group(1).charAt(0) - '0';
        }
      }
    }
  }

  /** Upright where nothing, or nothing valid, was said. */
  public Orientation orientation() {
    return Orientation.ofTag(exif != 0 ? exif : xmp);
  }
}
