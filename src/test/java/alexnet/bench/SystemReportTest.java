package alexnet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.torch.Precision;
import alexnet.torch.Processor;
import alexnet.torch.Threads;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemReportTest {
  private static final Threads.Default TWO = new Threads.Default(2, "one a physical core");

  private static Processor processor(String... flags) {
    return new Processor("a processor", List.of(flags), 2, "AVX2");
  }

  @Test
  void saysWhyAutoTakesWhatItTakes() {
    assertThat(SystemReport.autoReason(processor("avx2", "avx512f", "avx512_bf16")))
        .isEqualTo("the processor has avx512_bf16");
    assertThat(SystemReport.autoReason(processor("avx2", "fma")))
        .isEqualTo("the processor has no bfloat16 instructions, they would be emulated");
    assertThat(SystemReport.autoReason(processor())).contains("does not tell");
    Processor limited =
        new Processor(
            "a processor", List.of("avx2"), 2, "AVX2", List.of("ONEDNN_MAX_CPU_ISA=AVX2"));
    assertThat(SystemReport.autoReason(limited))
        .isEqualTo(
            "the processor has no bfloat16 instructions, or may not use them"
                + " (ONEDNN_MAX_CPU_ISA=AVX2); they would be emulated");
  }

  private static KernelSpeed speed(Precision precision, Double millis) {
    return new KernelSpeed(precision, 4, millis, Map.of(), millis == null ? "refused" : null);
  }

  private static String warning(Precision auto, Double fp32, Double bf16) {
    return KernelSpeed.warning(
        List.of(
            speed(Precision.FP32, fp32),
            speed(Precision.BF16, bf16),
            speed(Precision.INT8, 1.0)), // int8 is no choice of auto's
        auto);
  }

  @Test
  void warnsWhereAutoDoesNotTakeTheFastest() {
    assertThat(warning(Precision.BF16, 40.0, 20.0)).isNull();
    assertThat(warning(Precision.FP32, 20.0, 200.0)).isNull();
    assertThat(warning(Precision.FP32, 20.0, null)).as("bf16 is refused").isNull();
    assertThat(warning(Precision.BF16, 19.5, 20.0)).as("within chance").isNull();
    assertThat(warning(Precision.BF16, 10.0, 20.0))
        .contains("auto takes bf16", "fp32 is faster", "10.0 ms", "20.0 ms", "--precision fp32");
    assertThat(warning(Precision.FP32, 20.0, 10.0)).contains("--precision bf16");
  }

  @Test
  void warnsOfWhatCostsSpeed() {
    assertThat(SystemReport.warnings(null, HugePages.ON, TWO, processor())).isEmpty();
    assertThat(SystemReport.warnings("slow", HugePages.OFF, TWO, processor()))
        .hasSize(2)
        .contains("slow")
        .anyMatch(warning -> warning.contains("THP_MEM_ALLOC_ENABLE=1"));
    Threads.Default four = new Threads.Default(4, "set by OMP_NUM_THREADS");
    assertThat(SystemReport.warnings(null, HugePages.ALWAYS, four, processor()))
        .containsExactly("4 threads (set by OMP_NUM_THREADS) on 2 cores get in each other's way");
  }

  @Test
  void largePagesNeedTheVariableAndTheSystem() {
    assertThat(HugePages.parse("always [madvise] never", "1")).isEqualTo(HugePages.ON);
    assertThat(HugePages.parse("always [madvise] never", null)).isEqualTo(HugePages.OFF);
    assertThat(HugePages.parse("always [madvise] never", "0")).isEqualTo(HugePages.OFF);
    assertThat(HugePages.parse("[always] madvise never", null)).isEqualTo(HugePages.ALWAYS);
    assertThat(HugePages.parse("always madvise [never]", "1")).isEqualTo(HugePages.REFUSED);
  }

  @Test
  void memoryOfLinuxIsInUnitsOf1024Bytes() {
    List<String> status = List.of("Name:\tjava", "VmPeak:\t 9 kB", "VmHWM:\t  2000000 kB");
    assertThat(ProcFile.megabytes(status, "VmHWM")).hasValue(2048);
    assertThat(ProcFile.megabytes(status, "VmRSS")).isEmpty();
    assertThat(ProcFile.megabytes("/no/such/file", "VmHWM")).isEmpty();
  }
}
