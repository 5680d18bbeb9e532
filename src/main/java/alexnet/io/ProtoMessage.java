package alexnet.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message in the making. Its length must be known before its first byte is written, so
 * it is a list of pieces; large ones, such as weights, are the caller's buffers and not copied.
 * Fields are written in the order of the calls. A tag is the number of a field and its wire type,
 * {@code number << 3 | type}. Encoding: https://protobuf.dev/programming-guides/encoding.
 */
public final class ProtoMessage {
  /** Wire type of integers and enums, seven bits a byte. */
  public static final int VARINT = 0;

  /** Wire type of doubles. */
  public static final int FIXED64 = 1;

  /** Wire type of text, bytes, nested messages and packed numbers, behind their length. */
  public static final int BYTES = 2;

  /** Wire type of floats. */
  public static final int FIXED32 = 5;

  private final List<ByteBuffer> pieces = new ArrayList<>();
  private long length;

  /** Adds an integer or enum field. */
  public ProtoMessage integer(int tag, long value) {
    varint(tag);
    return varint(value);
  }

  /** Adds a float field. */
  public ProtoMessage real(int tag, float value) {
    varint(tag);
    return piece(fixed(Float.BYTES).putFloat(value).flip());
  }

  /** Adds a double field. */
  public ProtoMessage real(int tag, double value) {
    varint(tag);
    return piece(fixed(Double.BYTES).putDouble(value).flip());
  }

  /** Adds a text field. */
  public ProtoMessage text(int tag, String value) {
    return bytes(tag, StandardCharsets.UTF_8.encode(value));
  }

  /** Adds bytes, which must not change until they are written. */
  public ProtoMessage bytes(int tag, ByteBuffer value) {
    varint(tag);
    varint(value.remaining());
    return piece(value);
  }

  /** Adds a nested message as it is now. */
  public ProtoMessage message(int tag, ProtoMessage nested) {
    varint(tag);
    varint(nested.length);
    return append(nested);
  }

  /** Adds the fields of another message as they are now. */
  public ProtoMessage append(ProtoMessage fields) {
    pieces.addAll(fields.pieces);
    length += fields.length;
    return this;
  }

  /** Bytes of the message. */
  public long length() {
    return length;
  }

  /** Writes the message. */
  public void writeTo(WritableByteChannel channel) throws IOException {
    for (ByteBuffer piece : pieces) {
      ByteBuffer rest = piece.duplicate();
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  /**
   * The message in memory of its own.
   *
   * @throws ArithmeticException if it has 2 GiB or more
   */
  public byte[] toBytes() {
    ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(length));
    pieces.forEach(piece -> whole.put(piece.duplicate()));
    return whole.array();
  }

  /** Seven bits a byte, the lowest first; all but the last have the eighth set. */
  private ProtoMessage varint(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(10);
    long rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    return piece(bytes.put((byte) rest).flip());
  }

  private static ByteBuffer fixed(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ProtoMessage piece(ByteBuffer bytes) {
    pieces.add(bytes);
    length += bytes.remaining();
    return this;
  }
}
