package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.data.split.DataSplits;
import alexnet.run.CheckpointFolderTest;
import alexnet.run.EpochMetrics;
import alexnet.run.KeptWeights;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunState;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Runs to go on with whose pictures, classes or files are no longer what they were. */
class ResumeTroubleTest extends QuickRuns {
  @Test
  void otherPicturesAreSaidAndTheEpochBeginsAnewHoweverOftenTheRunDies() {
    TrainConfig config = quick().build();
    crash("g", config, EVERY_FOURTH, 5);
    Watch dies = new Watch(1, 0);
    assertThatThrownBy(() -> resume("g", dies, config, Tiny.splits(16, 4))).hasMessage("crash");
    assertThat(dies.steps).containsExactly(201);
    assertThat(dies.told)
        .anyMatch(
            told ->
                told.contains("9 to train on and 4 to validate until now, 16 and 4 from now on"))
        .anyMatch(told -> told.contains("epoch 2 begins anew"));
    Ended again = resume("g", watch(), config, Tiny.splits(16, 4));
    assertThat(again.watch().steps).containsExactly(201, 202, 203, 204);
    assertThat(again.watch().told)
        .noneMatch(told -> told.contains("until now"))
        .anyMatch(told -> told.contains("epoch 2 begins anew"));
  }

  @Test
  void otherPicturesToValidateLeaveTheOrderAlone() {
    TrainConfig config = quick().build();
    crash("m", config, EVERY_FOURTH, 5, Tiny.splits(9, 0));
    Ended again = resume("m", watch(), config, pictures());
    assertThat(again.watch().steps).containsExactly(202, 203);
    assertThat(again.watch().told).anyMatch(told -> told.contains("9 and 4 from now on"));
    assertThat(again.result().best().orElseThrow().epoch())
        .as("the first that was validated")
        .isEqualTo(2);
  }

  @Test
  void weightsFromWithinAnEpochAreNotTakenForTheBestBecauseItBeginsAnew() throws IOException {
    crash("n", quick().build(), EVERY_FOURTH, 5);
    Files.delete(folder.resolve("n/model.safetensors"));
    Watch dies = new Watch(1, 0);
    assertThatThrownBy(() -> resume("n", dies, quick().build(), Tiny.splits(16, 4)))
        .hasMessage("crash");
    assertThat(dies.told)
        .anyMatch(told -> told.contains("is of no finished epoch and not of epoch 1, the best"));
    assertThat(folder.resolve("n/model.safetensors")).doesNotExist();
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
    Trainer trainer = new Trainer(quick().build(), Checkpointing.DEFAULT, Optional.empty(), unplug);
    DataSplits data = pictures(name -> name.matches(gone.get()));
    assertThatThrownBy(() -> trainer.run(data, out))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(message)
        .hasMessageEndingWith("; train --resume %s goes on when they are back", out.folder());
  }

  @Test
  void picturesThatGoInTheMiddleOfTheRunEndIt() throws IOException {
    loses(
        "q", 3, "train-.*|val-0", "1 of 4 pictures to validate can no longer be read, first val-0");
    assertThat(folder.resolve("q/model.safetensors"))
        .as("nothing is judged by a part")
        .doesNotExist();
    AtomicInteger asked = new AtomicInteger();
    int checked = 9 + 4;
    DataSplits noneToTrainOn =
        pictures(name -> asked.incrementAndGet() > checked && name.startsWith("train"));
    assertThatThrownBy(() -> resume("q", watch(), quick().build(), noneToTrainOn))
        .hasMessageMatching("[1-4] of 9 pictures to train on can no longer .* goes on when .*");
    assertThat(resume("q", watch()).watch().steps).containsExactly(201, 202, 203);
    assertSame("base", "q");
    loses("r", 3, ".*", "nothing to evaluate: none of 4 pictures can be read, first val-0");
    assertThat(folder.resolve("r/checkpoint/epoch-000001-step-00000003.safetensors")).exists();
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
    assertThat(again.watch().told)
        .anyMatch(told -> told.startsWith("threads: 1 until now, 2 from now on"));
    assertThat(again.result().epochs()).hasSize(2);
  }

  @Test
  void anotherPrecisionAndDeviceAreSaid() {
    TrainConfig config = quick().build();
    crash("precision", config, EVERY_FOURTH, 5);
    TrainConfig bf16 = config.toBuilder().precision(Precision.BF16).build();
    Ended again = resume("precision", watch(), bf16, pictures());
    assertThat(again.watch().steps).containsExactly(202, 203);
    assertThat(again.watch().told)
        .anyMatch(told -> told.startsWith("precision: fp32 until now, bf16 from now on; sums are"));
    RunConfig now = RunConfig.read(folder.resolve("precision"));
    assertThat(now.train().precision()).isEqualTo(Precision.BF16);
    RunConfig before =
        new RunConfig(
            now.data(),
            now.valSplit(),
            now.splitSeed(),
            now.classes(),
            now.pictures(),
            now.train().toBuilder().device(ComputeDevice.CUDA).build(),
            now.checkpoints(),
            now.maxTime(),
            now.version());
    List<String> told = new Resumption(before, RunState.begin(), null).differences(now);
    assertThat(told.get(0)).startsWith("device: cuda until now, cpu from now on; sums are");
    if (Precision.auto(ComputeDevice.CPU) == Precision.BF16) {
      assertThat(told).hasSize(1);
    } else {
      assertThat(told.get(1)).contains("bf16 is not among the instructions of this cpu");
    }
  }

  /** As a version wrote it that knew of no target. */
  @Test
  void aRunThatIsOlderThanASettingGoesOn() throws IOException {
    crash("old", quick().build(), EVERY_FOURTH, 5);
    Path file = folder.resolve("old/config.json");
    String json = Files.readString(file);
    String older = json.replaceFirst("\"targetTop1\" : 0.0,\\s*", "");
    assertThat(older).isNotEqualTo(json);
    Files.writeString(file, older);
    assertThat(resume("old", watch()).watch().steps).containsExactly(202, 203);
    assertSame("base", "old");
    assertThat(Files.readString(file)).isEqualTo(json);
  }

  @Test
  void withoutCheckpointsNothingIsOverwritten() throws IOException {
    TrainConfig config = quick().build();
    begin("i", config, Checkpointing.NONE, watch());
    assertThat(folder.resolve("i/checkpoint")).doesNotExist();
    Ended finished = resume("i", watch());
    assertThat(finished.watch().steps).isEmpty();
    assertThat(finished.watch().told)
        .anyMatch(told -> told.contains("i is finished: 2 epochs; without a checkpoint"));
    assertThat(finished.result().best()).isPresent();
    TrainConfig longer = config.toBuilder().epochs(3).build();
    assertThatThrownBy(() -> resume("i", watch(), longer, pictures()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("figures of 2 epochs, but no checkpoint");
    Files.delete(folder.resolve("i/metrics.csv"));
    assertThatThrownBy(() -> resume("i", watch())).hasMessageContaining("weights from elsewhere");
  }

  /** As a run leaves it whose later checkpoints found no room on the disk. */
  @Test
  void laterWeightsThanTheCheckpointsStay() throws IOException {
    DataSplits unjudged = Tiny.splits(9, 0); // the latest weights are the best
    TrainConfig config = quick().epochs(3).build();
    begin("v", config, EVERY_FOURTH, watch(), unjudged);
    crash("w", config, EVERY_FOURTH, 5, unjudged);
    Files.delete(folder.resolve("w/checkpoint/epoch-000002-step-00000001.safetensors"));
    Path later = folder.resolve("w/model.safetensors");
    Files.copy(folder.resolve("v/model.safetensors"), later, StandardCopyOption.REPLACE_EXISTING);
    byte[] weights = Files.readAllBytes(later);
    Watch dies = new Watch(4, 0); // in epoch 3: the second is finished once more
    assertThatThrownBy(() -> resume("w", dies, config, unjudged)).hasMessage("crash");
    assertThat(dies.told)
        .anyMatch(told -> told.contains("is of epoch 3, later than the checkpoint"));
    assertThat(Files.readAllBytes(later)).isEqualTo(weights);
    resume("w", watch(), config, unjudged);
    assertSame("v", "w");
  }

  /** The weights that are there are of an epoch that this run never comes to. */
  @Test
  void aRunThatEndsBeforeLaterWeightsLeavesThemAndSaysThatItIsFinished() throws IOException {
    DataSplits unjudged = Tiny.splits(9, 0);
    begin("later", quick().epochs(3).build(), Checkpointing.NONE, watch(), unjudged);
    crash("ends", quick().epochs(3).build(), EVERY_FOURTH, 5, unjudged);
    Path later = folder.resolve("ends/model.safetensors");
    Files.copy(
        folder.resolve("later/model.safetensors"), later, StandardCopyOption.REPLACE_EXISTING);
    byte[] weights = Files.readAllBytes(later);
    TrainConfig shorter = quick().epochs(2).build();
    Ended finished = resume("ends", watch(), shorter, unjudged);
    assertThat(finished.watch().steps).as("to the end of epoch 2").doesNotContain(301);
    assertThat(finished.watch().best).as("none is kept").isEmpty();
    Ended again = resume("ends", watch(), shorter, unjudged);
    assertThat(again.watch().told).anyMatch(told -> told.contains("is finished: 2 epochs"));
    assertThat(Files.readAllBytes(later)).isEqualTo(weights);
  }

  @Test
  void keptWeightsOfALaterEpochGiveWayToBetterOnesAlone() {
    KeptWeights kept = new KeptWeights(5, Optional.of(0.75), Optional.of(0.5));
    assertThat(kept.stayFor(validated(3, 0.5, 0.4))).isTrue();
    assertThat(kept.stayFor(validated(3, 0.75, 0.6))).isTrue();
    assertThat(kept.stayFor(validated(3, 0.75, 0.4))).isFalse();
    assertThat(kept.stayFor(validated(3, 1.0, 0.9))).isFalse();
    assertThat(kept.stayFor(validated(5, 0.5, 0.9))).as("the same epoch").isFalse();
    assertThat(KeptWeights.NONE.stayFor(validated(1, 0.0, 9.0))).isFalse();
  }

  private static EpochMetrics validated(int epoch, double top1, double loss) {
    return new EpochMetrics(
        epoch, 1, 0, Optional.of(loss), Optional.of(top1), Optional.of(1.0), 1e-3, 1, 1);
  }

  @Test
  void aRunThatWantsNoCheckpointsAnyMoreLeavesNone() {
    crash("x", quick().build(), EVERY_FOURTH, 5);
    new Trainer(quick().build(), Checkpointing.NONE, Optional.empty(), watch())
        .resume(pictures(), RunDirectory.open(folder.resolve("x")));
    assertThat(folder.resolve("x/checkpoint")).isEmptyDirectory();
  }

  @Test
  void whereNoCheckpointIsWholeTheAdviceHolds() throws IOException {
    crash("u", quick().build(), EVERY_FOURTH, 5);
    Path checkpoints = folder.resolve("u/checkpoint");
    for (String name : checkpoints.toFile().list()) {
      Files.write(checkpoints.resolve(name), new byte[100]);
    }
    assertThatThrownBy(() -> resume("u", watch()))
        .hasMessageContaining("remove that folder and, beside it, metrics.csv and the weights")
        .hasMessageEndingWith("model.safetensors");
    for (String name : checkpoints.toFile().list()) {
      Files.delete(checkpoints.resolve(name));
    }
    assertThatThrownBy(() -> resume("u", watch()))
        .hasMessageContaining("figures of 1 epochs, but no checkpoint");
    Files.delete(folder.resolve("u/metrics.csv"));
    Files.delete(folder.resolve("u/model.safetensors"));
    assertThat(resume("u", new Watch(0, 1)).watch().steps).containsExactly(101);
  }

  @Test
  void aPictureThatIsSkippedAgainCountsOnce() {
    Skipped old = new Skipped(Path.of("old", "train", "cat", "1.jpg").toString(), "cut off");
    Skipped moved = new Skipped(Path.of("new", "train", "cat", "1.jpg").toString(), "cut off");
    Skipped other = new Skipped(Path.of("old", "train", "cat", "2.jpg").toString(), "cut off");
    RunState state = CheckpointFolderTest.at(2, 0, List.of(old, other));
    Resumption resumption = new Resumption(null, state, null);
    assertThat(resumption.skippedBefore(List.of(moved))).containsExactly(other);
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
        new Trainer(config, Checkpointing.DEFAULT, Optional.empty(), watch).run(pictures(), out);
    assertThat(result.epochs()).hasSize(2);
    assertThat(watch.told)
        .anyMatch(told -> told.contains("cannot create " + blocked) && told.contains("goes on"));
    Trainer strict =
        new Trainer(
            config,
            new Checkpointing(1, 1, Checkpointing.OnFailure.STOP),
            Optional.empty(),
            watch());
    RunDirectory again = RunDirectory.create(folder.resolve("j"), true);
    assertThatThrownBy(() -> strict.run(pictures(), again))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("cannot create " + blocked);
  }

  /** Trains where a file is in the place of the checkpoints, as good as a full disk. */
  private static void trainWithoutRoom(String run, long stopAfter) throws IOException {
    Files.createDirectories(folder.resolve(run));
    Files.writeString(folder.resolve(run + "/config.json"), "{}");
    Files.writeString(folder.resolve(run + "/checkpoint"), "in the way");
    Watch watch = new Watch(0, stopAfter);
    watch.trainer =
        new Trainer(
            quick().build(),
            new Checkpointing(0, 1, Checkpointing.OnFailure.STOP),
            Optional.empty(),
            watch);
    RunDirectory out = RunDirectory.create(folder.resolve(run), true);
    assertThatThrownBy(() -> watch.trainer.run(pictures(), out))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("cannot create " + folder.resolve(run + "/checkpoint"));
    assertThat(watch.told).contains(out.model() + " holds the weights all the same");
  }

  @Test
  void weightsAreKeptWhereTheLackOfACheckpointEndsTheRun() throws IOException {
    trainWithoutRoom("y", 1);
    assertThat(RunDirectory.open(folder.resolve("y")).hasWeights()).isTrue();
    assertThat(RunDirectory.open(folder.resolve("y")).kept().epoch()).as("unfinished").isZero();
    trainWithoutRoom("z", 0);
    assertThat(RunDirectory.open(folder.resolve("z")).kept().epoch()).isEqualTo(1);
  }
}
