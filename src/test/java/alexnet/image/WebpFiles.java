package alexnet.image;

import static alexnet.image.TestPictures.bytes;
import static alexnet.image.TestPictures.concat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** WebPs (RFC 9649) put together from the chunks of others. */
final class WebpFiles {
  static final int ANIMATED = 2;
  static final int ALPHA = 16;

  private WebpFiles() {}

  /** The chunks of a still picture by their names, contents without padding. */
  static Map<String, byte[]> chunks(byte[] webp) {
    Map<String, byte[]> chunks = new LinkedHashMap<>();
    ByteBuffer file = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 12; at + 8 <= webp.length; ) {
      int length = file.getInt(at + 4);
      String name = new String(webp, at, 4, StandardCharsets.US_ASCII);
      chunks.put(name, Arrays.copyOfRange(webp, at + 8, at + 8 + length));
      at += 8 + length + (length & 1);
    }
    return chunks;
  }

  /** The extended form of a still picture with one chunk more, and the flag that announces it. */
  static byte[] withChunk(byte[] webp, int flag, String name, byte[] content) {
    Map<String, byte[]> chunks = chunks(webp);
    RgbImage size = TestPictures.decode(webp);
    byte[] header = chunks.getOrDefault("VP8X", header(0, size.width(), size.height()));
    header[0] |= (byte) (flag | (chunks.containsKey("VP8L") ? ALPHA : 0));
    chunks.remove("VP8X");
    boolean first = name.equals("ICCP");
    byte[] body = chunk("VP8X", header);
    body = first ? concat(body, chunk(name, content)) : body;
    for (Map.Entry<String, byte[]> each : chunks.entrySet()) {
      body = concat(body, chunk(each.getKey(), each.getValue()));
    }
    return file(first ? body : concat(body, chunk(name, content)));
  }

  /**
   * An animation whose first frame is a still picture.
   *
   * @param left columns beside the frame, an even number
   * @param top rows above the frame, an even number
   */
  static byte[] animated(
      byte[] still, int canvasWidth, int canvasHeight, int left, int top, byte[]... more) {
    RgbImage size = TestPictures.decode(still);
    byte[] place =
        concat(
            u24(left / 2),
            u24(top / 2),
            u24(size.width() - 1),
            u24(size.height() - 1),
            u24(100),
            bytes(0));
    byte[] frame = place;
    for (Map.Entry<String, byte[]> each : chunks(still).entrySet()) {
      if (!each.getKey().equals("VP8X")) {
        frame = concat(frame, chunk(each.getKey(), each.getValue()));
      }
    }
    byte[] background = bytes(0, 0, 255, 255, 0, 0); // red, which nobody shows; endless
    byte[] body =
        concat(
            chunk("VP8X", header(ANIMATED | ALPHA, canvasWidth, canvasHeight)),
            chunk("ANIM", background),
            chunk("ANMF", frame));
    return file(concat(body, concat(more)));
  }

  private static byte[] header(int flags, int width, int height) {
    return concat(bytes(flags, 0, 0, 0), u24(width - 1), u24(height - 1));
  }

  private static byte[] u24(int value) {
    return bytes(value, value >> 8, value >> 16);
  }

  private static byte[] file(byte[] body) {
    return concat(
        "RIFF".getBytes(StandardCharsets.US_ASCII),
        u32(body.length + 4),
        "WEBP".getBytes(StandardCharsets.US_ASCII),
        body);
  }

  static byte[] chunk(String name, byte[] content) {
    return concat(
        name.getBytes(StandardCharsets.US_ASCII),
        u32(content.length),
        content,
        new byte[content.length & 1]);
  }

  private static byte[] u32(int value) {
    return bytes(value, value >> 8, value >> 16, value >> 24);
  }
}
