package alexnet.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.global.torch;

/**
 * The processor as far as it decides how fast a network runs.
 *
 * @param model its name, or its architecture where the system does not tell
 * @param flags instruction sets of those in {@link #KNOWN} that it has and that the kernels may
 *     use, in that order; empty where the system does not tell (all but Linux)
 * @param cores physical cores that this process may use
 * @param capability the widest vectors that libtorch's own kernels use, such as {@code AVX512}
 * @param limits settings of the environment that keep kernels from instructions, such as {@code
 *     ONEDNN_MAX_CPU_ISA=AVX2}
 */
public record Processor(
    String model, List<String> flags, int cores, String capability, List<String> limits) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** Limits libtorch's own kernels, to one of its names for them. */
  private static final String CAPABILITY = "ATEN_CPU_CAPABILITY";

  private static final List<String> CAPABILITIES = List.of("default", "avx2", "avx512");

  /** Instruction sets that the kernels can make use of, as Linux names them: x86, then ARM. */
  private static final List<String> KNOWN =
      List.of(
          "avx2",
          "fma",
          "avx_vnni",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "amx_bf16",
          "amx_int8",
          "asimd",
          "asimddp",
          "bf16",
          "i8mm",
          "sve");

  private static final List<String> BFLOAT16 = List.of("avx512_bf16", "amx_bf16", "bf16");

  /** Not avx_vnni: where it is the only one, some of the kernels do without it. */
  private static final List<String> BYTES = List.of("avx512_vnni", "amx_int8", "asimddp", "i8mm");

  /** Copies the lists. */
  public Processor {
    flags = List.copyOf(flags);
    limits = List.copyOf(limits);
  }

  /** A processor all of whose instructions may be used. */
  public Processor(String model, List<String> flags, int cores, String capability) {
    this(model, flags, cores, capability, List.of());
  }

  private static final class Current {
    static final Processor PROCESSOR = read();
  }

  /** The processor that this process runs on. */
  public static Processor current() {
    return Current.PROCESSOR;
  }

  /** Whether it multiplies bfloat16 numbers by itself. */
  public boolean hasBfloat16() {
    return bfloat16().isPresent();
  }

  /** The first of its flags that stands for products of bfloat16 numbers. */
  public Optional<String> bfloat16() {
    return flags.stream().filter(BFLOAT16::contains).findFirst();
  }

  /** Whether it multiplies bytes and sums them up in 32 bits, so that sums of them are exact. */
  public boolean hasByteProducts() {
    return flags.stream().anyMatch(BYTES::contains);
  }

  private static Processor read() {
    String capability = torch.get_cpu_capability().getString();
    int cores = Runtime.getRuntime().availableProcessors();
    try {
      return parse(Files.readAllLines(CPUINFO), System.getenv(), cores, capability);
    } catch (IOException notLinux) {
      return parse(List.of(), System.getenv(), cores, capability);
    }
  }

  /**
   * What Linux tells of a processor, and what the environment leaves of it.
   *
   * @param cpuinfo lines of {@code /proc/cpuinfo}, none where there is no such file
   * @param environment variables by name
   * @param logical hardware threads that this process may use
   */
  static Processor parse(
      List<String> cpuinfo, Map<String, String> environment, int logical, String capability) {
    String model = System.getProperty("os.arch");
    Set<String> all = new HashSet<>();
    Set<String> cores = new HashSet<>();
    String socket = "";
    for (String line : cpuinfo) {
      int colon = line.indexOf(':');
      String key = colon < 0 ? "" : line.substring(0, colon).strip();
      String value = colon < 0 ? "" : line.substring(colon + 1).strip();
      switch (key) {
        case "model name" -> model = value;
        case "physical id" -> socket = value;
        case "core id" -> cores.add(socket + " " + value);
        case "flags", "Features" -> all.addAll(List.of(value.split(" +")));
        default -> {}
      }
    }
    List<String> flags = new ArrayList<>(KNOWN);
    flags.retainAll(all);
    InstructionLimit.of(environment)
        .ifPresent(limit -> flags.removeIf(flag -> !limit.allows(flag)));
    // Hardware threads of one core are counted once where the system tells.
    int physical = cores.isEmpty() ? logical : Math.min(cores.size(), logical);
    return new Processor(model, flags, physical, capability, limits(environment));
  }

  /** Those that mean something to the libraries; they pass over others. */
  private static List<String> limits(Map<String, String> environment) {
    List<String> limits = new ArrayList<>();
    InstructionLimit.of(environment)
        .flatMap(limit -> InstructionLimit.variable(environment))
        .ifPresent(variable -> limits.add(variable + "=" + environment.get(variable)));
    String kernels = environment.getOrDefault(CAPABILITY, "");
    if (CAPABILITIES.contains(kernels)) {
      limits.add(CAPABILITY + "=" + kernels);
    }
    return limits;
  }
}
