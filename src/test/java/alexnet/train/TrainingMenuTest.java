package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.data.Sample;
import alexnet.data.split.DataSplits;
import alexnet.run.EpochMetrics;
import alexnet.run.RunDirectory;
import alexnet.train.config.BatchMixing;
import alexnet.train.config.ClassBalance;
import alexnet.train.config.Ema;
import alexnet.train.config.LrSchedule;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import alexnet.weights.Model;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.StateDict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a run does what its configuration asks for, beyond the parts that have tests alone. */
class TrainingMenuTest {
  @TempDir Path folder;

  @Test
  void theAverageIsJudgedAndKeptInThePlaceOfTheWeights() {
    TrainConfigBuilder config = Tiny.config().learningRate(1e-3);
    EpochMetrics plain = onlyEpoch(config, Tiny.splits(4, 2), "plain");
    EpochMetrics copied = onlyEpoch(config.ema(new Ema(0.9, 1)), Tiny.splits(4, 2), "copied");
    assertThat(copied.validationLoss()).isEqualTo(plain.validationLoss());
    assertThat(weights("copied")).isEqualTo(weights("plain"));
    // Two steps: the average is of both.
    TrainConfigBuilder two = Tiny.config().learningRate(1e-3).epochs(2);
    run(two.build(), Tiny.splits(4, 2), "latest");
    run(two.ema(new Ema(0.9, 1)).build(), Tiny.splits(4, 2), "average");
    assertThat(weights("average")).isNotEqualTo(weights("latest"));
  }

  /** There is no average yet: what was learned is judged and kept, not what the run began with. */
  @Test
  void aRunOfFewerStepsThanAnUpdateOfTheAverageKeepsItsWeights() {
    TrainConfigBuilder config = Tiny.config().learningRate(1e-3).epochs(2);
    TrainResult plain = run(config.build(), Tiny.splits(8, 2), "without");
    List<String> told = new ArrayList<>();
    TrainResult result =
        new Trainer(config.ema(new Ema(0.99, 100)).build(), Tiny.noticesTo(told))
            .run(Tiny.splits(8, 2), directory("few"));
    assertThat(weights("few")).isEqualTo(weights("without"));
    assertThat(result.best().orElseThrow().validationLoss())
        .isEqualTo(plain.best().orElseThrow().validationLoss());
    assertThat(told)
        .singleElement()
        .asString()
        .contains("the run has 4 steps, fewer than --ema-steps 100");
  }

  @Test
  void accumulatedBatchesAreAStep() {
    List<TrainListener.StepMetrics> steps = new ArrayList<>();
    new Trainer(
            Tiny.config().batchSize(1).accumulate(3).build(),
            new TrainListener() {
              @Override
              public void onStart(int classes, int train, int validation, int stepsPerEpoch) {
                assertThat(stepsPerEpoch).isEqualTo(2);
              }

              @Override
              public void onStep(StepMetrics step) {
                steps.add(step);
              }
            })
        .run(Tiny.splits(5, 0), directory("accumulated"));
    assertThat(steps).extracting(TrainListener.StepMetrics::step).containsExactly(1, 2);
    assertThat(steps).extracting(TrainListener.StepMetrics::steps).containsExactly(2, 2);
  }

  @Test
  void aPlateauOfTheValidationLossLowersTheRate() {
    double rate = 1e-30; // nothing moves
    TrainConfig config =
        Tiny.config().epochs(4).learningRate(rate).schedule(new LrSchedule.Plateau(2, 0.5)).build();
    assertThat(run(config, Tiny.splits(4, 2), "plateau").epochs())
        .extracting(epoch -> epoch.learningRate() / rate)
        .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
        .containsExactly(1.0, 1.0, 1.0, 0.5); // the second and third epoch were no better
  }

  /** Nine bright pictures and one dark, of which classes that count the same make one half each. */
  @Test
  void bothWaysOfBalanceMakeTheRareClassCountAsMuch() {
    DataSplits splits = Tiny.splits(18, 0);
    List<Sample> samples = new ArrayList<>(splits.train().samples());
    samples.removeIf(sample -> sample.label() == 1 && !sample.name().equals("train-1"));
    DataSplits rare =
        new DataSplits(splits.train().withSamples(samples), splits.validation(), splits.test());
    TrainConfigBuilder config = Tiny.config().batchSize(10).dropout(0).augmentation(List.of());
    double plain = onlyEpoch(config, rare, "rare").trainLoss();
    double sampled =
        onlyEpoch(config.classBalance(ClassBalance.SAMPLING), rare, "sampled").trainLoss();
    double weighted =
        onlyEpoch(config.classBalance(ClassBalance.WEIGHTS), rare, "weighted").trainLoss();
    assertThat(weighted).isCloseTo(sampled, within(0.1 * Math.abs(plain - sampled)));
  }

  @Test
  void everythingAtOnceIsTheSameForTheSameSeed() {
    TrainConfig config =
        Tiny.config()
            .batchSize(2)
            .accumulate(3)
            .ema(new Ema(0.9, 1))
            .labelSmoothing(0.1)
            .mixing(new BatchMixing.Either(new BatchMixing.Mixup(0.4), new BatchMixing.CutMix(1)))
            .classBalance(ClassBalance.SAMPLING)
            .schedule(new LrSchedule.WarmRestarts(1, 2))
            .clipNorm(1)
            .build();
    run(config, Tiny.splits(8, 2), "once");
    run(config.toBuilder().workers(1).build(), Tiny.splits(8, 2), "again");
    assertThat(weights("again")).isEqualTo(weights("once"));
  }

  private EpochMetrics onlyEpoch(TrainConfigBuilder config, DataSplits splits, String name) {
    return run(config.build(), splits, name).epochs().get(0);
  }

  private TrainResult run(TrainConfig config, DataSplits splits, String name) {
    return new Trainer(config, TrainListener.NONE).run(splits, directory(name));
  }

  private RunDirectory directory(String name) {
    return RunDirectory.create(folder.resolve(name), false);
  }

  private StateDict weights(String run) {
    return SafeTensors.read(folder.resolve(run).resolve(Model.FILE)).weights();
  }
}
