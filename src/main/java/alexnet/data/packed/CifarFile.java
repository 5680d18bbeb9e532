package alexnet.data.packed;

import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import alexnet.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Labelled pictures of 32x32 in CIFAR-10's binary format: records of 3,073 bytes, the label, then
 * all red, all green and all blue values, each row by row
 * (https://www.cs.toronto.edu/~kriz/cifar.html).
 */
final class CifarFile {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + 3 * PLANE;

  private final Path path;
  private final byte[] records;

  private CifarFile(Path path, byte[] records) {
    this.path = path;
    this.records = records;
  }

  /**
   * Reads a file into memory.
   *
   * @throws DatasetException if it is missing, empty, too large or not whole records
   */
  static CifarFile read(Path path) {
    String name = FolderListing.textOf(path);
    if (!Files.exists(path)) {
      throw new DatasetException(name + ": is missing; it belongs to the others in the folder");
    }
    try {
      long size = Files.size(path);
      if (size == 0 || size % RECORD != 0) {
        throw new DatasetException(
            String.format(
                Locale.ROOT,
                "%s: %d bytes, not a number of whole pictures of %d bytes",
                name,
                size,
                RECORD));
      }
      if (size > Integer.MAX_VALUE - 8) {
        throw new DatasetException(
            String.format(
                Locale.ROOT,
                "%s: %d bytes, more than the %d that one array can hold",
                name,
                size,
                Integer.MAX_VALUE - 8));
      }
      byte[] records = Files.readAllBytes(path);
      if (records.length != size) {
        throw new DatasetException(name + ": changed while it was read");
      }
      return new CifarFile(path, records);
    } catch (IOException e) {
      throw new DatasetException(name + ": cannot be read: " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  /** Number of pictures, at least 1. */
  int count() {
    return records.length / RECORD;
  }

  /** The label of a picture, 0..255. */
  int label(int index) {
    return records[index * RECORD] & 0xff;
  }

  RgbImage picture(int index) {
    byte[] pixels = new byte[3 * PLANE];
    int red = index * RECORD + 1;
    for (int i = 0; i < PLANE; i++) {
      pixels[3 * i] = records[red + i];
      pixels[3 * i + 1] = records[red + PLANE + i];
      pixels[3 * i + 2] = records[red + 2 * PLANE + i];
    }
    return new RgbImage(SIDE, SIDE, pixels);
  }
}
