package alexnet.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.pytorch.global.torch;

/** Threads of libtorch's kernels ("intra-op"), one pool for the whole process. */
public final class Threads {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  private Threads() {}

  /**
   * The default: {@code OMP_NUM_THREADS} or {@code MKL_NUM_THREADS} where set, else one a physical
   * core. A second hardware thread on a core shares its vector units and only adds waiting.
   */
  public static int byDefault() {
    for (String variable : new String[] {"OMP_NUM_THREADS", "MKL_NUM_THREADS"}) {
      String value = System.getenv(variable);
      if (value != null && value.matches("[1-9][0-9]{0,2}")) {
        return Integer.parseInt(value);
      }
    }
    return physicalCores();
  }

  /** Sets the number of kernel threads of this process, at least 1. */
  public static void use(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1: " + threads);
    }
    torch.set_num_threads(threads);
  }

  /** The number of kernel threads in use. */
  public static int inUse() {
    return torch.get_num_threads();
  }

  /**
   * Cores this process may use, hyper-threads of one core counted once where the system tells
   * (Linux), never more than {@link Runtime#availableProcessors}.
   */
  public static int physicalCores() {
    int logical = Runtime.getRuntime().availableProcessors();
    try {
      Set<String> cores = new HashSet<>();
      String socket = "";
      for (String line : Files.readAllLines(CPUINFO)) {
        if (line.startsWith("physical id")) {
          socket = line;
        } else if (line.startsWith("core id")) {
          cores.add(socket + line);
        }
      }
      return cores.isEmpty() ? logical : Math.min(cores.size(), logical);
    } catch (IOException notLinux) {
      return logical;
    }
  }
}
