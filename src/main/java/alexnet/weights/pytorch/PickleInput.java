package alexnet.weights.pytorch;

import alexnet.weights.tensor.WeightsException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The bytes of a pickle, read once from front to back. Lengths are checked against what is left
 * before anything is allocated.
 */
final class PickleInput {
  /** Longer text names nothing; it is skipped, so that it costs no memory. */
  static final int LONGEST_TEXT = 1 << 16;

  /** Longest module or class name. */
  static final int LONGEST_NAME = 1 << 10;

  /** The most that fits into the short form of an integer. */
  private static final int LONGEST_INTEGER = 255;

  private final Path file;
  private final ByteBuffer bytes;

  PickleInput(Path file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  int remaining() {
    return bytes.remaining();
  }

  int u1() {
    return require(1).get() & 0xff;
  }

  int u2() {
    return require(2).getShort() & 0xffff;
  }

  int i4() {
    return require(4).getInt();
  }

  long u4() {
    return i4() & 0xffff_ffffL;
  }

  long i8() {
    return require(8).getLong();
  }

  /** Eight bytes, the highest first: the only number of a pickle in that order. */
  double f8() {
    return Double.longBitsToDouble(Long.reverseBytes(i8()));
  }

  /** A part of the input, not copied. */
  ByteBuffer take(long length) {
    require(length);
    ByteBuffer part = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return part.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Text of a length in bytes, or a stand-in where it is too long to be a name. */
  Object text(long length) {
    ByteBuffer part = take(length);
    if (length > LONGEST_TEXT) {
      return new Inert("str");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException e) {
      throw broken("text that is not UTF-8");
    }
  }

  /** What Python 2 calls a string: bytes, mostly of ASCII. */
  Object latin(long length) {
    ByteBuffer part = take(length);
    return length > LONGEST_TEXT
        ? new Inert("str")
        : StandardCharsets.ISO_8859_1.decode(part).toString();
  }

  /** A name up to the end of its line. */
  String line() {
    int start = bytes.position();
    while (u1() != '\n') {
      if (bytes.position() - start > LONGEST_NAME) {
        throw broken("a name that does not end");
      }
    }
    ByteBuffer part = bytes.slice(start, bytes.position() - 1 - start);
    return StandardCharsets.UTF_8.decode(part).toString();
  }

  /** An integer in two's complement; a {@link Long} where it fits. */
  Object integer(long length) {
    ByteBuffer part = take(length);
    if (length > LONGEST_INTEGER) {
      return new Inert("int");
    }
    byte[] highestFirst = new byte[(int) length];
    for (int i = 0; i < highestFirst.length; i++) {
      highestFirst[i] = part.get(highestFirst.length - 1 - i);
    }
    BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(highestFirst);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private ByteBuffer require(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw broken(
          String.format(
              Locale.ROOT,
              "%s bytes wanted, %,d are left",
              Long.toUnsignedString(length),
              bytes.remaining()));
    }
    return bytes;
  }

  /** A complaint that says where. */
  WeightsException broken(String reason) {
    return PyTorchFile.damaged(
        file, "its pickle is malformed before byte " + bytes.position() + ": " + reason);
  }
}
