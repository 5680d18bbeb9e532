package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.data.known.ShapesDataset;
import alexnet.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code --device} of every command that computes, where there is no GPU. */
class DeviceOptionTest {
  @TempDir private static Path folder;
  private static Path shapes;
  private static Path out;

  @BeforeAll
  static void draw() throws IOException {
    shapes = folder.resolve("shapes");
    out = folder.resolve("run");
    ShapesDataset.generate(shapes, 1, 1, 1);
  }

  private static List<List<Object>> commands() {
    return List.of(
        List.of("train", "--data", shapes, "--out", out),
        List.of("demo", "--out", out),
        List.of("evaluate", out, "--data", shapes),
        List.of("predict", out, shapes),
        List.of("embed", out, shapes));
  }

  private static CommandRun with(List<Object> command, Object... options) {
    return CommandRun.of(Stream.concat(command.stream(), Stream.of(options)).toArray());
  }

  @TestFactory
  Stream<DynamicTest> cudaWhereThereIsNoneIsOneLineAndExitCodeOne() {
    assumeTrue(ComputeDevice.auto() == ComputeDevice.CPU, "there is a GPU");
    return commands().stream()
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.get(0).toString(),
                    () -> {
                      CommandRun run = with(command, "--device", "cuda");
                      assertThat(run.code()).as(run.err()).isEqualTo(1);
                      assertThat(run.out()).isEmpty();
                      assertThat(run.errorLines()).hasSize(1);
                      assertThat(run.err()).contains("cannot compute on cuda: ");
                      assertThat(Files.exists(out)).as("a run folder").isFalse();
                    }));
  }

  @Test
  void otherNamesAreWrongUsage() {
    for (List<Object> command : commands()) {
      CommandRun run = with(command, "--device", "gpu");
      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains("expected one of auto, cpu, cuda but was 'gpu'");
    }
  }

  @Test
  void bytesOnAGpuAreWrongUsage() {
    CommandRun run =
        with(
            List.of("predict", out, shapes),
            List.of("--device", "cuda", "--precision", "int8").toArray());
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("--precision int8 is computed on the CPU alone, not on cuda");
  }
}
