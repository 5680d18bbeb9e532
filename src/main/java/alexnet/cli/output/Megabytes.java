package alexnet.cli.output;

import java.util.Locale;

/** Sizes of files as people read them. */
public final class Megabytes {
  private Megabytes() {}

  /** Whole megabytes, of small files with a decimal: {@code 187}, {@code 0.3}. */
  public static String of(long bytes) {
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%.1f", bytes / 1e6)
        : String.format(Locale.ROOT, "%,d", bytes / 1_000_000);
  }
}
