package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import alexnet.bench.BenchResult;
import alexnet.bench.Job;
import alexnet.bench.LayerProfile;
import alexnet.bench.LayerTime;
import alexnet.bench.Timing;
import alexnet.bench.Workload;
import alexnet.cli.output.BenchReport;
import alexnet.model.LayerSummary;
import alexnet.model.Variant;
import alexnet.torch.Precision;
import alexnet.torch.Processor;
import alexnet.torch.Threads;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small batches and one run: that the figures are told right, not how large they are. */
class BenchTest {
  private static final List<String> KEYS =
      List.of(
          "job",
          "batch",
          "precision",
          "threads",
          "medianMs",
          "bestMs",
          "imagesPerSecond",
          "peakResidentMb",
          "cpu",
          "variant",
          "classes",
          "runs",
          "p10Ms",
          "p90Ms");

  private static final Processor OLD = new Processor("old", List.of("avx2", "fma"), 4, "AVX2");
  private static final Processor NEW =
      new Processor("new", List.of("avx2", "avx512_vnni", "avx512_bf16"), 4, "AVX512");

  /** Kernel threads are the process's, and other tests count on the default. */
  @AfterEach
  void threads() {
    Threads.use(Threads.byDefault());
  }

  @ParameterizedTest
  @CsvSource({
    "train, fp32",
    "train, bf16",
    "train, auto",
    "infer, fp32",
    "infer, bf16",
    "infer, int8"
  })
  void oneJobIsOneObject(String job, String precision) throws IOException {
    CommandRun run =
        bench("--job", job, "--batch", 2, "--precision", precision, "--threads", 1, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json()).hasSize(1);
    JsonNode result = run.json().get(0);
    assertThat(keys(result)).containsExactlyElementsOf(KEYS);
    assertThat(result.get("job").asText()).isEqualTo(job);
    assertThat(result.get("batch").asInt()).isEqualTo(2);
    assertThat(result.get("precision").asText())
        .isEqualTo(precision.equals("auto") ? Precision.auto().toString() : precision);
    assertThat(result.get("threads").asInt()).isEqualTo(1);
    double median = result.get("medianMs").asDouble();
    assertThat(median).isPositive();
    assertThat(result.get("bestMs").asDouble()).isEqualTo(median); // of one run
    assertThat(result.get("imagesPerSecond").asDouble())
        .isCloseTo(2 / median * 1e3, within(0.01 + 0.001 * 2 / median * 1e3));
    assertThat(keys(result.get("cpu"))).containsExactly("model", "flags");
    assertThat(result.at("/cpu/flags").isArray()).isTrue();
    assertThat(result.get("variant").asText()).isEqualTo("d2l");
    assertThat(result.get("classes").asInt()).isEqualTo(10);
    assertThat(result.get("runs").asInt()).isEqualTo(1);
    if (Files.exists(Path.of("/proc/self/status"))) {
      // The weights alone are 187 MB in float32.
      assertThat(result.get("peakResidentMb").asDouble()).isBetween(187.0, 64_000.0);
    } else {
      assertThat(result.get("peakResidentMb").isNull()).isTrue();
    }
  }

  @Test
  void otherNetworksHaveOtherSpeeds() throws IOException {
    JsonNode result =
        bench(
                "--job",
                "infer",
                "--batch",
                1,
                "--variant",
                "2012",
                "--classes",
                7,
                "--precision",
                "fp32",
                "--json")
            .json()
            .get(0);
    assertThat(result.get("variant").asText()).isEqualTo("2012");
    assertThat(result.get("classes").asInt()).isEqualTo(7);
    assertThat(result.get("threads").asInt()).isEqualTo(Threads.byDefault());
  }

  @Test
  void layersAreTimedBesideThePeakOfTheProcessor() throws IOException {
    JsonNode result =
        bench("--job", "train", "--batch", 2, "--precision", "fp32", "--layers", "--json")
            .json()
            .get(0);
    assertThat(keys(result)).startsWith(KEYS.toArray(new String[0])).endsWith("profile");
    JsonNode profile = result.get("profile");
    int layers = LayerSummary.of(Variant.D2L, 10).layers().size();
    assertThat(profile.get("layers")).hasSize(layers + 3); // gradients cleared, loss, optimizer
    double peak = profile.get("peakGflops").asDouble();
    assertThat(peak).isPositive();
    double rounding = 0.05 / peak; // of the peak, which is told to a tenth
    double sum = 0;
    for (JsonNode layer : profile.get("layers")) {
      assertThat(keys(layer))
          .containsExactly(
              "layer", "types", "kernel", "forwardMs", "backwardMs", "gflop", "gflops", "ofPeak");
      sum += layer.get("forwardMs").asDouble() + layer.get("backwardMs").asDouble();
      assertThat(layer.get("ofPeak").asDouble())
          .isCloseTo(layer.get("gflops").asDouble() / peak, within(0.001 + 2 * rounding));
    }
    assertThat(profile.get("layersMs").asDouble()).isCloseTo(sum, within(0.01));
    assertThat(profile.get("atPeakMs").asDouble())
        .isCloseTo(
            profile.get("gflop").asDouble() / peak * 1e3, withinPercentage(0.1 + 100 * rounding));
  }

  @Test
  void withoutJsonAPersonReadsATable() {
    CommandRun run = bench("--job", "infer", "--batch", 2, "--precision", "fp32", "--layers");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("median ms", "10th..90th percentile", "images/s")
        .contains("feature_extr.0", "Conv2d, ReLU", "GFLOP/s", "of peak", "at peak")
        .contains("d2l with 10 classes", Processor.current().model());
  }

  @Test
  void theUsualJobsAreThoseThatTheProcessorIsMadeFor() {
    assertThat(usual(NEW))
        .containsExactly(
            "train, batch 64, fp32",
            "train, batch 64, bf16",
            "infer, batch 64, fp32",
            "infer, batch 64, bf16",
            "infer, batch 64, int8",
            "infer, batch 1, fp32",
            "infer, batch 1, bf16",
            "infer, batch 1, int8");
    assertThat(usual(OLD))
        .containsExactly(
            "train, batch 64, fp32",
            "infer, batch 64, fp32",
            "infer, batch 64, int8",
            "infer, batch 1, fp32",
            "infer, batch 1, int8");
  }

  private static List<String> usual(Processor processor) {
    return BenchCommand.usual(processor, BenchTest::workload).stream()
        .map(Workload::toString)
        .toList();
  }

  private static Workload workload(Job job, int batch, Precision precision) {
    return new Workload(job, batch, precision, Variant.D2L, 10);
  }

  /** Several jobs in one process: its peak is that of the hungriest. */
  @Test
  void aTableTellsNoPeakMemory() {
    LayerProfile profile =
        new LayerProfile(List.of(new LayerTime("conv", "Conv2d", "", 20.0, null, 2)), 400);
    BenchResult result =
        new BenchResult(
            workload(Job.INFER, 8, Precision.INT8),
            4,
            new Timing(List.of(30.0, 10.0, 20.0)),
            OptionalDouble.of(1234.5),
            profile);
    String table = BenchReport.text(List.of(result, result), false, OLD);
    assertThat(table)
        .contains(
            "infer      8  int8            20.00         12.00 .. 28.00       10.00     400.0")
        .contains("conv", "100", "25%") // 2 GOP in 20 ms, of 400 a second
        .contains("at peak                 5.00 ms, 25% of the job", "reaches 400 GOP/s")
        .contains("left                   15.00 ms")
        .contains("old, avx2 fma; 4 threads")
        .contains("it is told of one job at a time: --job")
        .doesNotContain("1,23");
    assertThat(BenchReport.text(List.of(result), true, OLD)).contains("process 1,235 MB");
    Map<String, Object> json = BenchReport.json(result, false, OLD);
    assertThat(json).containsKey("peakResidentMb");
    assertThat(json.get("peakResidentMb")).isNull();
    assertThat(BenchReport.json(result, true, OLD)).containsEntry("peakResidentMb", 1234.5);
  }

  @Test
  void wrongUsageIsNamedAndEndsWithTwo() {
    assertUsage("train takes auto, fp32 or bf16", "--job", "train", "--precision", "int8");
    assertUsage("--batch must be 1 to 65,536: 0", "--job", "infer", "--batch", "0");
    assertUsage("--batch must be 1 to 65,536: -3", "--job", "train", "--batch", "-3");
    assertUsage("--threads must be 1 to 1,024: 0", "--job", "infer", "--threads", "0");
    assertUsage("--runs must be 1 to 1,000,000: 0", "--job", "infer", "--runs", "0");
    assertUsage("--classes must be 2 to 100,000: 1", "--job", "infer", "--classes", "1");
    assertUsage("unknown variant \"vgg\"", "--job", "infer", "--variant", "vgg");
    assertUsage("expected one of [TRAIN, INFER]", "--job", "eat");
    assertUsage("one of auto, fp32, bf16, int8", "--job", "infer", "--precision", "fp8");
    assertUsage("--batch is an option of --job", "--batch", "8");
    assertUsage("--precision is an option of --job", "--precision", "fp32");
    assertUsage("--layers is an option of --job", "--layers");
  }

  private static void assertUsage(String message, Object... args) {
    CommandRun run = CommandRun.of(with("bench", args));
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  private static CommandRun bench(Object... args) {
    return CommandRun.of(with("bench", with("--runs", with(1, args))));
  }

  private static Object[] with(Object first, Object... rest) {
    Object[] all = new Object[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private static List<String> keys(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
