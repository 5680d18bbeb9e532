package alexnet.cli.output;

import alexnet.io.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes rows of float32 to a NumPy file of version 1.0, in C order. The header leaves room for any
 * number of rows and is filled in last, so that rows need not be counted, or kept, before.
 *
 * <p>Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
 */
public final class NpyWriter {
  /** A multiple of 64, as the format asks. */
  private static final int HEADER_BYTES = 128;

  private final Path file;
  private final FileChannel channel;
  private final int columns;
  private final ByteBuffer row;
  private long rows;

  /**
   * @param file for messages
   * @param channel at the beginning of an empty file; not closed
   * @param columns values in a row
   */
  public NpyWriter(Path file, FileChannel channel, int columns) {
    this.file = file;
    this.channel = channel;
    this.columns = columns;
    this.row = ByteBuffer.allocateDirect(4 * columns).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Adds a row; its number, from 0.
   *
   * @throws UncheckedIOException naming the file, if it cannot be written
   */
  public long add(float[] values) {
    if (values.length != columns) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a row of %,d values in a file of %,d columns", values.length, columns));
    }
    row.clear();
    row.asFloatBuffer().put(values);
    write(row, HEADER_BYTES + rows * row.capacity());
    return rows++;
  }

  /** Fills in the header: the file is complete. */
  public void finish() {
    String header =
        String.format(
            Locale.ROOT,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
            rows,
            columns);
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put(ascii("NUMPY")).put((byte) 1).put((byte) 0);
    bytes.putShort((short) (HEADER_BYTES - bytes.position() - 2));
    bytes.put(ascii(header));
    while (bytes.remaining() > 1) {
      bytes.put((byte) ' ');
    }
    bytes.put((byte) '\n');
    write(bytes.flip(), 0);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void write(ByteBuffer bytes, long position) {
    try {
      while (bytes.hasRemaining()) {
        position += channel.write(bytes, position);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + Disk.reason(e), e);
    }
  }
}
