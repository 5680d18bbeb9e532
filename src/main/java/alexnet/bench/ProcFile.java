package alexnet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** What Linux tells in lines such as {@code VmHWM: 123456 kB}. */
final class ProcFile {
  private static final double KILOBYTE = 1024;

  private ProcFile() {}

  /** An amount of memory in MB of 1e6 bytes; nothing where there is no such file or line. */
  static OptionalDouble megabytes(String file, String key) {
    try {
      return megabytes(Files.readAllLines(Path.of(file)), key);
    } catch (IOException notLinux) {
      return OptionalDouble.empty();
    }
  }

  static OptionalDouble megabytes(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + ":"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * KILOBYTE / 1e6)
        .findFirst();
  }
}
