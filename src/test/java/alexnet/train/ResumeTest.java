package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.DataSource;
import alexnet.data.DataSplits;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.image.UnreadableImageException;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.transform.RandomErasing;
import alexnet.transform.RandomResizedCrop;
import alexnet.transform.TrivialAugment;
import alexnet.weights.Model;
import alexnet.weights.ModelCard;
import alexnet.weights.RawTensor;
import alexnet.weights.SafeTensors;
import alexnet.weights.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that ends early and is gone on with is the run that never ended. */
class ResumeTest {
  /** After step 4 of the run, the first of epoch 2, and after epochs. */
  private static final Checkpointing EVERY_FOURTH =
      new Checkpointing(4, 2, Checkpointing.OnFailure.CONTINUE);

  @TempDir static Path folder;

  private static Path pretrained;

  @BeforeAll
  static void makeARunThatNeverEnded() {
    pretrained = folder.resolve("pretrained.safetensors");
    Initialization.seed(3);
    try (AlexNet network = new AlexNet(Variant.D2L, 2, 0.5)) {
      Initialization.HE.apply(network);
      Model.write(
          pretrained,
          network,
          new ModelCard(Variant.D2L, List.of("bright", "dark"), Preprocessing.DEFAULT, Map.of()));
    }
    Ended whole = begin("base", quick().build(), Checkpointing.DEFAULT, watch());
    assertThat(whole.watch.best).isNotEmpty();
  }

  /** Only the last layer learns: a step is quick, and a checkpoint is hardly more than weights. */
  private static TrainConfigBuilder quick() {
    return Tiny.config()
        .epochs(2)
        .threads(1)
        .optimizer(new OptimizerConfig.Sgd(0.9, false, 5e-4))
        .learningRate(1e-3)
        .fineTuning(new FineTuning(pretrained, 7, 1e-2, true, 0));
  }

  /** Three steps an epoch, of unequal classes. */
  private static DataSplits pictures() {
    return Tiny.splits(9, 4);
  }

  /** What a run told; it crashes or stops after a step if told to. */
  private static final class Watch implements TrainListener {
    final List<String> told = new ArrayList<>();
    final List<Integer> steps = new ArrayList<>();
    final List<EpochMetrics> best = new ArrayList<>();
    private final long crashAfter;
    private final long stopAfter;
    private Trainer trainer;
    private long made;

    Watch(long crashAfter, long stopAfter) {
      this.crashAfter = crashAfter;
      this.stopAfter = stopAfter;
    }

    @Override
    public void onStep(StepMetrics step) {
      steps.add(100 * step.epoch() + step.step());
      made++;
      if (made == crashAfter) {
        throw new IllegalStateException("crash");
      }
      if (made == stopAfter) {
        trainer.stop();
      }
    }

    @Override
    public void onNotice(String message) {
      told.add(message);
    }

    @Override
    public void onWarning(String message) {
      told.add(message);
    }

    @Override
    public void onBest(EpochMetrics epoch, EpochMetrics before) {
      best.add(epoch);
    }
  }

  private record Ended(TrainResult result, Watch watch) {}

  private static Ended begin(String run, TrainConfig config, Checkpointing keep, Watch watch) {
    return begin(run, config, keep, watch, pictures());
  }

  private static Ended begin(
      String run, TrainConfig config, Checkpointing keep, Watch watch, DataSplits data) {
    watch.trainer = new Trainer(config, keep, null, watch);
    RunDirectory out = RunDirectory.create(folder.resolve(run), false);
    return new Ended(watch.trainer.run(data, Tiny.SOURCE, out), watch);
  }

  private static void crash(String run, TrainConfig config, Checkpointing keep, long after) {
    crash(run, config, keep, after, pictures());
  }

  private static void crash(
      String run, TrainConfig config, Checkpointing keep, long after, DataSplits data) {
    assertThatThrownBy(() -> begin(run, config, keep, new Watch(after, 0), data))
        .hasMessage("crash");
  }

  private static Ended resume(String run, Watch watch) {
    return resume(run, watch, RunConfig.read(folder.resolve(run)).train(), pictures());
  }

  private static Ended resume(String run, Watch watch, TrainConfig config, DataSplits data) {
    RunDirectory out = RunDirectory.open(folder.resolve(run));
    RunConfig before = RunConfig.read(out.folder());
    watch.trainer = new Trainer(config, before.checkpoints(), before.maxTime(), watch);
    return new Ended(watch.trainer.resume(() -> data, Tiny.SOURCE, out), watch);
  }

  private static Watch watch() {
    return new Watch(0, 0);
  }

  private static StateDict weights(String run) {
    return SafeTensors.read(folder.resolve(run).resolve(Model.FILE)).weights();
  }

  /** Its tensors: weights, state of the optimizer, averages. */
  private static Map<String, RawTensor> lastCheckpoint(String run) {
    Path file = folder.resolve(run + "/checkpoint/epoch-000003-step-00000000.safetensors");
    Map<String, RawTensor> tensors = new HashMap<>(SafeTensors.read(file).weights().tensors());
    tensors.remove("checksum"); // over the times in the header too
    return tensors;
  }

  /** Rows of metrics.csv without the two figures of speed. */
  private static List<String> metrics(String run) throws IOException {
    return Files.readAllLines(folder.resolve(run).resolve("metrics.csv")).stream()
        .map(row -> row.replaceFirst(",[^,]*,[^,]*$", ""))
        .toList();
  }

  private static void assertSame(String run, String other) throws IOException {
    assertThat(weights(run)).isEqualTo(weights(other));
    assertThat(metrics(run)).isEqualTo(metrics(other));
  }

  static Stream<TrainConfig> configs() {
    return Stream.of(
        // dropout, augmentation and the whole network
        Tiny.config()
            .epochs(2)
            .threads(1)
            .optimizer(new OptimizerConfig.Sgd(0.9, true, 5e-4))
            .learningRate(1e-3)
            .clipNorm(1)
            .schedule(new LrSchedule.Warmup(0.5, new LrSchedule.Cosine()))
            .build(),
        quick().optimizer(new OptimizerConfig.Adam(0.9, 0.999, 0.01, true)).build(),
        // what else hangs on the position in the run; the last step of an epoch takes one batch
        quick()
            .batchSize(2)
            .accumulate(2)
            .ema(new Ema(0.9, 2))
            .mixing(new BatchMixing.Either(new BatchMixing.Mixup(0.2), new BatchMixing.CutMix(1)))
            .classBalance(ClassBalance.SAMPLING)
            .schedule(new LrSchedule.Plateau(1, 0.5))
            .augmentation(
                List.of(
                    RandomResizedCrop.of(224, 0.25),
                    new TrivialAugment(),
                    RandomErasing.of(0.5, RandomErasing.Fill.RANDOM)))
            .build());
  }

  @ParameterizedTest
  @MethodSource("configs")
  void goesOnAfterACrashAndAfterAStop(TrainConfig config) throws IOException {
    String name =
        config.fineTuning() == null ? "whole" : config.ema() == null ? "head" : "average";
    Checkpointing everySecond = new Checkpointing(2, 1, Checkpointing.OnFailure.STOP);
    begin(name, config, Checkpointing.DEFAULT, watch());
    crash(name + "-cut", config, everySecond, 3); // the checkpoint is of step 2
    Ended stopped = resume(name + "-cut", new Watch(0, 3));
    assertThat(stopped.watch.steps).containsExactly(103, 201, 202);
    assertThat(stopped.result.stopped()).isTrue();
    Ended last = resume(name + "-cut", watch());
    assertThat(last.watch.steps).containsExactly(203);
    assertThat(last.watch.told).contains("Going on with epoch 2 after 2 steps of it");
    assertThat(last.result.epochs()).hasSize(2);
    assertSame(name, name + "-cut");
    assertThat(lastCheckpoint(name + "-cut")).isEqualTo(lastCheckpoint(name));
  }

  @Test
  void beginsAnewBeforeTheFirstCheckpoint() throws IOException {
    TrainConfig config = quick().build();
    crash("a", config, Checkpointing.DEFAULT, 1);
    Ended again = resume("a", watch());
    assertThat(again.watch.steps).hasSize(6).startsWith(101);
    assertThat(again.watch.told).anyMatch(told -> told.contains("no checkpoint yet"));
    assertSame("base", "a");
  }

  @Test
  void aRunKilledWhileItsPicturesAreLookedThroughCanBeGoneOnWith() throws IOException {
    TrainConfig config = quick().build();
    RunDirectory out = RunDirectory.create(folder.resolve("b"), false);
    RunConfig announced = RunConfig.read(folder.resolve("base"));
    out.announce(
        new RunConfig(
            announced.data(),
            null,
            1,
            announced.classes(),
            null,
            config,
            Checkpointing.DEFAULT,
            null,
            announced.version()));
    assertThat(resume("b", watch()).result.epochs()).hasSize(2);
    assertSame("base", "b");
  }

  @Test
  void theBestWeightsAreKeptThoughTheRunDiedBeforeThat() throws IOException {
    crash("c", quick().build(), Checkpointing.DEFAULT, 4);
    Files.delete(folder.resolve("c/model.safetensors"));
    Ended again = resume("c", watch());
    assertThat(again.watch.steps).startsWith(201);
    assertThat(again.result.best().epoch()).as("the later epoch is not better").isEqualTo(1);
    assertSame("base", "c");
  }

  @Test
  void aFinishedRunSaysSoWithoutItsPicturesAndGoesOnWithMoreEpochs() throws IOException {
    TrainConfig config = quick().schedule(new LrSchedule.Constant()).build();
    Watch watch = watch();
    RunDirectory out = RunDirectory.open(folder.resolve("base"));
    TrainResult finished =
        new Trainer(quick().build(), watch).resume(DataSource.of(Path.of("nowhere")), out);
    assertThat(finished.epochs()).hasSize(2);
    assertThat(finished.stopped()).isFalse();
    assertThat(watch.told).singleElement().asString().contains("is finished: 2 epochs");
    assertThat(folder.resolve("base/checkpoint").toFile().list()).hasSize(1);

    begin("d", config, Checkpointing.DEFAULT, watch());
    begin("d-longer", config.toBuilder().epochs(3).build(), Checkpointing.NONE, watch());
    Ended more = resume("d", watch(), config.toBuilder().epochs(3).build(), pictures());
    assertThat(more.watch.steps).containsExactly(301, 302, 303);
    assertThat(more.watch.told).contains("epochs: 2 until now, 3 from now on");
    assertSame("d", "d-longer"); // at a constant rate more epochs change nothing before them
  }

  @Test
  void aFinishedRunThatDiedBeforeItsFiguresWereWrittenGetsThem() throws IOException {
    Path run = folder.resolve("o");
    begin("o", quick().build(), Checkpointing.DEFAULT, watch());
    List<String> rows = Files.readAllLines(run.resolve("metrics.csv"));
    Files.write(run.resolve("metrics.csv"), rows.subList(0, 2));
    Path last = run.resolve("checkpoint/epoch-000003-step-00000000.safetensors");
    Files.copy(last, last.resolveSibling("epoch-000002-step-00000000.safetensors"));
    Files.writeString(last.resolveSibling("." + last.getFileName() + ".partial"), "half");
    assertThat(resume("o", watch()).watch.steps).isEmpty();
    assertThat(run.resolve("metrics.csv")).content().isEqualTo(String.join("\n", rows) + "\n");
    assertThat(run.resolve("checkpoint").toFile().list()).containsExactly(last.toFile().getName());
    assertThat(run.resolve("train.log")).content().containsPattern("(?s)done after 2.*done after 2");
  }

  @Test
  void aRunWhoseTimeEndsWhileItsFilesAreWrittenKnowsThatItIsFinished() {
    AtomicLong now = new AtomicLong();
    TrainListener slowDisk =
        new TrainListener() {
          @Override
          public void onCheckpoint(CheckpointReport checkpoint) {
            now.addAndGet(checkpoint.epoch() == 2 ? 3_600_000_000_000L : 0);
          }
        };
    Duration hour = Duration.ofHours(1);
    RunDirectory out = RunDirectory.create(folder.resolve("p"), false);
    TrainResult result =
        new Trainer(
                quick().build(), Checkpointing.DEFAULT, hour, slowDisk, new RunClock(now::get))
            .run(pictures(), Tiny.SOURCE, out);
    assertThat(result.epochs()).hasSize(1);
    Ended again = resume("p", watch());
    assertThat(again.watch.steps).isEmpty();
    assertThat(again.watch.told).singleElement().asString().contains("is finished: 1 epochs");
  }

  @Test
  void patienceGoesOnCounting() throws IOException {
    TrainConfig config =
        quick()
            .epochs(9)
            .patience(1)
            .learningRate(1e-12)
            .schedule(new LrSchedule.Constant())
            .build();
    TrainConfig still =
        config.toBuilder().fineTuning(new FineTuning(pretrained, 7, 1e-12, false, 0)).build();
    Ended whole = begin("e", still, Checkpointing.NONE, watch());
    assertThat(whole.result.epochs()).hasSizeLessThan(9);
    crash("e-cut", still, Checkpointing.DEFAULT, 3 * (whole.result.epochs().size() - 1) + 1);
    Ended again = resume("e-cut", watch());
    assertThat(again.result.epochs()).hasSameSizeAs(whole.result.epochs());
    assertThat(resume("e-cut", watch()).watch.steps).isEmpty();
    assertSame("e", "e-cut");
  }

  @Test
  void keptFeaturesAreTakenAgain() throws IOException {
    TrainConfig config =
        quick()
            .augmentation(List.of())
            .fineTuning(new FineTuning(pretrained, 7, 1e-2, true, 100))
            .build();
    begin("f", config, Checkpointing.NONE, watch());
    crash("f-cut", config, EVERY_FOURTH, 5);
    assertThat(folder.resolve("f-cut/features.bin")).exists();
    assertThat(resume("f-cut", watch()).watch.steps).startsWith(202);
    assertSame("f", "f-cut");
  }

  @Test
  void otherPicturesAreSaidAndTheEpochBeginsAnewHoweverOftenTheRunDies() {
    TrainConfig config = quick().build();
    crash("g", config, EVERY_FOURTH, 5);
    Watch dies = new Watch(1, 0);
    assertThatThrownBy(() -> resume("g", dies, config, Tiny.splits(16, 4))).hasMessage("crash");
    assertThat(dies.steps).containsExactly(201);
    assertThat(dies.told)
        .anyMatch(
            told -> told.contains("9 to train on and 4 to validate until now, 16 and 4 from now on"))
        .anyMatch(told -> told.contains("epoch 2 begins anew"));
    Ended again = resume("g", watch(), config, Tiny.splits(16, 4));
    assertThat(again.watch.steps).containsExactly(201, 202, 203, 204);
    assertThat(again.watch.told)
        .noneMatch(told -> told.contains("until now"))
        .anyMatch(told -> told.contains("epoch 2 begins anew"));
  }

  @Test
  void otherPicturesToValidateLeaveTheOrderAlone() {
    TrainConfig config = quick().build();
    crash("m", config, EVERY_FOURTH, 5, Tiny.splits(9, 0));
    Ended again = resume("m", watch(), config, pictures());
    assertThat(again.watch.steps).containsExactly(202, 203);
    assertThat(again.watch.told).anyMatch(told -> told.contains("9 and 4 from now on"));
    assertThat(again.result.best().epoch()).as("the first that was validated").isEqualTo(2);
  }

  @Test
  void weightsFromWithinAnEpochAreNotTakenForTheBestBecauseItBeginsAnew() throws IOException {
    crash("n", quick().build(), EVERY_FOURTH, 5);
    Files.delete(folder.resolve("n/model.safetensors"));
    Watch dies = new Watch(1, 0);
    assertThatThrownBy(() -> resume("n", dies, quick().build(), Tiny.splits(16, 4)))
        .hasMessage("crash");
    assertThat(dies.told).anyMatch(told -> told.contains("is not of epoch 1, the best"));
    assertThat(folder.resolve("n/model.safetensors")).doesNotExist();
  }

  /** Two classes of pictures of which some are not there when they are asked for. */
  private static DataSplits pictures(Predicate<String> gone) {
    DataSplits all = pictures();
    return new DataSplits(losing(all.train(), gone), losing(all.validation(), gone), all.test());
  }

  private static Dataset losing(Dataset data, Predicate<String> gone) {
    return data.withSamples(
        data.samples().stream()
            .map(
                sample ->
                    new Sample(
                        sample.name(),
                        sample.label(),
                        decoder -> {
                          if (gone.test(sample.name())) {
                            throw new UnreadableImageException(sample.name(), "no such disk");
                          }
                          return sample.source().read(decoder);
                        }))
            .toList());
  }

  /** A run whose pictures of these names are gone after so many steps. */
  private static void loses(String run, int steps, String names, String message) {
    AtomicReference<String> gone = new AtomicReference<>("none");
    TrainListener unplug =
        new TrainListener() {
          @Override
          public void onStep(StepMetrics step) {
            if (3 * step.epoch() + step.step() == 3 + steps) {
              gone.set(names);
            }
          }
        };
    RunDirectory out = RunDirectory.create(folder.resolve(run), false);
    Trainer trainer = new Trainer(quick().build(), Checkpointing.DEFAULT, null, unplug);
    DataSplits data = pictures(name -> name.matches(gone.get()));
    assertThatThrownBy(() -> trainer.run(data, Tiny.SOURCE, out))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(message)
        .hasMessageEndingWith("; train --resume %s goes on when they are back", out.folder());
  }

  @Test
  void picturesThatGoInTheMiddleOfTheRunEndIt() throws IOException {
    loses("q", 3, "train-.*|val-0", "1 of 4 pictures to validate can no longer be read, first val-0");
    assertThat(folder.resolve("q/model.safetensors")).as("nothing is judged by a part").doesNotExist();
    AtomicInteger asked = new AtomicInteger();
    int checked = 9 + 4;
    DataSplits noneToTrainOn =
        pictures(name -> asked.incrementAndGet() > checked && name.startsWith("train"));
    assertThatThrownBy(() -> resume("q", watch(), quick().build(), noneToTrainOn))
        .hasMessageMatching("[1-4] of 9 pictures to train on can no longer .* goes on when .*");
    assertThat(resume("q", watch()).watch.steps).containsExactly(201, 202, 203);
    assertSame("base", "q");
    loses("r", 3, ".*", "nothing to evaluate: none of 4 pictures can be read, first val-0");
    assertThat(folder.resolve("r/checkpoint/epoch-000001-step-00000003.safetensors")).exists();
  }

  @Test
  void aStepOfManyBatchesIsGivenUpWhenTheRunIsToStop() throws IOException {
    TrainConfig config = quick().epochs(1).batchSize(1).accumulate(9).workers(1).build();
    Watch whole = begin("s", config, Checkpointing.NONE, watch()).watch;
    assertThat(whole.steps).containsExactly(101);
    Watch stops = watch();
    AtomicInteger asked = new AtomicInteger();
    DataSplits data = pictures(name -> {
      if (asked.incrementAndGet() == 9 + 4 + 8) { // the fifth batch at the latest is under way
        stops.trainer.stop();
      }
      return false;
    });
    assertThat(begin("s-cut", config, Checkpointing.DEFAULT, stops, data).result.stopped()).isTrue();
    assertThat(stops.steps).isEmpty();
    assertThat(resume("s-cut", watch()).watch.steps).containsExactly(101);
    assertSame("s", "s-cut");
  }

  @Test
  void otherClassesAreRefusedAndOtherThreadsSaid() {
    TrainConfig config = quick().build();
    crash("h", config, EVERY_FOURTH, 5);
    Dataset two = Tiny.splits(4, 2).train();
    Dataset three = new Dataset(List.of("bright", "dark", "grey"), two.samples());
    DataSplits others = new DataSplits(three, three, three.withSamples(List.<Sample>of()));
    assertThatThrownBy(() -> resume("h", watch(), config, others))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("[bright, dark, grey], not [bright, dark]");
    Ended again = resume("h", watch(), config.toBuilder().threads(2).build(), pictures());
    assertThat(again.watch.told)
        .anyMatch(told -> told.startsWith("threads: 1 until now, 2 from now on"));
    assertThat(again.result.epochs()).hasSize(2);
  }

  @Test
  void withoutCheckpointsNothingIsOverwritten() throws IOException {
    TrainConfig config = quick().build();
    begin("i", config, Checkpointing.NONE, watch());
    assertThat(folder.resolve("i/checkpoint")).doesNotExist();
    assertThatThrownBy(() -> resume("i", watch()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("figures of 2 epochs, but no checkpoint");
    Files.delete(folder.resolve("i/metrics.csv"));
    assertThatThrownBy(() -> resume("i", watch())).hasMessageContaining("weights from elsewhere");
  }

  @Test
  void aCheckpointThatCannotBeWrittenIsAWarningOrTheEnd() throws IOException {
    TrainConfig config = quick().build();
    Path blocked = folder.resolve("j/checkpoint");
    Files.createDirectories(blocked.getParent());
    Files.writeString(folder.resolve("j/config.json"), "{}");
    RunDirectory out = RunDirectory.create(folder.resolve("j"), true);
    Files.writeString(blocked, "a file where the folder should be");
    Watch watch = watch();
    TrainResult result =
        new Trainer(config, Checkpointing.DEFAULT, null, watch)
            .run(pictures(), Tiny.SOURCE, out);
    assertThat(result.epochs()).hasSize(2);
    assertThat(watch.told)
        .anyMatch(told -> told.contains("cannot create " + blocked) && told.contains("goes on"));
    Trainer strict =
        new Trainer(config, new Checkpointing(1, 1, Checkpointing.OnFailure.STOP), null, watch());
    RunDirectory again = RunDirectory.create(folder.resolve("j"), true);
    assertThatThrownBy(() -> strict.run(pictures(), Tiny.SOURCE, again))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("cannot create " + blocked);
  }

  @Test
  void twoTrainingsInOneFolderAreOneTooMany() {
    RunDirectory out = RunDirectory.create(folder.resolve("k"), false);
    try (RunLock lock = out.lock()) {
      assertThatThrownBy(() -> begin("k", quick().build(), Checkpointing.NONE, watch()))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("is being trained already");
    }
    out.lock().close();
  }

  @Test
  void theLogTellsTheWholeRun() throws IOException {
    TrainConfig config = quick().build();
    crash("l", config, EVERY_FOURTH, 4);
    resume("l", watch());
    List<String> log = Files.readAllLines(folder.resolve("l/train.log"));
    assertThat(log)
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ .+"))
        .anyMatch(line -> line.contains("begins: {\"data\":"))
        .anyMatch(line -> line.contains("failed: crash"))
        .anyMatch(line -> line.contains("resumes: "))
        .anyMatch(line -> line.contains("epoch 1: train loss"))
        .anyMatch(line -> line.contains("epoch 2: train loss"))
        .last()
        .asString()
        .contains("done after 2 epochs");
  }
}
