package alexnet.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.split.DataSource;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class RunDirectoryTest {
  private static final DataSource SOURCE =
      new DataSource(Path.of("data").toAbsolutePath(), OptionalDouble.of(0.25), 7);

  @TempDir Path folder;

  private static RunConfig config(DataSource source) {
    return new RunConfig(
        Optional.of(source.folder()),
        source.valSplit(),
        source.seed(),
        List.of("x", "y"),
        Optional.empty(),
        TrainConfig.builder().build(),
        Checkpointing.DEFAULT,
        Optional.empty(),
        "development");
  }

  @Test
  void makesAFolderAndRecordsTheRunInIt() {
    Path run = folder.resolve("a/b");
    RunDirectory.create(run, false).begin(config(SOURCE), false);
    assertThat(RunDirectory.dataSource(run)).contains(SOURCE);
    assertThat(RunDirectory.dataSource(run.resolve("model.safetensors"))).contains(SOURCE);
    assertThat(run.resolve("metrics.csv")).content().startsWith("epoch,trainLoss");
  }

  @Test
  void refusesARunUnlessToldToOverwriteIt() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThatThrownBy(() -> RunDirectory.create(folder, false))
        .hasMessageContaining("--overwrite");
    RunDirectory.create(folder, true);
    assertThat(folder.resolve("config.json")).exists();
  }

  @Test
  void neverTakesAFolderOfOtherThings() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "years of work");
    assertThatThrownBy(() -> RunDirectory.create(folder, true))
        .hasMessageContaining("not empty and not a run");
    assertThatThrownBy(() -> RunDirectory.create(folder.resolve("thesis.txt"), true))
        .hasMessageContaining("is a file");
  }

  @Test
  void leavesOtherFilesInARunFolder() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(folder.resolve("notes.txt"), "mine");
    RunDirectory.create(folder, true).begin(config(DataSource.of(Path.of("tiny"))), false);
    assertThat(folder.resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void aReportIsOlderThanTheEpochsThatEndedSince() throws IOException {
    RunDirectory run = RunDirectory.create(folder, false);
    assertThat(run.lacksReport()).isTrue();
    run.write(List.of());
    Path page = Files.writeString(folder.resolve("report.html"), "page");
    assertThat(run.lacksReport()).isFalse();
    Files.setLastModifiedTime(
        page, FileTime.from(Files.getLastModifiedTime(page).toInstant().minusSeconds(3)));
    assertThat(run.lacksReport()).isTrue();
  }

  @Test
  void saysHowMuchRoomIsMissing() {
    RunDirectory run = RunDirectory.create(folder.resolve("big"), false);
    assertThatThrownBy(() -> run.requireRoom(1L << 60, 0))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("MB free")
        .hasMessageContaining("MB needed");
  }

  @Test
  void aDamagedConfigurationIsNamed() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{oops");
    assertThatThrownBy(() -> RunDirectory.dataSource(folder))
        .hasMessageContaining("config.json is damaged");
  }
}
