package alexnet.weights.tensor;

import alexnet.io.Disk;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A file's content without a copy: its bytes come from the page cache when they are used. The
 * mapping ends when the last buffer over it is collected, or by {@link #close}. Files are replaced
 * as a whole here; one that another program cuts off in place while it is read takes the process
 * down, as with every mapping.
 */
public final class MappedFile {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private MappedFile() {}

  /**
   * Maps a whole file, read-only and little-endian.
   *
   * @throws WeightsException if it cannot be read, or has 2 GiB or more, which no weights of these
   *     networks need
   */
  public static ByteBuffer open(Path file) {
    if (Files.isDirectory(file)) {
      throw new WeightsException(file + " is a folder, not a weights file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        throw new WeightsException(
            String.format(
                Locale.ROOT, "%s has %,d bytes; files of 2 GiB and more are not read", file, size));
      }
      return content(channel, (int) size).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new WeightsException("cannot read " + file + ": " + Disk.reason(e), e);
    }
  }

  /**
   * Windows neither replaces nor deletes a mapped file, and a run's weights must be replaceable.
   */
  private static ByteBuffer content(FileChannel channel, int size) throws IOException {
    if (!WINDOWS) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    }
    ByteBuffer copy = ByteBuffer.allocateDirect(size);
    while (copy.hasRemaining() && channel.read(copy) >= 0) {}
    return copy.flip().asReadOnlyBuffer();
  }

  /**
   * Ends a mapping at once, for the memory that it counts as until the next collection, which a
   * server that has its weights may never need.
   *
   * @param content what {@link #open} gave. Neither it nor what was made of it may be used
   *     afterwards: that would end the process
   */
  public static void close(ByteBuffer content) {
    if (WINDOWS) {
      return; // a copy, see above
    }
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      unsafe.getMethod("invokeCleaner", ByteBuffer.class).invoke(instance.get(null), content);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // This Java has no such thing: the collector ends it.
    }
  }
}
