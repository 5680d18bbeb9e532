package alexnet.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.Skipped;
import alexnet.run.EpochMetrics;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingConsoleTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final TrainingConsole console =
      new TrainingConsole(new Terminal(out), new Terminal(err), false);

  @Test
  void aStrangersFileDoesNotSteerTheTerminal() {
    console.onSkipped(new Skipped("a\u001b[2J\n.jpg", "damaged\rJPEG"));
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("skipped a?[2J?.jpg: damaged?JPEG");
  }

  @Test
  void theFirstEpochThatValidatesHasNothingToBeComparedWith() {
    EpochMetrics before =
        new EpochMetrics(
            1, 1, 0.5, Optional.empty(), Optional.empty(), Optional.empty(), 0.1, 10, 60);
    EpochMetrics first =
        new EpochMetrics(
            2, 1, 0.5, Optional.of(0.7), Optional.of(0.6), Optional.of(1.0), 0.1, 10, 60);
    EpochMetrics second =
        new EpochMetrics(
            3, 1, 0.5, Optional.of(0.6), Optional.of(0.75), Optional.of(1.0), 0.1, 10, 60);
    console.onBest(first, Optional.of(before));
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    console.onBest(second, Optional.of(first));
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("new best: epoch 3 with validation top-1 0.7500");
  }
}
