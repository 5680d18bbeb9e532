package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.ResidentMemory;
import alexnet.run.RunDirectory;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.config.TrainConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resident memory does not grow with checkpoints, nor is there a second copy of the weights while
 * one is written: a leaked tensor a checkpoint is at least 67 MB, the second layer from the end.
 */
@Tag("memory")
class CheckpointMemoryTest {
  private static final int STEPS = 14;

  @TempDir Path folder;

  @Test
  void isFlatFromTheFourthToTheLast() {
    ResidentMemory.assumeKnown();
    long[] at = new long[STEPS + 1];
    TrainConfig config =
        Tiny.fullSize()
            .batchSize(2)
            .optimizer(new OptimizerConfig.Sgd(0, false, 0))
            .learningRate(3e-4)
            .build();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void onStep(StepMetrics step) {
            at[step.step()] = ResidentMemory.kilobytes();
          }
        };
    new Trainer(
            config,
            new Checkpointing(1, 1, Checkpointing.OnFailure.STOP),
            Optional.empty(),
            listener)
        .run(Tiny.splits(2 * STEPS, 2), RunDirectory.create(folder, false));
    assertThat(at[STEPS]).isPositive();
    ResidentMemory.assertFlat("checkpoints 4 to " + STEPS, at[5], at[STEPS]);
  }
}
