package alexnet.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * TensorFlow's framing of records in a file: length (8 bytes), checksum of the length (4), data,
 * checksum of the data (4), all little-endian.
 */
final class TfRecord {
  /** Added to a checksum, so that one of data that holds checksums itself is not a weak one. */
  private static final int MASK = 0xa282ead8;

  private TfRecord() {}

  /** A record with this data, ready to be written. */
  static ByteBuffer of(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + data.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedChecksum(record.array(), Long.BYTES));
    record.put(data);
    record.putInt(maskedChecksum(data, data.length));
    return record.flip();
  }

  /** CRC-32C (Castagnoli) of the first bytes, turned right by 15 bits, plus the mask. */
  private static int maskedChecksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
