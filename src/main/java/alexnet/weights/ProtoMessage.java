package alexnet.weights;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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
    byte[] bytes = new byte[Float.BYTES];
    try {
      CodedOutputStream.newInstance(bytes).writeFloatNoTag(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the array has room
    }
    return piece(ByteBuffer.wrap(bytes));
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

  private ProtoMessage varint(long value) {
    byte[] bytes = new byte[CodedOutputStream.computeUInt64SizeNoTag(value)];
    try {
      CodedOutputStream.newInstance(bytes).writeUInt64NoTag(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the array has room
    }
    return piece(ByteBuffer.wrap(bytes));
  }

  private ProtoMessage piece(ByteBuffer bytes) {
    pieces.add(bytes);
    length += bytes.remaining();
    return this;
  }
}
