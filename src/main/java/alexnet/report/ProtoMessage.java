package alexnet.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A protobuf message in the making, small enough to be held whole. Fields are written in the order
 * of the calls. Encoding: https://protobuf.dev/programming-guides/encoding.
 */
final class ProtoMessage {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_AND_BYTES = 2;
  private static final int FOUR_BYTES = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds an integer or enum field. */
  ProtoMessage integer(int field, long value) {
    return key(field, VARINT).varint(value);
  }

  /** Adds a float field. */
  ProtoMessage real(int field, float value) {
    return key(field, FOUR_BYTES).fixed(Float.floatToRawIntBits(value), Float.BYTES);
  }

  /** Adds a double field. */
  ProtoMessage real(int field, double value) {
    return key(field, EIGHT_BYTES).fixed(Double.doubleToRawLongBits(value), Double.BYTES);
  }

  /** Adds a text field. */
  ProtoMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a nested message as it is now. */
  ProtoMessage message(int field, ProtoMessage nested) {
    return bytes(field, nested.toBytes());
  }

  /** Adds a bytes field. */
  ProtoMessage bytes(int field, byte[] value) {
    key(field, LENGTH_AND_BYTES).varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** The message so far. */
  byte[] toBytes() {
    return out.toByteArray();
  }

  private ProtoMessage key(int field, int wireType) {
    return varint(((long) field << 3) | wireType);
  }

  /** Seven bits a byte, the lowest first; all but the last have the eighth set. */
  private ProtoMessage varint(long value) {
    long rest = value;
    while ((rest & ~0x7f) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** The lowest byte first. */
  private ProtoMessage fixed(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
    return this;
  }
}
