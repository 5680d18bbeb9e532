package alexnet.weights.tensor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The first bytes of a file, by which its format is known. */
public final class FileStart {
  private FileStart() {}

  /** Whether a file's content begins so. */
  public static boolean is(ByteBuffer content, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (content.remaining() <= i || content.get(i) != (byte) bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** What a person recognises a web page or a text by. */
  public static String text(ByteBuffer content) {
    byte[] first = new byte[Math.min(24, content.remaining())];
    content.duplicate().get(first);
    String text = new String(first, StandardCharsets.ISO_8859_1);
    return first.length == 0
        ? "it is empty"
        : "it begins with \"" + text.replaceAll("[^ -~]", ".") + "\"";
  }
}
