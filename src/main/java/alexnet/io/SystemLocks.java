package alexnet.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The locks that Linux lists in {@code /proc/locks}. Who reads there touches none of them. */
final class SystemLocks {
  private static final Path LIST = Path.of("/proc/locks");

  private SystemLocks() {}

  /** Whether there is such a list. */
  static boolean areListed() {
    return Files.isReadable(LIST);
  }

  /**
   * Whether a process that can be seen from here has a lock that begins at this byte of a file.
   *
   * @throws IOException if the file is not there
   */
  static boolean hold(Path file, long first) throws IOException {
    // The device is not compared: that of a file in layers of several is another one there.
    String inode = ":" + Files.getAttribute(file, "unix:ino");
    return Files.readAllLines(LIST).stream().anyMatch(line -> isThat(line, inode, first));
  }

  /** A line such as {@code 1: POSIX ADVISORY WRITE 4711 fe:00:5455906 1073741824 1073741824}. */
  private static boolean isThat(String line, String inode, long first) {
    String[] words = line.strip().split("\\s+", -1);
    return words.length >= 8
        && words[1].equals("POSIX") // others wait: their second word is an arrow
        && words[5].endsWith(inode)
        && words[6].equals(Long.toString(first));
  }
}
