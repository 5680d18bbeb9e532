package alexnet.weights.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Memory that reading one file may take beyond the mapped file itself. A few bytes can ask for
 * terabytes (deflated zeros, a tensor that repeats one element), so what a file asks for is granted
 * only up to a multiple of its own size.
 */
public final class Allowance {
  /** Enough for every small file, however well it is compressed. */
  private static final long SMALL = 64L << 20;

  private final Path file;
  private final long granted;
  private long left;

  /**
   * @param size bytes of the file
   */
  public Allowance(Path file, long size) {
    this.file = file;
    this.granted = SMALL + 2 * size;
    this.left = granted;
  }

  /**
   * Checks how many bytes all tensors have together, counting each time that one is named: a few
   * bytes can name the same tensor a hundred thousand times, and someone would look at them all.
   *
   * @throws WeightsException if it is more than twice what is granted
   */
  public void checkReach(long bytes) {
    if (bytes > 2 * granted) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "%s names tensors of more than %,d bytes, far beyond its own size",
              file,
              2 * granted));
    }
  }

  /**
   * Memory outside the heap, little-endian and empty.
   *
   * @param what it is for, to be read after "to"
   * @throws WeightsException if it is more than is left
   */
  public ByteBuffer take(long bytes, String what) {
    if (bytes < 0 || bytes > left || bytes > Integer.MAX_VALUE) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "%s would take %,d bytes to %s; a file of its size may take %,d",
              file,
              bytes,
              what,
              granted));
    }
    left -= bytes;
    return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
