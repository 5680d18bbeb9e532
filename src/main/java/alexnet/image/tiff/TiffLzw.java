package alexnet.image.tiff;

import alexnet.image.source.BadPictureException;

/**
 * LZW as TIFF 6.0, section 13, has it: codes of 9 to 12 bits, high bit first, that grow one code
 * early. Files of before 1988 have the low bit first and grow in time; they are told by their first
 * code, as libtiff does.
 *
 * <p>A new string is the one before it and one byte more, and so lies in the output already: the
 * table holds places and lengths, no bytes.
 */
final class TiffLzw {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int LONGEST_CODE = 12;

  private final byte[] from;
  private final int end;
  private final boolean lowBitFirst;
  private final int[] places = new int[1 << LONGEST_CODE];
  private final int[] lengths = new int[1 << LONGEST_CODE];
  private int at;
  private int buffer;
  private int buffered;

  TiffLzw(byte[] from, int start, int length) {
    this.from = from;
    this.at = start;
    this.end = start + length;
    // The code to clear the table, which comes first, has its one bit in the second byte.
    this.lowBitFirst = length >= 2 && from[start] == 0 && (from[start + 1] & 1) == 1;
  }

  /** Fills {@code into} up to {@code wanted} bytes; returns how many there were. */
  int unpack(byte[] into, int wanted) throws BadPictureException {
    int early = lowBitFirst ? 0 : 1;
    int bits = 9;
    int next = FIRST;
    int before = 0; // the string before this one: its place and length
    int lengthBefore = 0;
    int filled = 0;
    while (filled < wanted) {
      int code = code(bits);
      if (code < 0 || code == END) {
        break;
      }
      if (code == CLEAR) {
        bits = 9;
        next = FIRST;
        lengthBefore = 0;
        continue;
      }
      int length = 1;
      if (code < CLEAR) {
        into[filled] = (byte) code;
      } else {
        boolean known = code < next;
        if (!known && (code > next || lengthBefore == 0)) {
          throw new BadPictureException("damaged TIFF pixel data (LZW code " + code + ")");
        }
        // The code that is about to be defined: the string before, and its own first byte again.
        int place = known ? places[code] : before;
        length = Math.min(known ? lengths[code] : lengthBefore + 1, wanted - filled);
        for (int i = 0; i < length; i++) {
          into[filled + i] = into[place + i]; // one by one, as they may overlap
        }
      }
      if (lengthBefore > 0 && next < places.length) {
        places[next] = before;
        lengths[next] = lengthBefore + 1;
        next++;
        if (next + early >= 1 << bits && bits < LONGEST_CODE) {
          bits++;
        }
      }
      before = filled;
      lengthBefore = length;
      filled += length;
    }
    return filled;
  }

  /** The next code, or -1 at the end. */
  private int code(int bits) {
    while (buffered < bits) {
      if (at >= end) {
        return -1;
      }
      int next = from[at++] & 0xFF;
      buffer = lowBitFirst ? buffer | next << buffered : buffer << 8 | next;
      buffered += 8;
    }
    buffered -= bits;
    int mask = (1 << bits) - 1;
    if (lowBitFirst) {
      int code = buffer & mask;
      buffer >>>= bits;
      return code;
    }
    return (buffer >>> buffered) & mask; // older bits are pushed out at the top
  }
}
