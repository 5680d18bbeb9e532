package alexnet.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
    Processor processor = Processor.parse(List.of(), 8, "DEFAULT");
    assertThat(processor.flags()).isEmpty();
    assertThat(processor.cores()).isEqualTo(8);
    assertThat(Precision.auto(processor)).isEqualTo(Precision.FP32);
  }

  /** A container may be given fewer hardware threads than the machine has cores. */
  @Test
  void usesNoMoreCoresThanItMay() {
    assertThat(parse(ZEN_4, 1).cores()).isEqualTo(1);
  }

  private static Processor parse(String cpuinfo, int logical) {
    return Processor.parse(cpuinfo.lines().toList(), logical, "AVX2");
  }
}
