package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.Skipped;
import alexnet.run.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
  @TempDir Path run;

  private List<String> lines() throws IOException {
    return Files.readAllLines(run.resolve("train.log"));
  }

  /** Names and messages may have commands and lines of their own in them. */
  @Test
  void anEventIsALine() throws IOException {
    RunLog log = new RunLog(run);
    log.onSkipped(new Skipped("cat\n2026-01-01T00:00:00Z done\u2028\u202E.jpg", "\u009b1mbad"));
    log.onWarning("no \u001b[2Jroom\r");
    log.failed(new IllegalStateException("first\nsecond"));
    assertThat(lines())
        .allMatch(line -> line.matches("20\\d\\d-\\d\\d-\\d\\dT[0-9:]{8}Z .*"))
        .extracting(line -> line.substring(21))
        .containsExactly(
            "skipped cat?2026-01-01T00:00:00Z done?.jpg: ?1mbad",
            "warning: no ?[2Jroom?",
            "failed: first?second");
  }

  /** Digits and points as programs read them, whatever the user's country writes. */
  @Test
  void figuresAreInAscii() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      EpochMetrics metrics =
          new EpochMetrics(
              3, 1.25, 0.5, Optional.of(0.75), Optional.of(0.5), Optional.of(1.0), 3e-4, 96.5, 12);
      new RunLog(run)
          .onEpoch(
              new TrainListener.EpochReport(metrics, true, 0.01, Duration.ZERO, Optional.empty()));
    } finally {
      Locale.setDefault(before);
    }
    assertThat(lines().get(0))
        .endsWith(
            "epoch 3: train loss 1.2500, top-1 0.5000; validation loss 0.7500, top-1 0.5000, top-5"
                + " 1.0000, learning rate 0.000300, 96.5 pictures/s, waiting 1.0%, 12.0 s, best");
  }
}
