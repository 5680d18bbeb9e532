package alexnet.download;

import alexnet.io.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The part of a file that has come so far, {@code FILE.partial}. Beside it, {@code
 * FILE.partial.from} keeps the address and the server's mark of the version (an ETag or a date):
 * without it the part cannot be continued, since nobody knows whether the rest would fit.
 *
 * <p>Only the holder of the {@link CacheLock} opens one. What it throws is an {@link
 * UncheckedIOException} that names the folder, so that a full disk is not taken for a bad network.
 */
final class PartialFile implements AutoCloseable {
  private final Path file;
  private final Path partial;
  private final Path from;
  private final FileChannel channel;
  private long size;
  private boolean continued;

  private PartialFile(Path file, Path partial, Path from) throws IOException {
    this.file = file;
    this.partial = partial;
    this.from = from;
    this.channel = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    this.size = channel.size();
    this.continued = size > 0;
  }

  /** Opens the part of a file, with what an earlier download left. */
  static PartialFile of(Path file) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Path from = file.resolveSibling(file.getFileName() + ".partial.from");
    return writing(file, () -> new PartialFile(file, partial, from));
  }

  /** Bytes so far. */
  long size() {
    return size;
  }

  /** Whether some of them are an earlier download's. */
  boolean isContinued() {
    return continued;
  }

  /** Where the bytes are. */
  Path path() {
    return partial;
  }

  /** Where they go when they are whole. */
  Path file() {
    return file;
  }

  /** The server's mark of the version, if there is a part of it that can be continued. */
  Optional<String> version(URI address) {
    if (size == 0 || !Files.exists(from)) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(from);
      return lines.size() == 2 && lines.get(0).equals(address.toString())
          ? Optional.of(lines.get(1))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // as good as none
    }
  }

  /** Begins the file anew; a version makes it one that can be continued. */
  void restart(URI address, Optional<String> version) {
    discard();
    version.ifPresent(
        mark -> writing(file, () -> Files.write(from, List.of(address.toString(), mark))));
  }

  /** Forgets what has come. The mark goes first: it must never stand beside other bytes. */
  void discard() {
    writing(
        file,
        () -> {
          Files.deleteIfExists(from);
          channel.truncate(0);
          size = 0;
          continued = false;
          return null;
        });
  }

  /** Adds all that remains in a buffer. */
  void append(ByteBuffer bytes) {
    writing(
        file,
        () -> {
          while (bytes.hasRemaining()) {
            size += channel.write(bytes, size);
          }
          return null;
        });
  }

  /** Makes the whole and verified file durable and moves it to its place. */
  void finish() {
    writing(
        file,
        () -> {
          channel.force(true);
          channel.close(); // Windows does not move what is open
          Disk.move(partial, file);
          Files.deleteIfExists(from);
          return null;
        });
  }

  /** Keeps what has come for the next download; leaves no empty file. */
  @Override
  public void close() {
    writing(
        file,
        () -> {
          channel.close();
          if (size == 0) {
            Files.deleteIfExists(partial);
            Files.deleteIfExists(from);
          }
          return null;
        });
  }

  /** Something that may fail on the disk. */
  private interface DiskAction<T> {
    T run() throws IOException;
  }

  private static <T> T writing(Path file, DiskAction<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** A folder that is missing, forbidden, full ... or a thread that shall end. */
  static RuntimeException unwritable(Path file, IOException e) {
    if (e instanceof ClosedByInterruptException || e instanceof FileLockInterruptionException) {
      return new DownloadException("interrupted while fetching " + file, e);
    }
    String reason = e instanceof FileAlreadyExistsException ? "it is not a folder" : Disk.reason(e);
    return new UncheckedIOException(
        "cannot write downloads to %s: %s (%s names another folder for the cache)"
            .formatted(file.getParent(), reason, CacheFolder.VARIABLE),
        e);
  }
}
