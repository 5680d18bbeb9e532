package alexnet.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of /proc/cpuinfo, cut to the lines and flags that matter. */
class ProcessorTest {
  /** Four cores of one hardware thread each, as a virtual machine shows them. */
  private static final String ZEN_4 =
      """
      processor       : 0
      vendor_id       : AuthenticAMD
      model name      : AMD EPYC 9R14
      physical id     : 0
      core id         : 0
      flags           : fpu sse2 fma avx avx2 avx512f avx512_bf16 avx512_vnni avx512_bitalg

      processor       : 1
      vendor_id       : AuthenticAMD
      model name      : AMD EPYC 9R14
      physical id     : 0
      core id         : 1
      flags           : fpu sse2 fma avx avx2 avx512f avx512_bf16 avx512_vnni avx512_bitalg
      """;

  /** Two sockets with a core of two hardware threads each. */
  private static final String HASWELL =
      """
      processor : 0
      model name : Intel(R) Xeon(R) CPU E5-2670 v3 @ 2.30GHz
      physical id : 0
      core id : 0
      flags : fpu sse2 fma avx f16c avx2

      processor : 1
      model name : Intel(R) Xeon(R) CPU E5-2670 v3 @ 2.30GHz
      physical id : 1
      core id : 0
      flags : fpu sse2 fma avx f16c avx2

      processor : 2
      model name : Intel(R) Xeon(R) CPU E5-2670 v3 @ 2.30GHz
      physical id : 0
      core id : 0
      flags : fpu sse2 fma avx f16c avx2

      processor : 3
      model name : Intel(R) Xeon(R) CPU E5-2670 v3 @ 2.30GHz
      physical id : 1
      core id : 0
      flags : fpu sse2 fma avx f16c avx2
      """;

  private static final String NEOVERSE_V1 =
      """
      processor       : 0
      BogoMIPS        : 2100.00
      Features        : fp asimd evtstrm aes crc32 asimdhp asimddp sve asimdfhm i8mm bf16 dgh rng
      CPU implementer : 0x41
      CPU part        : 0xd40

      processor       : 1
      BogoMIPS        : 2100.00
      Features        : fp asimd evtstrm aes crc32 asimdhp asimddp sve asimdfhm i8mm bf16 dgh rng
      """;

  /** All that x86 has of what counts. */
  private static final String GRANITE_RAPIDS =
      """
      processor : 0
      model name : Intel(R) Xeon(R) 6980P
      flags : fma avx avx2 avx512f avx_vnni avx512_vnni avx512_bf16 avx512_fp16 amx_bf16 amx_int8
      """;

  @Test
  void zen4HasBfloat16AndByteProducts() {
    Processor processor = parse(ZEN_4, 2);
    assertThat(processor.model()).isEqualTo("AMD EPYC 9R14");
    assertThat(processor.flags())
        .containsExactly("avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16");
    assertThat(processor.cores()).isEqualTo(2);
    assertThat(processor.bfloat16()).hasValue("avx512_bf16");
    assertThat(processor.hasByteProducts()).isTrue();
    assertThat(Precision.auto(processor)).isEqualTo(Precision.BF16);
  }

  @Test
  void haswellFallsBackToFp32AndCountsCoresNotHardwareThreads() {
    Processor processor = parse(HASWELL, 4);
    assertThat(processor.flags()).containsExactly("avx2", "fma");
    assertThat(processor.cores()).isEqualTo(2);
    assertThat(processor.hasBfloat16()).isFalse();
    assertThat(processor.bfloat16()).isEmpty();
    assertThat(processor.hasByteProducts()).isFalse();
    assertThat(Precision.auto(processor)).isEqualTo(Precision.FP32);
  }

  @Test
  void armNamesItsFlagsOtherwiseAndTellsNoModelAndNoCores() {
    Processor processor = parse(NEOVERSE_V1, 2);
    assertThat(processor.flags()).containsExactly("asimd", "asimddp", "bf16", "i8mm", "sve");
    assertThat(processor.model()).isEqualTo(System.getProperty("os.arch"));
    assertThat(processor.cores()).isEqualTo(2);
    assertThat(processor.bfloat16()).hasValue("bf16");
    assertThat(Precision.auto(processor)).isEqualTo(Precision.BF16);
  }

  @Test
  void aSystemThatTellsNothingGetsWhatAlwaysWorks() {
    Processor processor = Processor.parse(List.of(), Map.of(), 8, "DEFAULT");
    assertThat(processor.flags()).isEmpty();
    assertThat(processor.cores()).isEqualTo(8);
    assertThat(Precision.auto(processor)).isEqualTo(Precision.FP32);
  }

  /** A container may be given fewer hardware threads than the machine has cores. */
  @Test
  void usesNoMoreCoresThanItMay() {
    assertThat(parse(ZEN_4, 1).cores()).isEqualTo(1);
  }

  /** Alder Lake: 8-bit products in vectors of 256 bits alone, which not all kernels know. */
  @Test
  void avxVnniAloneLeavesSumsOfBytesInexact() {
    Processor processor = parse("flags : fma avx avx2 avx_vnni", 1);
    assertThat(processor.flags()).containsExactly("avx2", "fma", "avx_vnni");
    assertThat(processor.hasByteProducts()).isFalse();
  }

  /** Every name that oneDNN knows, in an order of what it contains; flags as they are read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSE41                |                                                      ",
        "AVX                  |                                                      ",
        "AVX2                 | avx2 fma                                             ",
        "AVX2_VNNI            | avx2 fma avx_vnni                                    ",
        "AVX2_VNNI_2          | avx2 fma avx_vnni                                    ",
        "AVX512_CORE          | avx2 fma avx512f                                     ",
        "AVX512_CORE_VNNI     | avx2 fma avx512f avx512_vnni                         ",
        "AVX512_CORE_BF16     | avx2 fma avx512f avx512_vnni avx512_bf16             ",
        "AVX512_CORE_FP16     | avx2 fma avx_vnni avx512f avx512_vnni avx512_bf16    ",
        "AVX10_1_512          | avx2 fma avx_vnni avx512f avx512_vnni avx512_bf16    ",
        "AVX10_2              | avx2 fma avx_vnni avx512f avx512_vnni avx512_bf16    ",
        "AVX10_2_512          | avx2 fma avx_vnni avx512f avx512_vnni avx512_bf16    ",
        "AVX512_CORE_AMX      | all",
        "AVX512_CORE_AMX_FP16 | all",
        "AVX10_1_512_AMX      | all",
        "AVX10_1_512_AMX_FP16 | all",
        "AVX10_2_AMX_2        | all",
        "AVX10_2_512_AMX_2    | all",
      })
  void aLimitLeavesTheInstructionsThatItContains(String limit, String left) {
    String all = String.join(" ", parse(GRANITE_RAPIDS, 1).flags());
    String expected = left == null ? "" : left.equals("all") ? all : left;
    for (String variable : new String[] {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"}) {
      for (String written : new String[] {limit, limit.toLowerCase(Locale.ROOT)}) {
        Processor processor = parse(GRANITE_RAPIDS, Map.of(variable, written));
        assertThat(String.join(" ", processor.flags())).as(limit).isEqualTo(expected);
        assertThat(processor.limits()).containsExactly(variable + "=" + written);
        assertThat(processor.hasByteProducts())
            .isEqualTo(expected.contains("avx512_vnni") || expected.contains("amx_int8"));
        assertThat(Precision.auto(processor))
            .isEqualTo(expected.contains("bf16") ? Precision.BF16 : Precision.FP32);
      }
    }
  }

  /** oneDNN passes over names that it does not know, and "default" is none. */
  @ParameterizedTest
  @ValueSource(strings = {"", "DEFAULT", "ALL", "AVX512", "AVX512_MIC", "AVX2 ", "nonsense"})
  void otherNamesLimitNothing(String name) {
    Processor processor = parse(GRANITE_RAPIDS, Map.of("ONEDNN_MAX_CPU_ISA", name));
    assertThat(processor).isEqualTo(parse(GRANITE_RAPIDS, 1));
    assertThat(processor.limits()).isEmpty();
  }

  @Test
  void theNewerVariableHoldsUnlessItIsEmpty() {
    Map<String, String> both = Map.of("ONEDNN_MAX_CPU_ISA", "AVX", "DNNL_MAX_CPU_ISA", "AVX2");
    assertThat(parse(GRANITE_RAPIDS, both).limits()).containsExactly("ONEDNN_MAX_CPU_ISA=AVX");
    Map<String, String> nonsense =
        Map.of("ONEDNN_MAX_CPU_ISA", "nonsense", "DNNL_MAX_CPU_ISA", "AVX2");
    assertThat(parse(GRANITE_RAPIDS, nonsense).limits()).isEmpty();
    Map<String, String> older = Map.of("ONEDNN_MAX_CPU_ISA", "", "DNNL_MAX_CPU_ISA", "AVX2");
    assertThat(parse(GRANITE_RAPIDS, older).limits()).containsExactly("DNNL_MAX_CPU_ISA=AVX2");
  }

  @Test
  void aLimitAddsNothingAndLeavesArmAlone() {
    Map<String, String> wide = Map.of("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_AMX");
    assertThat(parse(HASWELL, wide).flags()).containsExactly("avx2", "fma");
    Map<String, String> narrow = Map.of("ONEDNN_MAX_CPU_ISA", "SSE41");
    assertThat(parse(NEOVERSE_V1, narrow).flags()).isEqualTo(parse(NEOVERSE_V1, 2).flags());
  }

  @Test
  @Tag("isa")
  void theOneHereHasNoMoreThanTheEnvironmentAllows() {
    Processor here = Processor.current();
    assertThat(here.flags())
        .allMatch(
            flag -> InstructionLimit.of(System.getenv()).map(l -> l.allows(flag)).orElse(true));
    if ("avx2".equals(System.getenv("ATEN_CPU_CAPABILITY")) && here.flags().contains("avx2")) {
      assertThat(here.capability()).isEqualTo("AVX2");
    }
    System.out.println("ProcessorTest: " + here);
  }

  /** libtorch tells itself how wide they are; it takes small letters alone. */
  @Test
  void aLimitOfLibtorchsOwnKernelsIsTold() {
    Map<String, String> both =
        Map.of("ATEN_CPU_CAPABILITY", "avx2", "ONEDNN_MAX_CPU_ISA", "AVX512_CORE_VNNI");
    assertThat(parse(GRANITE_RAPIDS, both).limits())
        .containsExactly("ONEDNN_MAX_CPU_ISA=AVX512_CORE_VNNI", "ATEN_CPU_CAPABILITY=avx2");
    Processor own = parse(GRANITE_RAPIDS, Map.of("ATEN_CPU_CAPABILITY", "default"));
    assertThat(own.limits()).containsExactly("ATEN_CPU_CAPABILITY=default");
    assertThat(own.flags()).isEqualTo(parse(GRANITE_RAPIDS, 1).flags());
    assertThat(parse(GRANITE_RAPIDS, Map.of("ATEN_CPU_CAPABILITY", "AVX2")).limits()).isEmpty();
  }

  private static Processor parse(String cpuinfo, int logical) {
    return Processor.parse(cpuinfo.lines().toList(), Map.of(), logical, "AVX2");
  }

  private static Processor parse(String cpuinfo, Map<String, String> environment) {
    return Processor.parse(cpuinfo.lines().toList(), environment, 1, "AVX2");
  }
}
