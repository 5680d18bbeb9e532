package alexnet.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back; what is damaged is told of in one line. */
@Tag("locale")
class MetricsFileTest {
  private static final String FIRST = "1,2.5,0.25,2.25,0.5,0.75,0.001,100.5,12.5";

  @TempDir Path run;

  @Test
  void readsWhatWasWritten() throws IOException {
    EpochMetrics one =
        new EpochMetrics(
            1,
            2.5,
            0.25,
            Optional.of(2.25),
            Optional.of(0.5),
            Optional.of(0.75),
            1e-3,
            100.5,
            12.5);
    EpochMetrics two =
        new EpochMetrics(
            2, 1 / 3.0, 0.3, Optional.empty(), Optional.empty(), Optional.empty(), 1e-9, 99, 12);
    write(EpochMetrics.CSV_HEADER + "\n" + one.csvRow() + "\n" + two.csvRow() + "\n");
    MetricsFile file = MetricsFile.read(run);
    assertThat(file.epochs()).containsExactly(one, two);
    assertThat(file.problem()).isNull();
  }

  @Test
  void otherColumnsMayStandBetween() throws IOException {
    write("waiting,%s,note\n0.5,%s,x\n".formatted(EpochMetrics.CSV_HEADER, FIRST));
    assertThat(MetricsFile.read(run).epochs()).singleElement().isEqualTo(first());
  }

  @Test
  void spreadsheetsWriteCarriageReturns() throws IOException {
    write(EpochMetrics.CSV_HEADER + "\r\n" + FIRST + "\r\n");
    assertThat(MetricsFile.read(run)).isEqualTo(new MetricsFile(List.of(first()), null));
  }

  @Test
  void damagedLinesAreLeftOut() throws IOException {
    String header = EpochMetrics.CSV_HEADER;
    write(header + "\n" + FIRST + "\n2,oops,0,,,,0,0,0\n3,1.5\n" + FIRST + "\n");
    MetricsFile file = MetricsFile.read(run);
    assertThat(file.epochs()).containsExactly(first(), first());
    assertThat(file.problem())
        .isEqualTo(
            run.resolve("metrics.csv")
                + " is damaged in 2 of 4 epochs, which are left out; line 3: trainLoss is not a"
                + " number: \"oops\"");
  }

  @Test
  void eachFailureIsOneLineThatNamesTheFile() throws IOException {
    assertThat(problem()).contains("metrics.csv is missing");
    write("");
    assertThat(problem()).contains("metrics.csv is empty");
    write("epoch,trainLoss\n1,2\n");
    assertThat(problem()).contains("metrics.csv is damaged", "no column trainTop1");
    Files.write(run.resolve("metrics.csv"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
    assertThat(problem()).contains("metrics.csv is damaged: it is not text");
    Files.delete(run.resolve("metrics.csv"));
    Files.createDirectory(run.resolve("metrics.csv"));
    assertThat(problem()).contains("cannot read", "metrics.csv");
    // A run before the end of its first epoch.
    Files.delete(run.resolve("metrics.csv"));
    write(EpochMetrics.CSV_HEADER + "\n");
    assertThat(MetricsFile.read(run).problem()).isNull();
  }

  private String problem() {
    MetricsFile file = MetricsFile.read(run);
    assertThat(file.epochs()).isEmpty();
    assertThat(file.problem()).doesNotContain("\n").contains(run.toString());
    return file.problem();
  }

  private static EpochMetrics first() {
    return new EpochMetrics(
        1, 2.5, 0.25, Optional.of(2.25), Optional.of(0.5), Optional.of(0.75), 1e-3, 100.5, 12.5);
  }

  private void write(String text) throws IOException {
    Files.write(run.resolve("metrics.csv"), text.getBytes(StandardCharsets.UTF_8));
  }
}
