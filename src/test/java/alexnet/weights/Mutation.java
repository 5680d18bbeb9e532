package alexnet.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Ways to break files, at random: their bytes, or the opcodes of a pickle. */
final class Mutation {
  private Mutation() {}

  /** Opcodes of all kinds, of which some make sense in many places. */
  private static final byte[] OPCODES = {
    '(',
    '0',
    '1',
    '2',
    'N',
    'K',
    'M',
    'J',
    'G',
    'X',
    'U',
    'T',
    'B',
    'C',
    '}',
    ']',
    ')',
    't',
    'a',
    'e',
    's',
    'u',
    'q',
    'r',
    'h',
    'j',
    'c',
    'R',
    'b',
    'Q',
    '.',
    (byte) 0x80,
    (byte) 0x81,
    (byte) 0x85,
    (byte) 0x86,
    (byte) 0x87,
    (byte) 0x88,
    (byte) 0x89,
    (byte) 0x8a,
    (byte) 0x8b,
    (byte) 0x8c,
    (byte) 0x8d,
    (byte) 0x8e,
    (byte) 0x8f,
    (byte) 0x90,
    (byte) 0x91,
    (byte) 0x92,
    (byte) 0x93,
    (byte) 0x94,
    (byte) 0x95,
    (byte) 0x96
  };

  static byte[] ofBytes(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 4 : 64));
      byte[] part = Arrays.copyOfRange(bytes, at, at + length);
      bytes =
          switch (random.nextInt(7)) {
            case 0 -> replace(bytes, at, 1, new byte[] {(byte) (part[0] ^ 1 << random.nextInt(8))});
            case 1 -> replace(bytes, at, length, random(part, random));
            case 2 -> replace(bytes, at, length, extreme(part, random));
            case 3 -> replace(bytes, at, 0, random(part, random));
            case 4 -> replace(bytes, random.nextInt(bytes.length), 0, part);
            case 5 -> replace(bytes, at, length, new byte[0]);
            default -> random.nextInt(5) == 0 ? Arrays.copyOf(bytes, at) : bytes;
          };
    }
    return bytes;
  }

  /** Moves, drops, repeats and makes up opcodes. */
  static byte[] ofPickle(byte[] good, Random random) {
    byte[] bytes = good;
    for (int i = random.nextInt(5); i >= 0; i--) {
      int[] starts = starts(bytes);
      if (starts.length < 4) {
        return bytes;
      }
      int first = random.nextInt(starts.length - 1);
      int last = Math.min(starts.length - 1, first + 1 + random.nextInt(6));
      byte[] part = Arrays.copyOfRange(bytes, starts[first], starts[last]);
      int elsewhere = starts[random.nextInt(starts.length)];
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> replace(bytes, starts[first], part.length, new byte[0]);
            case 1 -> replace(bytes, elsewhere, 0, part);
            case 2 -> replace(bytes, starts[first], 1, opcodes(1, random));
            case 3 -> replace(bytes, starts[first], 0, opcodes(1 + random.nextInt(4), random));
            default -> replace(bytes, starts[first] + 1, part.length - 1, extreme(part, random));
          };
    }
    return bytes;
  }

  private static byte[] opcodes(int count, Random random) {
    byte[] codes = new byte[count];
    for (int i = 0; i < count; i++) {
      codes[i] = OPCODES[random.nextInt(OPCODES.length)];
    }
    return codes;
  }

  private static byte[] random(byte[] part, Random random) {
    byte[] bytes = part.clone();
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] extreme(byte[] part, Random random) {
    byte[] bytes = part.clone();
    Arrays.fill(bytes, (byte) (random.nextBoolean() ? 0 : 0xff));
    bytes[bytes.length - 1] = new byte[] {0, 1, 0x7f, -1, -128}[random.nextInt(5)];
    return bytes;
  }

  private static byte[] replace(byte[] bytes, int at, int length, byte[] by) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - length + by.length);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
    return result;
  }

  /** Where opcodes begin, as far as the pickle can be followed. */
  private static int[] starts(byte[] pickle) {
    int[] starts = new int[pickle.length + 1];
    int count = 0;
    for (int at = 0; at < pickle.length; count++) {
      starts[count] = at;
      at += length(pickle, at);
    }
    return Arrays.copyOf(starts, count);
  }

  private static int length(byte[] pickle, int at) {
    ByteBuffer rest =
        ByteBuffer.wrap(Arrays.copyOfRange(pickle, at + 1, at + 9)).order(ByteOrder.LITTLE_ENDIAN);
    return switch (pickle[at]) {
      case 'K', 'q', 'h', (byte) 0x80 -> 2;
      case 'M' -> 3;
      case 'J', 'r', 'j' -> 5;
      case 'G' -> 9;
      case 'X' -> 5 + Math.max(0, Math.min(pickle.length, rest.getInt()));
      case (byte) 0x8a, 'U' -> 2 + (rest.get() & 0xff);
      case 'c' -> {
        int lines = 0;
        int end = at + 1;
        for (; end < pickle.length && lines < 2; end++) {
          lines += pickle[end] == '\n' ? 1 : 0;
        }
        yield end - at;
      }
      default -> 1;
    };
  }
}
