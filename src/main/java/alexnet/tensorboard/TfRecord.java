package alexnet.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * TensorFlow's framing of records in a file: length (8 bytes), checksum of the length (4), data,
 * checksum of the data (4), all little-endian.
 */
final class TfRecord {
  private static final int HEADER = Long.BYTES + Integer.BYTES;

  /** Added to a checksum, so that one of data that holds checksums itself is not a weak one. */
  private static final int MASK = 0xa282ead8;

  private TfRecord() {}

  /** A record with this data, ready to be written. */
  static ByteBuffer of(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(HEADER + data.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedChecksum(record.slice(0, Long.BYTES)));
    record.put(data);
    record.putInt(maskedChecksum(ByteBuffer.wrap(data)));
    return record.flip();
  }

  /**
   * Reads the next record.
   *
   * @param channel at its beginning, afterwards at its end
   * @return its data, or null if no whole record follows: at the end of the file, or where a
   *     process was killed while it wrote. No reader gets beyond that
   */
  static ByteBuffer read(FileChannel channel) throws IOException {
    ByteBuffer header = read(channel, HEADER);
    if (header == null
        || header.getInt(Long.BYTES) != maskedChecksum(header.slice(0, Long.BYTES))) {
      return null;
    }
    ByteBuffer data = read(channel, header.getLong());
    ByteBuffer checksum = data == null ? null : read(channel, Integer.BYTES);
    return checksum == null || checksum.getInt() != maskedChecksum(data.slice()) ? null : data;
  }

  /** The next bytes, or null if there are not so many. */
  private static ByteBuffer read(FileChannel channel, long length) throws IOException {
    long left = channel.size() - channel.position();
    if (length < 0 || length > Math.min(left, Integer.MAX_VALUE)) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        return null;
      }
    }
    return bytes.flip();
  }

  /** CRC-32C (Castagnoli) of what is in the buffer, turned right by 15 bits, plus the mask. */
  private static int maskedChecksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
