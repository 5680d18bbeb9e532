package alexnet.download;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * How long a download waits and how much it takes.
 *
 * @param connect for a connection
 * @param stall for an answer, or for the next bytes of one
 * @param pauses between tries: there is one try more than pauses
 * @param bytes most that a file may have
 */
record TransferLimits(Duration connect, Duration stall, List<Duration> pauses, long bytes) {
  /** Nine times the size of torchvision's AlexNet; a mistaken address shall not fill a disk. */
  private static final long TWO_GIB = 2L << 30;

  static final TransferLimits DEFAULT =
      new TransferLimits(
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(9)),
          TWO_GIB);

  TransferLimits {
    pauses = List.copyOf(pauses);
  }

  int tries() {
    return pauses.size() + 1;
  }

  /** For messages: {@code 30 s}, {@code 0.5 s}. */
  static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }
}
