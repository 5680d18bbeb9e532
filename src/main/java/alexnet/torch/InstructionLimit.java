package alexnet.torch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What oneDNN can be held to by the environment, so that one machine plays another. The names are
 * those of its manual's page "CPU Dispatcher Control"; each allows its own instructions and those
 * of the limit it contains.
 */
enum InstructionLimit {
  SSE41(null, ""),
  AVX(SSE41, ""),
  AVX2(AVX, "avx2 fma"),
  AVX2_VNNI(AVX2, "avx_vnni"),
  AVX2_VNNI_2(AVX2_VNNI, ""),
  AVX512_CORE(AVX2, "avx512f"),
  AVX512_CORE_VNNI(AVX512_CORE, "avx512_vnni"),
  AVX512_CORE_BF16(AVX512_CORE_VNNI, "avx512_bf16"),
  AVX512_CORE_FP16(AVX512_CORE_BF16, "avx_vnni"),
  AVX512_CORE_AMX(AVX512_CORE_FP16, "amx_bf16 amx_int8"),
  AVX512_CORE_AMX_FP16(AVX512_CORE_AMX, ""),
  AVX10_1_512(AVX512_CORE_FP16, ""),
  AVX10_1_512_AMX(AVX512_CORE_AMX, ""),
  AVX10_1_512_AMX_FP16(AVX512_CORE_AMX, ""),
  AVX10_2(AVX512_CORE_FP16, ""),
  AVX10_2_AMX_2(AVX512_CORE_AMX, ""),
  AVX10_2_512(AVX512_CORE_FP16, ""),
  AVX10_2_512_AMX_2(AVX512_CORE_AMX, "");

  /** The first that is not empty holds, as in oneDNN; the second is its older name. */
  private static final List<String> VARIABLES = List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA");

  private final InstructionLimit contained;

  /** Instruction sets of its own, as Linux names them. */
  private final String flags;

  InstructionLimit(InstructionLimit contained, String flags) {
    this.contained = contained;
    this.flags = flags;
  }

  /** The name of the variable that sets a limit, known or not; none where none is set. */
  static Optional<String> variable(Map<String, String> environment) {
    return VARIABLES.stream()
        .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
        .findFirst();
  }

  /** The limit that is set; none where there is none or, as to oneDNN, its name means nothing. */
  static Optional<InstructionLimit> of(Map<String, String> environment) {
    return variable(environment)
        .map(variable -> environment.get(variable).toUpperCase(Locale.ROOT))
        .flatMap(name -> Arrays.stream(values()).filter(l -> l.name().equals(name)).findFirst());
  }

  /** Whether kernels may use an instruction set; those of ARM are not limited by these names. */
  boolean allows(String flag) {
    return has(flag) || !AVX512_CORE_AMX.has(flag);
  }

  private boolean has(String flag) {
    return List.of(flags.split(" ")).contains(flag) || (contained != null && contained.has(flag));
  }
}
