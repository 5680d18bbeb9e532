package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.split.DataSource;
import alexnet.data.split.DataSplits;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.train.config.BatchMixing;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.ClassBalance;
import alexnet.train.config.Ema;
import alexnet.train.config.FineTuning;
import alexnet.train.config.LrSchedule;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.config.TrainConfig;
import alexnet.transform.augment.RandomErasing;
import alexnet.transform.augment.RandomResizedCrop;
import alexnet.transform.augment.TrivialAugment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that ends early and is gone on with is the run that never ended. */
@Tag("locale")
class ResumeTest extends QuickRuns {
  static Stream<TrainConfig> configs() {
    return Stream.of(
        // dropout, augmentation and the whole published network
        Tiny.fullSize()
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
        config.fineTuning().isEmpty() ? "whole" : config.ema().isEmpty() ? "head" : "average";
    Checkpointing everySecond = new Checkpointing(2, 1, Checkpointing.OnFailure.STOP);
    begin(name, config, Checkpointing.DEFAULT, watch());
    crash(name + "-cut", config, everySecond, 3); // the checkpoint is of step 2
    Ended stopped = resume(name + "-cut", new Watch(0, 3));
    assertThat(stopped.watch().steps).containsExactly(103, 201, 202);
    assertThat(stopped.result().stopped()).isTrue();
    Ended last = resume(name + "-cut", watch());
    assertThat(last.watch().steps).containsExactly(203);
    assertThat(last.watch().told).contains("Going on with epoch 2 after 2 steps of it");
    assertThat(last.result().epochs()).hasSize(2);
    assertSame(name, name + "-cut");
    assertThat(lastCheckpoint(name + "-cut")).isEqualTo(lastCheckpoint(name));
  }

  @Test
  void beginsAnewBeforeTheFirstCheckpoint() throws IOException {
    TrainConfig config = quick().build();
    crash("a", config, Checkpointing.DEFAULT, 1);
    Ended again = resume("a", watch());
    assertThat(again.watch().steps).hasSize(6).startsWith(101);
    assertThat(again.watch().told).anyMatch(told -> told.contains("no checkpoint yet"));
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
            OptionalDouble.empty(),
            1,
            announced.classes(),
            Optional.empty(),
            config,
            Checkpointing.DEFAULT,
            Optional.empty(),
            announced.version()));
    assertThat(resume("b", watch()).result().epochs()).hasSize(2);
    assertSame("base", "b");
  }

  private static Trainer stopsWhileChecking(TrainConfig config) {
    AtomicReference<Trainer> trainer = new AtomicReference<>();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void onCheck(int done, int all) {
            trainer.get().stop();
          }
        };
    trainer.set(new Trainer(config, Checkpointing.DEFAULT, Optional.empty(), listener));
    return trainer.get();
  }

  @Test
  void aRunThatIsToReplaceAnotherIsTheOneToGoOnWith() throws IOException {
    TrainConfig other = quick().epochs(1).seed(6).build();
    begin("t-other", other, Checkpointing.NONE, watch());
    begin("t", quick().build(), Checkpointing.DEFAULT, watch());
    RunDirectory again = RunDirectory.create(folder.resolve("t"), true);
    TrainResult stopped = stopsWhileChecking(other).run(pictures(), again);
    assertThat(stopped.stopped()).isTrue();
    assertThat(stopped.kept()).isFalse();
    assertSame("base", "t");
    assertThat(RunConfig.read(again.folder()).train().epochs()).as("the older one").isEqualTo(2);
    Watch dies = new Watch(1, 0);
    assertThatThrownBy(() -> resume("t", dies)).hasMessage("crash");
    assertThat(dies.told).anyMatch(told -> told.contains("was to be replaced by a new run"));
    assertThat(again.isToBeReplaced()).isFalse();
    assertThat(resume("t", watch()).watch().steps).containsExactly(101, 102, 103);
    assertSame("t-other", "t");
  }

  @Test
  void theBestWeightsAreKeptThoughTheRunDiedBeforeThat() throws IOException {
    crash("c", quick().build(), Checkpointing.DEFAULT, 4);
    Files.delete(folder.resolve("c/model.safetensors"));
    Ended again = resume("c", watch());
    assertThat(again.watch().steps).startsWith(201);
    assertThat(again.result().best().orElseThrow().epoch())
        .as("the later epoch is not better")
        .isEqualTo(1);
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
    assertThat(more.watch().steps).containsExactly(301, 302, 303);
    TrainResult none =
        stopsWhileChecking(config.toBuilder().epochs(4).build())
            .resume(pictures(), RunDirectory.open(folder.resolve("d")));
    assertThat(none.kept()).as("by an earlier process").isTrue();
    assertThat(none.best()).isEqualTo(more.result().best());
    assertThat(none.epochs()).hasSize(3);
    assertThat(more.watch().told).contains("epochs: 2 until now, 3 from now on");
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
    Files.writeString(last.resolveSibling(".alexnet-0123456789abcdef.partial"), "half");
    Files.writeString(last.resolveSibling(".alexnet-0123456789abcdef.lock"), ""); // of the dead
    assertThat(resume("o", watch()).watch().steps).isEmpty();
    assertThat(run.resolve("metrics.csv")).content().isEqualTo(String.join("\n", rows) + "\n");
    assertThat(run.resolve("checkpoint").toFile().list()).containsExactly(last.toFile().getName());
    assertThat(run.resolve("train.log"))
        .content()
        .containsPattern("(?s)done after 2.*done after 2");
  }

  @Test
  void aTrainerThatWasStoppedTrainsAgain() throws IOException {
    Watch watch = new Watch(0, 2);
    assertThat(begin("u", quick().build(), Checkpointing.DEFAULT, watch).result().stopped())
        .isTrue();
    RunDirectory out = RunDirectory.open(folder.resolve("u"));
    TrainResult rest = watch.trainer.resume(pictures(), out);
    assertThat(rest.stopped()).isFalse();
    assertThat(watch.steps).containsExactly(101, 102, 103, 201, 202, 203);
    assertSame("base", "u");
    TrainResult anew =
        watch.trainer.run(pictures(), RunDirectory.create(folder.resolve("u-anew"), false));
    assertThat(anew.epochs()).hasSize(2);
    assertSame("base", "u-anew");
  }

  /** Ctrl-C may come before the run does. */
  @Test
  void aTrainerThatIsStoppedBeforeItsRunMakesNone() {
    Watch watch = new Watch(0, 0);
    Trainer trainer = new Trainer(quick().build(), watch);
    trainer.stop();
    RunDirectory out = RunDirectory.create(folder.resolve("v"), false);
    assertThat(trainer.run(pictures(), out).stopped()).isTrue();
    assertThat(watch.steps).isEmpty();
    assertThat(trainer.run(pictures(), out).epochs()).hasSize(2);
  }

  @Test
  void patienceGoesOnCounting() throws IOException {
    TrainConfig config =
        quick()
            .epochs(9)
            .patience(1)
            .learningRate(1e-30)
            .schedule(new LrSchedule.Constant())
            .build();
    TrainConfig still =
        config.toBuilder().fineTuning(new FineTuning(pretrained, 7, 1e-30, false, 0)).build();
    Ended whole = begin("e", still, Checkpointing.NONE, watch());
    assertThat(whole.result().epochs()).hasSizeLessThan(9);
    crash("e-cut", still, Checkpointing.DEFAULT, 3 * (whole.result().epochs().size() - 1) + 1);
    Ended again = resume("e-cut", watch());
    assertThat(again.result().epochs()).hasSameSizeAs(whole.result().epochs());
    Ended finished = resume("e-cut", watch());
    assertThat(finished.watch().steps).isEmpty();
    assertThat(finished.watch().told).singleElement().asString().contains("--patience 1 ended it");
    assertSame("e", "e-cut");
    Ended patient = resume("e-cut", watch(), still.toBuilder().patience(2).build(), pictures());
    assertThat(patient.watch().steps).hasSize(3);
    assertThat(patient.watch().told).contains("patience: 1 until now, 2 from now on");
  }

  @Test
  void aTargetThatWasReachedEndsTheRunUntilItIsRaised() {
    TrainConfig config = quick().epochs(3).targetTop1(0.01).build(); // any top-1 above 0
    Ended whole = begin("target", config, Checkpointing.DEFAULT, watch());
    assertThat(whole.result().epochs()).hasSize(1);
    assertThat(whole.result().best().orElseThrow().validationTop1().orElseThrow()).isPositive();
    Ended finished = resume("target", watch());
    assertThat(finished.watch().steps).isEmpty();
    assertThat(finished.watch().told)
        .singleElement()
        .asString()
        .contains("is finished: 1 epochs; --target-top1 0.01 ended it");
    Ended more = resume("target", watch(), config.toBuilder().targetTop1(0).build(), pictures());
    assertThat(more.result().epochs()).hasSize(3);
    assertThat(more.watch().told).contains("target top-1: 0.01 until now, 0.0 from now on");
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
    assertThat(resume("f-cut", watch()).watch().steps).startsWith(202);
    assertSame("f", "f-cut");
  }

  @Test
  void aStepOfManyBatchesIsGivenUpWhenTheRunIsToStop() throws IOException {
    TrainConfig config = quick().epochs(1).batchSize(1).accumulate(9).workers(1).build();
    Watch whole = begin("s", config, Checkpointing.NONE, watch()).watch();
    assertThat(whole.steps).containsExactly(101);
    Watch stops = watch();
    AtomicInteger asked = new AtomicInteger();
    DataSplits data =
        pictures(
            name -> {
              if (asked.incrementAndGet()
                  == 9 + 4 + 8) { // the fifth batch at the latest is under way
                stops.trainer.stop();
              }
              return false;
            });
    assertThat(begin("s-cut", config, Checkpointing.DEFAULT, stops, data).result().stopped())
        .isTrue();
    assertThat(stops.steps).isEmpty();
    assertThat(resume("s-cut", watch()).watch().steps).containsExactly(101);
    assertSame("s", "s-cut");
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
