package alexnet.torch;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;

/** Threads of libtorch's kernels ("intra-op"), one pool for the whole process. */
public final class Threads {
  private Threads() {}

  /**
   * A number of kernel threads.
   *
   * @param count at least 1
   * @param reason where it comes from, for people
   */
  public record Default(int count, String reason) {}

  /**
   * The default: {@code OMP_NUM_THREADS} or {@code MKL_NUM_THREADS} where set, else one a physical
   * core. A second hardware thread on a core shares its vector units and only adds waiting.
   */
  public static int byDefault() {
    return explained().count;
  }

  /** As {@link #byDefault}, and why. */
  public static Default explained() {
    return explained(System.getenv(), Processor.current().cores());
  }

  static Default explained(Map<String, String> environment, int cores) {
    for (String variable : List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS")) {
      String value = environment.get(variable);
      if (value != null && value.matches("[1-9][0-9]{0,2}")) {
        return new Default(Integer.parseInt(value), "set by " + variable);
      }
    }
    return new Default(cores, "one a physical core");
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
