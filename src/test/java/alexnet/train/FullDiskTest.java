package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.run.CheckpointFolder;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunState;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is full when the second checkpoint comes. Needs root, to mount it. */
class FullDiskTest {
  /** The weights, one checkpoint of weights without an optimizer, and not another of either. */
  private static final int MEGABYTES = 500;

  @TempDir static Path folder;

  private Path disk;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createTempDirectory(folder, "disk");
    assumeTrue(
        system("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", disk.toString())
            == 0,
        "only root mounts a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    system("umount", disk.toString());
  }

  private static int system(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  private TrainResult train(Checkpointing.OnFailure onFailure) {
    return train(onFailure, new OptimizerConfig.Sgd(0, false, 0));
  }

  private TrainResult train(Checkpointing.OnFailure onFailure, OptimizerConfig optimizer) {
    TrainConfig config =
        Tiny.fullSize()
            .epochs(2)
            .batchSize(8)
            .threads(1)
            .optimizer(optimizer)
            .learningRate(1e-3)
            .build();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void onWarning(String message) {
            warnings.add(message);
          }
        };
    return new Trainer(config, new Checkpointing(0, 1, onFailure), Optional.empty(), listener)
        .run(Tiny.splits(8, 2), RunDirectory.create(disk.resolve("run"), false));
  }

  /** Room for the weights and their successor, or for a checkpoint of twice as much, not both. */
  @Test
  void weightsComeBeforeCheckpoints() {
    TrainResult result =
        train(Checkpointing.OnFailure.CONTINUE, new OptimizerConfig.Sgd(0.9, false, 0));
    assertThat(result.kept()).isTrue();
    assertThat(result.best()).isPresent();
    assertThat(disk.resolve("run/model.safetensors")).exists();
    assertThat(disk.resolve("run/checkpoint"))
        .satisfiesAnyOf(
            place -> assertThat(place).doesNotExist(),
            place -> assertThat(place).isEmptyDirectory());
    assertThat(warnings).anyMatch(warning -> warning.startsWith("no room for a checkpoint"));
  }

  /** A checkpoint is twice the weights: with them it does not fit, they alone do. */
  @Test
  void aRunThatIsStoppedKeepsItsWeightsThoughNoCheckpointFits() {
    Trainer[] trainer = new Trainer[1];
    TrainConfig config =
        Tiny.fullSize()
            .threads(1)
            .optimizer(new OptimizerConfig.Sgd(0.9, false, 0))
            .learningRate(3e-4)
            .build();
    TrainListener stops =
        new TrainListener() {
          @Override
          public void onStep(StepMetrics step) {
            trainer[0].stop();
          }
        };
    trainer[0] =
        new Trainer(
            config, new Checkpointing(0, 1, Checkpointing.OnFailure.STOP), Optional.empty(), stops);
    RunDirectory out = RunDirectory.create(disk.resolve("run"), false);
    assertThatThrownBy(() -> trainer[0].run(Tiny.splits(8, 2), out))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("no room for a checkpoint in " + disk);
    assertThat(out.model()).exists();
  }

  private void assertTheFirstCheckpointIsWhole() {
    RunState state =
        new CheckpointFolder(disk.resolve("run/checkpoint"))
            .newest(warnings::add)
            .orElseThrow()
            .state();
    assertThat(state.finished()).hasSize(1);
    assertThat(disk.resolve("run/checkpoint").toFile().list()).hasSize(1);
  }

  @Test
  void theRunGoesOnAndTheOldCheckpointStays() {
    TrainResult result = train(Checkpointing.OnFailure.CONTINUE);
    assertThat(result.epochs()).hasSize(2);
    assertThat(warnings)
        .anyMatch(warning -> warning.startsWith("little room for weights and checkpoints"))
        .anyMatch(
            warning ->
                warning.startsWith("no room for a checkpoint in " + disk)
                    && warning.contains("the older checkpoint stays, and the run goes on"));
    assertTheFirstCheckpointIsWhole();
  }

  @Test
  void theRunStopsIfToldToAndTheOldCheckpointStays() {
    assertThatThrownBy(() -> train(Checkpointing.OnFailure.STOP))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("MB needed with the weights beside it; the older checkpoint stays");
    assertTheFirstCheckpointIsWhole();
  }
}
