package alexnet.torch;

import org.bytedeco.pytorch.global.torch;

/** Threads of libtorch's kernels ("intra-op"), one pool for the whole process. */
public final class Threads {
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
    return Processor.current().cores();
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
}
