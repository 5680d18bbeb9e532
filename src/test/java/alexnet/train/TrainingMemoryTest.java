package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.ResidentMemory;
import alexnet.run.RunDirectory;
import alexnet.train.config.BatchMixing;
import alexnet.train.config.Ema;
import alexnet.train.config.TrainConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resident memory does not grow with training steps. Batches are small so that the test is short: a
 * leaked tensor a step shows all the same, the smallest batch is 1.2 MB.
 */
@Tag("memory")
class TrainingMemoryTest {
  private static final int STEPS = 400;

  @TempDir Path folder;

  @Test
  void isFlatFromStep50To400() {
    ResidentMemory.assumeKnown();
    long[] at = new long[STEPS + 1];
    TrainConfig config =
        Tiny.fullSize()
            .batchSize(2)
            .clipNorm(1)
            .labelSmoothing(0.1)
            .mixing(new BatchMixing.Either(new BatchMixing.Mixup(0.2), new BatchMixing.CutMix(1)))
            .ema(new Ema(0.9, 20))
            .build();
    new Trainer(
            config,
            new TrainListener() {
              @Override
              public void onStep(StepMetrics step) {
                at[step.step()] = ResidentMemory.kilobytes();
              }
            })
        .run(Tiny.splits(2 * STEPS, 2), RunDirectory.create(folder, false));
    assertThat(at[STEPS]).isPositive();
    ResidentMemory.assertFlat("steps 50 to 400", at[50], at[STEPS]);
  }
}
