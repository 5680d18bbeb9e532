package alexnet.watch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * A text file that another process writes, read as it grows: only what is new, and only whole
 * lines. What is half written is left for the next time.
 */
final class GrowingFile {
  /** Longer lines are left out: the longest of a run holds the names of its classes. */
  private static final int MAX_LINE = 4 << 20;

  private static final int CHUNK = 64 << 10;

  private final Path file;
  private final Reader reader;
  private Optional<Stamp> seen = Optional.empty();

  /** Where the next line begins, in bytes. */
  private long next;

  /** Takes what is in the file. */
  interface Reader {
    /** The file is another one than before, or gone: all lines so far no longer count. */
    void anew();

    /** A line without its end. */
    void line(String text);
  }

  /**
   * What tells whether a file is still the same one, and as it was.
   *
   * @param key of the file in its file system; empty where there is none (Windows)
   */
  private record Stamp(Optional<Object> key, long size, FileTime modified) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(Optional.ofNullable(now.fileKey()), now.size(), now.lastModifiedTime());
    }

    boolean isGrownFrom(Stamp before) {
      return key.isPresent() && key.equals(before.key) && size > before.size;
    }
  }

  GrowingFile(Path file, Reader reader) {
    this.file = file;
    this.reader = reader;
  }

  /**
   * Reads what is new.
   *
   * @return whether anything is: lines, or that they are gone
   */
  boolean look() {
    Optional<Stamp> before = seen;
    try {
      Stamp now = Stamp.of(file);
      if (before.equals(Optional.of(now))) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(file)) {
        if (before.filter(now::isGrownFrom).isEmpty() || !isLineStart(channel)) {
          reader.anew();
          next = 0;
        }
        seen = Optional.of(now);
        read(channel);
      }
      return true;
    } catch (IOException gone) {
      // Not there, or not to be read at the moment.
      if (before.isEmpty()) {
        return false;
      }
      seen = Optional.empty();
      next = 0;
      reader.anew();
      return true;
    }
  }

  /** A file of the same number may still be another one. */
  private boolean isLineStart(FileChannel channel) throws IOException {
    if (next == 0) {
      return true;
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.read(last, next - 1) == 1 && last.get(0) == '\n';
  }

  private void read(FileChannel channel) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long position = next;
    while (channel.read(chunk.clear(), position) > 0) {
      chunk.flip();
      while (chunk.hasRemaining()) {
        byte b = chunk.get();
        position++;
        if (b != '\n') {
          if (line.size() <= MAX_LINE) {
            line.write(b);
          }
          continue;
        }
        if (line.size() <= MAX_LINE) {
          reader.line(line.toString(StandardCharsets.UTF_8));
        }
        line.reset();
        next = position;
      }
    }
  }

  /** When the file was last changed, in milliseconds since 1970; 0 if it is not there. */
  long modified() {
    return seen.map(stamp -> stamp.modified().toMillis()).orElse(0L);
  }
}
