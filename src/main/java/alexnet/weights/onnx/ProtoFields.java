package alexnet.weights.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Walks through the fields of a protobuf message without copying or building anything. Encoding:
 * https://protobuf.dev/programming-guides/encoding.
 *
 * <pre>{@code
 * while (fields.next()) {
 *   switch (fields.tag()) {
 *     case NAME -> name = fields.bytes();
 *     default -> fields.skip();
 *   }
 * }
 * }</pre>
 */
final class ProtoFields {
  private static final int MAX_VARINT_BITS = 64;

  private final ByteBuffer message;
  private int tag;

  /** The message is what remains in the buffer, whose position stays as it is. */
  ProtoFields(ByteBuffer message) {
    this.message = message.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Goes on to the next field, whose value must then be read or skipped; false at the end. */
  boolean next() throws IOException {
    if (!hasMore()) {
      return false;
    }
    tag = (int) integer();
    return true;
  }

  /** Whether the end is not reached; packed numbers follow each other without tags. */
  boolean hasMore() {
    return message.hasRemaining();
  }

  /** Number and wire type of the field. */
  int tag() {
    return tag;
  }

  /** An integer's value; negative ones are as wide as their 64 bits. */
  long integer() throws IOException {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
      require(1);
      byte next = message.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number of more than 10 bytes");
  }

  /** A float's value. */
  float real() throws IOException {
    require(Float.BYTES);
    return message.getFloat();
  }

  /** The bytes of a text, a nested message or packed numbers: a part of the file. */
  ByteBuffer bytes() throws IOException {
    return take(integer());
  }

  /** Leaves the value out. */
  void skip() throws IOException {
    switch (tag & 7) {
      case 0 -> integer();
      case 1 -> take(Long.BYTES);
      case 2 -> bytes();
      case 5 -> take(Integer.BYTES);
      default -> throw new IOException("wire type " + (tag & 7)); // groups, which ONNX has not
    }
  }

  private ByteBuffer take(long length) throws IOException {
    require(length);
    int start = message.position();
    message.position(start + (int) length);
    return message.slice(start, (int) length);
  }

  private void require(long length) throws IOException {
    if (length < 0 || length > message.remaining()) {
      throw new IOException(
          String.format(
              Locale.ROOT, "a value of %,d bytes where %,d are left", length, message.remaining()));
    }
  }
}
