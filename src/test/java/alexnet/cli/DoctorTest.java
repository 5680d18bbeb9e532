package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.torch.Precision;
import alexnet.torch.Processor;
import alexnet.torch.Threads;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DoctorTest {
  @Test
  @Tag("isa")
  void tellsWhatTheMachineHas() throws IOException {
    CommandRun run = CommandRun.of("doctor", "--system", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json()).hasSize(1);
    JsonNode report = run.json().get(0);
    assertThat(report.properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "java",
            "os",
            "natives",
            "cpu",
            "threads",
            "memory",
            "hugePages",
            "auto",
            "autoReason",
            "speeds",
            "warnings");
    assertThat(report.at("/java/version").asText()).isEqualTo(System.getProperty("java.version"));
    assertThat(report.at("/natives/libtorch").asText()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(report.at("/cpu/model").asText()).isEqualTo(Processor.current().model());
    assertThat(texts(report.at("/cpu/flags"))).isEqualTo(Processor.current().flags());
    assertThat(texts(report.at("/cpu/limits"))).isEqualTo(Processor.current().limits());
    assertThat(report.at("/threads/count").asInt()).isEqualTo(Threads.byDefault());
    double heap = report.at("/memory/heapLimitMb").asDouble();
    double total = report.at("/memory/totalMb").asDouble();
    assertThat(heap).isPositive();
    assertThat(report.at("/memory/availableMb").asDouble()).isPositive().isLessThanOrEqualTo(total);
    assertThat(report.get("auto").asText()).isEqualTo(Precision.auto().toString());
    assertThat(report.get("speeds")).hasSize(3);
    for (JsonNode speed : report.get("speeds")) {
      assertThat(speed.get("bestMs").isNull()).isEqualTo(!speed.get("problem").isNull());
    }
    assertThat(report.at("/speeds/0/precision").asText()).isEqualTo("fp32");
    assertThat(report.at("/speeds/0/imagesPerSecond").asDouble()).isPositive();
  }

  @Test
  @Tag("isa")
  void aPersonReadsIt() {
    CommandRun run = CommandRun.of("doctor", "--system");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("libtorch", "oneDNN", "physical cores", "--precision auto  ")
        .contains("speed in fp32", "speed in bf16", "speed in int8", "images/s")
        .containsPattern("matrix product: .*classifier.6"); // too small for a choice
    for (String limit : Processor.current().limits()) {
      assertThat(run.out()).contains(limit);
    }
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  @Test
  void asksWhatToLookAt() {
    CommandRun nothing = CommandRun.of("doctor");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("a folder, or --system");
    CommandRun both = CommandRun.of("doctor", "--system", "--html", "page.html");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("--system looks at this machine");
  }
}
