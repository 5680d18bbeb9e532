package alexnet.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * Writes a file beside its place, makes it durable and moves it in: a reader, or a process that is
 * killed, sees the old file or the new one, never half of one. Any number may write the same file
 * at once, each in a place of its own: the last to end wins. A file that was moved in is never
 * written to again, so that who has it mapped reads on.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of a file to an open channel. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Refuses a place for a file before the work is done whose result it is to hold.
   *
   * @throws UncheckedIOException with a message that names the file, if its folder is not there or
   *     cannot be written to, or if it is a folder itself
   */
  public static void requirePlace(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    String problem = null;
    if (folder == null || Files.isDirectory(file)) {
      problem = "it is a folder";
    } else if (!Files.isDirectory(folder)) {
      problem = "there is no folder " + folder;
    } else if (!Files.isWritable(folder)) {
      problem = "permission denied";
    }
    if (problem != null) {
      throw new UncheckedIOException(
          "cannot write " + file + ": " + problem, new IOException(problem));
    }
  }

  /**
   * Replaces or creates a file.
   *
   * @throws UncheckedIOException with a message that names the file, if it cannot be written; the
   *     old file is then as it was
   */
  public static void write(Path file, Content content) {
    write(file, content, written -> file);
  }

  /**
   * As {@link #write(Path, Content)}, but first tries what was written.
   *
   * @param check reads the written file, which is still beside its place; if it throws, the old
   *     file stays as it was
   * @return what the check gave
   */
  public static <T> T write(Path file, Content content, Function<Path, T> check) {
    try (TemporaryPath beside = TemporaryPath.beside(file)) {
      try (FileChannel channel =
          FileChannel.open(
              beside.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      T result = check.apply(beside.path());
      beside.moveIn();
      forceFolder(file.toAbsolutePath().getParent());
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + Disk.reason(e), e);
    }
  }

  /** As {@link #write(Path, Content)}, with text in UTF-8. */
  public static void write(Path file, String text) {
    write(file, channel -> writeFully(channel, StandardCharsets.UTF_8.encode(text)));
  }

  /** Writes all that remains in a buffer. */
  public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Makes the move itself durable, where folders can be opened (Windows does it by itself). */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // a file system that does not open folders
    }
  }
}
