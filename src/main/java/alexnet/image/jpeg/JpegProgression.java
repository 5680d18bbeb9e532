package alexnet.image.jpeg;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Which coefficients the scans of a progressive JPEG have sent, and down to which bit (ITU T.81,
 * annex G). A file may end before it has sent them all; what is missing then counts as zero, which
 * the decoders must be told: libjpeg guesses it from the blocks around, each version of it in
 * another way, with values that differ by up to 119 of 255.
 */
final class JpegProgression {
  private static final int COEFFICIENTS = 64;
  private static final int NOT_SENT = -1;

  /** No restart intervals from here on; then a Huffman code, 0, for a run of 2^14 empty blocks. */
  private static final int[] TABLES = {
    0xFF, 0xDD, 0, 4, 0, 0, 0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0xE0
  };

  private static final int LONGEST_RUN = 1 << 14;

  /** The code and the 14 bits that say how much longer the run is. */
  private static final int RUN_BITS = 15;

  private final JpegFrame frame;
  private final int[][] lowestBit;

  JpegProgression(JpegFrame frame) {
    this.frame = frame;
    lowestBit = new int[frame.components()][COEFFICIENTS];
    for (int[] coefficients : lowestBit) {
      Arrays.fill(coefficients, NOT_SENT);
    }
  }

  /**
   * Takes note of a scan. What makes no sense in its header is left for the decoder to refuse.
   *
   * @param header from the number of components to the last bit sent (B.2.3)
   */
  void scan(byte[] bytes, int header, int length) {
    int components = bytes[header] & 0xFF;
    if (length < 4 + 2 * components) {
      return;
    }
    int spectrum = header + 1 + 2 * components;
    int first = bytes[spectrum] & 0xFF;
    int last = Math.min(COEFFICIENTS - 1, bytes[spectrum + 1] & 0xFF);
    int bit = bytes[spectrum + 2] & 15;
    for (int i = 0; i < lowestBit.length; i++) {
      for (int j = 0; j < components; j++) {
        if ((bytes[header + 1 + 2 * j] & 0xFF) == frame.identifier(i) && first <= last) {
          Arrays.fill(lowestBit[i], first, last + 1, bit);
        }
      }
    }
  }

  /** Whether every coefficient was sent, down to its lowest bit. */
  boolean complete() {
    return Arrays.stream(lowestBit).flatMapToInt(Arrays::stream).allMatch(bit -> bit == 0);
  }

  /**
   * Scans that add nothing: for each component whose details are not all there, one that says of
   * every block that it has no further coefficient. With them the picture is complete, and no
   * decoder guesses.
   */
  byte[] emptyScans() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, TABLES);
    for (int i = 0; i < lowestBit.length; i++) {
      if (Arrays.stream(lowestBit[i]).skip(1).allMatch(bit -> bit == 0)) {
        continue;
      }
      put(out, 0xFF, 0xDA, 0, 8, 1, frame.identifier(i), 0, 1, COEFFICIENTS - 1, 0);
      int runs = (frame.blocks(i) + LONGEST_RUN - 1) / LONGEST_RUN;
      out.writeBytes(new byte[(runs * RUN_BITS + 7) / 8]);
    }
    return out.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, int... bytes) {
    for (int value : bytes) {
      out.write(value);
    }
  }
}
