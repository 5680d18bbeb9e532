package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.DatasetHash;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.data.split.DataSplits;
import alexnet.image.UnreadableImageException;
import alexnet.model.Initialization;
import alexnet.run.EpochMetrics;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.torch.ComputeDevice;
import alexnet.torch.DeviceException;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.LrSchedule;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import alexnet.weights.Model;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the narrow network on a handful of pictures. */
class TrainerTest {
  @TempDir Path folder;

  @Test
  void learnsToTellBrightFromDark() throws IOException {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    TrainResult result =
        run(Tiny.config().learningRate(1e-3).epochs(6).build(), Tiny.splits(16, 6), "run");
    EpochMetrics first = result.epochs().get(0);
    EpochMetrics last = result.epochs().get(5);
    assertThat(last.trainLoss()).isLessThan(first.trainLoss());
    assertThat(result.best().orElseThrow().validationTop1()).contains(1.0);

    List<String> csv = Files.readAllLines(folder.resolve("run/metrics.csv"));
    assertThat(csv).hasSize(7);
    assertThat(csv.get(0))
        .isEqualTo(
            "epoch,trainLoss,trainTop1,validationLoss,validationTop1,validationTop5,"
                + "learningRate,imagesPerSecond,seconds");
    JsonNode config = new ObjectMapper().readTree(folder.resolve("run/config.json").toFile());
    assertThat(config.at("/train/optimizer/type").asText()).isEqualTo("Adam");
    assertThat(config.at("/train/device").asText()).isEqualTo("cpu");
    assertThat(config.at("/train/augmentation/0/type").asText()).isEqualTo("RandomResizedCrop");
    try (Model model = Model.read(folder.resolve("run"))) {
      assertThat(model.card().classes()).containsExactly("bright", "dark");
      Map<String, String> provenance = model.card().provenance();
      assertThat(provenance)
          .containsEntry("epoch", Integer.toString(result.best().orElseThrow().epoch()))
          .containsEntry("validationTop1", "1.0")
          .containsEntry(
              "validationLoss",
              result.best().orElseThrow().validationLoss().orElseThrow().toString())
          .containsEntry("trainImages", "16")
          .containsEntry("seed", "5")
          .containsEntry("version", "development")
          .containsEntry("trainHash", DatasetHash.of(Tiny.splits(16, 6).train(), Path.of("")))
          .containsEntry("splitHash", provenance.get("trainHash"))
          .as("a program gave the pictures")
          .doesNotContainKey("data");
      Instant date = Instant.parse(provenance.get("date"));
      assertThat(date).isBetween(before, Instant.now());
      assertThat(provenance.get("date")).hasSize("2012-09-30T00:00:00Z".length());
    }
  }

  @Test
  void aDeviceThatIsNotThereIsSaidBeforeAnythingIsTouched() {
    assumeTrue(ComputeDevice.auto() == ComputeDevice.CPU, "there is a GPU");
    TrainConfig config = Tiny.config().device(ComputeDevice.CUDA).build();
    assertThatThrownBy(() -> run(config, Tiny.splits(4, 2), "nowhere"))
        .isInstanceOf(DeviceException.class);
    assertThat(folder.resolve("nowhere")).isEmptyDirectory();
  }

  /** Names of classes fill the header of the weights, which has a limit when it is read. */
  @Test
  void weightsThatCouldNotBeReadAgainAreSaidBeforeTheFirstStep() {
    Dataset none = new Dataset(List.of("b".repeat(3 << 20), "d".repeat(3 << 20)), List.of());
    DataSplits splits =
        new DataSplits(
            none.withSamples(Tiny.samples("train", 8)),
            none.withSamples(Tiny.samples("val", 2)),
            none);
    AtomicReference<TrainListener.StepMetrics> step = new AtomicReference<>();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void onStep(StepMetrics made) {
            step.set(made);
          }
        };
    RunDirectory out = RunDirectory.create(folder.resolve("run"), false);
    assertThatThrownBy(() -> new Trainer(Tiny.config().build(), listener).run(splits, out))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll(out.model().toString(), "names of classes", "4,194,304");
    assertThat(step).hasNullValue();
    assertThat(out.model()).doesNotExist();
  }

  @Test
  void theSameSeedGivesTheSameRunWhateverTheWorkers() {
    List<EpochMetrics> one = losses(1, 5, "one");
    List<EpochMetrics> four = losses(4, 5, "four");
    List<EpochMetrics> other = losses(4, 6, "other");
    for (int i = 0; i < 2; i++) {
      assertThat(four.get(i).trainLoss()).isEqualTo(one.get(i).trainLoss());
      assertThat(four.get(i).validationLoss()).isEqualTo(one.get(i).validationLoss());
    }
    assertThat(weights("four")).isEqualTo(weights("one"));
    assertThat(other.get(0).trainLoss()).isNotEqualTo(one.get(0).trainLoss());
  }

  /** Without the card, which has the date in it. */
  private StateDict weights(String run) {
    return SafeTensors.read(folder.resolve(run).resolve(Model.FILE)).weights();
  }

  private List<EpochMetrics> losses(int workers, long seed, String name) {
    TrainConfig config = Tiny.config().epochs(2).workers(workers).seed(seed).build();
    return run(config, Tiny.splits(10, 4), name).epochs();
  }

  @Test
  void stopKeepsTheWeightsOfTheStepUnderWay() {
    AtomicReference<Trainer> trainer = new AtomicReference<>();
    trainer.set(
        new Trainer(
            Tiny.config().epochs(50).build(),
            new TrainListener() {
              @Override
              public void onStep(StepMetrics step) {
                if (step.step() == 2) {
                  trainer.get().stop();
                }
              }
            }));
    TrainResult result = trainer.get().run(Tiny.splits(16, 0), directory("stopped"));
    assertThat(result.stopped()).isTrue();
    assertThat(result.best()).isEmpty();
    try (Model model = Model.read(folder.resolve("stopped"))) {
      assertThat(model.card().provenance().get("epoch")).isEqualTo("0");
    }
  }

  @Test
  void aLossThatIsNotFiniteEndsTheRunWithAdvice() {
    TrainConfig wild =
        Tiny.config()
            .epochs(3)
            .learningRate(1e30)
            .schedule(new LrSchedule.Constant())
            .optimizer(new OptimizerConfig.Sgd(0, false, 0))
            .build();
    assertThatThrownBy(() -> run(wild, Tiny.splits(16, 4), "wild"))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("in epoch 1, after 1 steps")
        .hasMessageContaining("learning rate 1.00e+30")
        .hasMessageContaining("--lr")
        .hasMessageContaining("no weights are kept");
    assertThat(folder.resolve("wild/model.safetensors")).doesNotExist();
  }

  @Test
  void aFailureInALaterEpochLeavesTheBestWeights() {
    RunDirectory out = directory("good");
    DataSplits splits = Tiny.splits(8, 4);
    Trainer trainer = new Trainer(Tiny.config().epochs(2).build(), new FailsInTheSecondEpoch());
    assertThatThrownBy(() -> trainer.run(splits, out)).isInstanceOf(IllegalStateException.class);
    try (Model model = Model.read(folder.resolve("good"))) {
      assertThat(model.card().provenance().get("epoch")).isEqualTo("1");
    }
  }

  private static final class FailsInTheSecondEpoch implements TrainListener {
    @Override
    public void onStep(StepMetrics step) {
      if (step.epoch() == 2) {
        throw new IllegalStateException("enough");
      }
    }
  }

  @Test
  void aSmallSetGetsSmallBatchesUnlessToldOtherwise() throws IOException {
    TrainConfig byItself = Tiny.config().batchSize(0).build();
    run(byItself, Tiny.splits(20, 4), "small");
    JsonNode config = new ObjectMapper().readTree(folder.resolve("small/config.json").toFile());
    assertThat(config.at("/train/batchSize").asInt()).isEqualTo(16);
    assertThat(TrainConfig.batchSizeFor(799)).isEqualTo(16);
    assertThat(TrainConfig.batchSizeFor(800)).isEqualTo(32);
    assertThat(TrainConfig.batchSizeFor(6_399)).isEqualTo(32);
    assertThat(TrainConfig.batchSizeFor(6_400)).isEqualTo(64);
    assertThat(TrainConfig.batchSizeFor(1_000_000)).isEqualTo(64);
  }

  @Test
  void nothingLearnedIsAWarning() {
    List<String> warnings = new ArrayList<>();
    TrainConfig still =
        Tiny.config()
            .init(Initialization.PYTORCH)
            .learningRate(1e-12)
            .optimizer(new OptimizerConfig.Sgd(0, false, 0))
            .build();
    new Trainer(
            still,
            new TrainListener() {
              @Override
              public void onWarning(String message) {
                warnings.add(message);
              }
            })
        .run(Tiny.splits(16, 0), directory("still"));
    assertThat(warnings).singleElement().asString().contains("ln(2)").contains("--init he");
  }

  @Test
  void withoutValidationTheLastWeightsAreKept() {
    TrainResult result = run(Tiny.config().epochs(2).build(), Tiny.splits(8, 0), "last");
    assertThat(result.best().orElseThrow().epoch()).isEqualTo(2);
    assertThat(result.best().orElseThrow().validationTop1()).isEmpty();
  }

  @Test
  void patienceEndsARunThatNoLongerGetsBetter() {
    TrainConfig config = Tiny.config().epochs(40).patience(1).learningRate(1e-12).build();
    assertThat(run(config, Tiny.splits(4, 2), "patient").epochs()).hasSizeLessThan(10);
  }

  @Test
  void theFirstEpochThatReachesTheTargetIsTheLast() {
    TrainConfigBuilder config = Tiny.config().epochs(40).learningRate(3e-4);
    DataSplits splits = Tiny.splits(8, 4);
    List<EpochMetrics> epochs = run(config.targetTop1(0.75).build(), splits, "target").epochs();
    assertThat(epochs).hasSizeLessThan(40);
    EpochMetrics last = epochs.get(epochs.size() - 1);
    assertThat(last.validationTop1().orElseThrow()).isGreaterThanOrEqualTo(0.75);
    assertThat(epochs.subList(0, epochs.size() - 1))
        .allSatisfy(epoch -> assertThat(epoch.validationTop1().orElseThrow()).isLessThan(0.75));
  }

  @Test
  void withoutValidationTargetAndPatienceDoNothingAndThatIsSaid() {
    TrainConfig config = Tiny.config().epochs(2).targetTop1(0.01).patience(1).build();
    List<String> told = new ArrayList<>();
    TrainResult result =
        new Trainer(config, Checkpointing.NONE, Optional.empty(), Tiny.noticesTo(told))
            .run(Tiny.splits(8, 0), directory("unjudged"));
    assertThat(result.epochs()).hasSize(2);
    assertThat(told)
        .containsExactly(
            "--target-top1 0.01 does nothing: there are no validation pictures to reach it with",
            "--patience 1 does nothing: without validation pictures the latest weights count as"
                + " the best");
    told.clear();
    new Trainer(config, Checkpointing.NONE, Optional.empty(), Tiny.noticesTo(told))
        .run(Tiny.splits(8, 2), directory("judged"));
    assertThat(told).isEmpty();
  }

  @Test
  void unreadablePicturesAreNamedAndLeftOut() {
    List<Skipped> told = new ArrayList<>();
    DataSplits splits = Tiny.splits(20, 4);
    List<Sample> samples = new ArrayList<>(splits.train().samples());
    samples.set(3, broken(samples.get(3)));
    TrainResult result =
        new Trainer(
                Tiny.config().build(),
                new TrainListener() {
                  @Override
                  public void onSkipped(Skipped picture) {
                    told.add(picture);
                  }
                })
            .run(
                new DataSplits(
                    splits.train().withSamples(samples), splits.validation(), splits.test()),
                directory("skips"));
    assertThat(result.skipped()).containsExactly(new Skipped("train-3", "cut off"));
    assertThat(told).isEqualTo(result.skipped());
  }

  @Test
  void tooManyUnreadablePicturesLeaveAnOlderRunAlone() {
    TrainConfig config = Tiny.config().build();
    run(config, Tiny.splits(4, 2), "kept");
    DataSplits splits = Tiny.splits(8, 2);
    List<Sample> broken = splits.train().samples().stream().map(TrainerTest::broken).toList();
    DataSplits bad =
        new DataSplits(splits.train().withSamples(broken), splits.validation(), splits.test());
    RunDirectory again = RunDirectory.create(folder.resolve("kept"), true);
    assertThatThrownBy(() -> new Trainer(config, TrainListener.NONE).run(bad, again))
        .isInstanceOf(DatasetException.class);
    assertThat(folder.resolve("kept/model.safetensors")).exists();
    assertThat(again.isToBeReplaced()).isFalse();
  }

  private static Sample broken(Sample sample) {
    return new Sample(
        sample.name(),
        sample.label(),
        decoder -> {
          throw new UnreadableImageException(sample.name(), "cut off");
        });
  }

  private TrainResult run(TrainConfig config, DataSplits splits, String name) {
    return new Trainer(config, Checkpointing.NONE, Optional.empty(), TrainListener.NONE)
        .run(splits, directory(name));
  }

  private RunDirectory directory(String name) {
    return RunDirectory.create(folder.resolve(name), false);
  }
}
