package alexnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process, as the system counts it. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double TOLERANCE = 0.03;

  private ResidentMemory() {}

  /** Skips the test where the system does not tell. */
  public static void assumeKnown() {
    assumeTrue(Files.exists(STATUS), "resident memory is read from /proc, which is Linux's");
  }

  /** Resident pages, in kB. */
  public static long kilobytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails when memory has grown by more than 3%. */
  public static void assertFlat(String what, long before, long after) {
    System.out.printf("resident memory, %s: %,d kB, then %,d kB%n", what, before, after);
    assertThat((double) after / before)
        .as("%s: %,d kB, then %,d kB", what, before, after)
        .isLessThanOrEqualTo(1 + TOLERANCE);
  }
}
