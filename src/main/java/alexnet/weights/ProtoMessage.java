package alexnet.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message in the making. Its length must be known before its first byte is written, so
 * it is a list of pieces; large ones, the weights, are the caller's buffers and not copied. Fields
 * are written in the order of the calls.
 */
final class ProtoMessage {
  private final List<ByteBuffer> pieces = new ArrayList<>();
  private long length;

  /** Adds an integer field. */
  ProtoMessage integer(int tag, long value) {
    varint(tag);
    return varint(value);
  }

  /** Adds a float field. */
  ProtoMessage real(int tag, float value) {
    varint(tag);
    return piece(
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).flip());
  }

  /** Adds a text field. */
  ProtoMessage text(int tag, String value) {
    return bytes(tag, StandardCharsets.UTF_8.encode(value));
  }

  /** Adds bytes, which must not change until they are written. */
  ProtoMessage bytes(int tag, ByteBuffer value) {
    varint(tag);
    varint(value.remaining());
    return piece(value);
  }

  /** Adds a nested message as it is now. */
  ProtoMessage message(int tag, ProtoMessage nested) {
    varint(tag);
    varint(nested.length);
    return append(nested);
  }

  /** Adds the fields of another message as they are now. */
  ProtoMessage append(ProtoMessage fields) {
    pieces.addAll(fields.pieces);
    length += fields.length;
    return this;
  }

  /** Bytes of the message. */
  long length() {
    return length;
  }

  /** Writes the message. */
  void writeTo(FileChannel channel) throws IOException {
    for (ByteBuffer piece : pieces) {
      AtomicFile.writeFully(channel, piece.duplicate());
    }
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

  private ProtoMessage piece(ByteBuffer bytes) {
    pieces.add(bytes);
    length += bytes.remaining();
    return this;
  }
}
