package alexnet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Whether tensors lie in memory pages of 2 MB, which spares the processor much looking up of
 * addresses. libtorch asks for them where {@code THP_MEM_ALLOC_ENABLE} is 1; Linux may refuse.
 */
public enum HugePages {
  /** libtorch asks, and the system gives. */
  ON("libtorch asks for pages of 2 MB: training is faster"),
  /** libtorch does not ask, though the system would give. */
  OFF("set THP_MEM_ALLOC_ENABLE=1, as the launcher does: training is faster"),
  /** The system gives them to everybody. */
  ALWAYS("the system gives pages of 2 MB unasked"),
  /** The system refuses them to everybody. */
  REFUSED("the system is set to give no pages of 2 MB: THP_MEM_ALLOC_ENABLE does nothing"),
  /** Not Linux, or a system that does not tell. */
  UNKNOWN("THP_MEM_ALLOC_ENABLE does nothing that is known of on this system");

  /** The variable that libtorch reads. */
  public static final String VARIABLE = "THP_MEM_ALLOC_ENABLE";

  private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private final String meaning;

  HugePages(String meaning) {
    this.meaning = meaning;
  }

  /** What it means and what to do, for people. */
  public String meaning() {
    return meaning;
  }

  static HugePages current() {
    try {
      return parse(Files.readString(SETTING), System.getenv(VARIABLE));
    } catch (IOException notLinux) {
      return UNKNOWN;
    }
  }

  /**
   * @param setting such as {@code always [madvise] never}, the brackets around what holds
   * @param variable value of {@link #VARIABLE}, or null
   */
  static HugePages parse(String setting, String variable) {
    if (setting.contains("[never]")) {
      return REFUSED;
    }
    if ("1".equals(variable)) {
      return ON;
    }
    return setting.contains("[always]") ? ALWAYS : OFF;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
