package alexnet.data.packed;

import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One array of unsigned bytes in the IDX format of the MNIST files: two zero bytes, the element
 * type (8), the number of dimensions, each dimension as a big-endian int, the elements.
 */
final class IdxFile {
  /** No deflate stream grows by more than this factor. */
  private static final long MAX_GZIP_RATIO = 1032;

  private final int[] dimensions;
  private final byte[] elements;

  private IdxFile(int[] dimensions, byte[] elements) {
    this.dimensions = dimensions;
    this.elements = elements;
  }

  /** The size along an axis. */
  int dimension(int axis) {
    return dimensions[axis];
  }

  /** All elements, the last axis fastest. Not copied. */
  byte[] elements() {
    return elements;
  }

  /**
   * Reads a file, compressed if its name ends in {@code .gz}.
   *
   * @param rank the number of dimensions it must have
   * @throws DatasetException if it cannot be read, or is not exactly such a file to its last byte
   */
  static IdxFile read(Path file, int rank) {
    boolean compressed = file.toString().endsWith(".gz");
    String name = FolderListing.textOf(file);
    try (InputStream bytes = Files.newInputStream(file);
        DataInputStream in =
            new DataInputStream(
                compressed
                    ? new GZIPInputStream(bytes, 1 << 16)
                    : new BufferedInputStream(bytes, 1 << 16))) {
      int magic = in.readInt();
      if (magic != (0x800 | rank)) {
        throw new DatasetException(
            String.format(
                Locale.ROOT,
                "%s: magic number 0x%08x instead of 0x%08x (unsigned bytes in %d dimensions)",
                name,
                magic,
                0x800 | rank,
                rank));
      }
      int[] dimensions = new int[rank];
      long count = 1;
      for (int axis = 0; axis < rank; axis++) {
        dimensions[axis] = in.readInt();
        if (dimensions[axis] < 1) {
          throw new DatasetException(
              String.format(
                  Locale.ROOT,
                  "%s: dimension %d is %d, not positive",
                  name,
                  axis,
                  dimensions[axis]));
        }
        count =
            count > Long.MAX_VALUE / dimensions[axis] ? Long.MAX_VALUE : count * dimensions[axis];
      }
      checkSize(name, dimensions, count, 4L + 4L * rank, Files.size(file), compressed);
      byte[] elements = in.readNBytes((int) count);
      if (elements.length < count) {
        throw truncated(name, count, elements.length);
      }
      // Reading on to the end also makes gzip compare its checksum.
      if (in.read() >= 0) {
        throw new DatasetException(
            String.format(
                Locale.ROOT,
                "%s: holds more than the %d bytes that its header %s declares",
                name,
                count,
                Arrays.toString(dimensions)));
      }
      return new IdxFile(dimensions, elements);
    } catch (EOFException e) {
      throw new DatasetException(name + ": the file is cut short", e);
    } catch (ZipException e) {
      throw new DatasetException(name + ": not a sound gzip file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DatasetException(name + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Before memory is taken for what a header promises. */
  private static void checkSize(
      String name, int[] dimensions, long count, long header, long fileSize, boolean compressed) {
    if (compressed) {
      if (count > fileSize * MAX_GZIP_RATIO) {
        throw new DatasetException(
            String.format(
                Locale.ROOT,
                "%s: the header %s declares %d bytes, more than %d bytes of gzip can hold",
                name,
                Arrays.toString(dimensions),
                count,
                fileSize));
      }
    } else if (fileSize - header < count) {
      throw truncated(name, count, fileSize - header);
    }
    if (count > Integer.MAX_VALUE - 8) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s: %d bytes of elements, more than the %d that one array can hold",
              name,
              count,
              Integer.MAX_VALUE - 8));
    }
  }

  private static DatasetException truncated(String name, long declared, long present) {
    return new DatasetException(
        String.format(
            Locale.ROOT,
            "%s: the file is cut short: %d of %d bytes of elements",
            name,
            Math.max(0, present),
            declared));
  }
}
