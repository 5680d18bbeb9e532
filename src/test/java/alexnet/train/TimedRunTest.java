package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.data.Sample;
import alexnet.data.split.DataSplits;
import alexnet.run.RunDirectory;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.FineTuning;
import alexnet.train.config.LrSchedule;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs by a clock that is set by what they do, so that no machine is too slow for them. */
class TimedRunTest extends QuickRuns {
  private static final long MICROSECOND = 1_000;
  private static final double SECOND = 1e9;

  private final AtomicLong now = new AtomicLong();

  /** Each look at it takes a moment. */
  private RunClock clock = newClock();

  private RunClock newClock() {
    return new RunClock(() -> now.addAndGet(MICROSECOND));
  }

  /** What a step takes, and a checkpoint. */
  private class Machine implements TrainListener {
    final List<EpochReport> epochs = new ArrayList<>();

    /** Epochs after which there was one, and when each began. */
    final List<Integer> checkpoints = new ArrayList<>();

    final List<Double> begun = new ArrayList<>();
    final List<String> steps = new ArrayList<>();
    private final double stepSeconds;
    private final double checkpointSeconds;
    private final int crashAfter;

    Machine(double stepSeconds, double checkpointSeconds) {
      this(stepSeconds, checkpointSeconds, 0);
    }

    Machine(double stepSeconds, double checkpointSeconds, int crashAfter) {
      this.stepSeconds = stepSeconds;
      this.checkpointSeconds = checkpointSeconds;
      this.crashAfter = crashAfter;
    }

    @Override
    public void onStep(StepMetrics step) {
      now.addAndGet((long) (stepSeconds * SECOND));
      steps.add(step.epoch() + "." + step.step());
      if (steps.size() == crashAfter) {
        throw new IllegalStateException("crash");
      }
    }

    @Override
    public void onCheckpoint(CheckpointReport checkpoint) {
      checkpoints.add(checkpoint.epoch() - 1);
      begun.add(clock.seconds());
      now.addAndGet((long) (checkpointSeconds * SECOND));
    }

    @Override
    public void onEpoch(EpochReport epoch) {
      epochs.add(epoch);
    }
  }

  private TrainResult train(
      String run, TrainConfig config, Optional<Duration> maxTime, Machine machine) {
    clock = newClock();
    return new Trainer(config, Checkpointing.DEFAULT, maxTime, machine, clock)
        .run(pictures(), RunDirectory.create(folder.resolve(run), false));
  }

  /** By the clock as it is. */
  private TrainResult run(
      String run,
      TrainConfig config,
      Checkpointing keep,
      DataSplits pictures,
      TrainListener listener) {
    return new Trainer(config, keep, Optional.empty(), listener, clock)
        .run(pictures, RunDirectory.create(folder.resolve(run), false));
  }

  /** Of epochs without validation the later is the better. */
  private static DataSplits unjudged() {
    return Tiny.splits(9, 0);
  }

  /**
   * One of five pictures to validate has the wrong class: the loss falls until the network is sure
   * of four fifths, and rises again.
   */
  private static DataSplits contradicting() {
    DataSplits all = Tiny.splits(9, 5);
    List<Sample> samples = new ArrayList<>(all.validation().samples());
    Sample wrong = samples.get(4);
    samples.set(4, new Sample(wrong.name(), 1 - wrong.label(), wrong.source()));
    return new DataSplits(all.train(), all.validation().withSamples(samples), all.test());
  }

  /** Steps of milliseconds: what a picture's features are is computed once. */
  private static TrainConfig kept(int epochs) {
    return quick()
        .epochs(epochs)
        .augmentation(List.of())
        .fineTuning(new FineTuning(pretrained, 7, 1e-2, true, 100))
        .build();
  }

  /** Nothing moves, so that no epoch after the first is the best and its weights are kept. */
  private static TrainConfigBuilder still(int epochs) {
    return kept(epochs).toBuilder()
        .learningRate(1e-30)
        .schedule(new LrSchedule.Constant())
        .fineTuning(new FineTuning(pretrained, 7, 1e-30, false, 100));
  }

  /**
   * An epoch is three steps of ten seconds and a checkpoint of two. The fourth ends after 128 s;
   * then 7 s are left, and a fifth would need 10 for its first step. A last checkpoint says that
   * the time is over.
   */
  @Test
  void aRunEndsWithinItsTimeWithTheScheduleAtItsEnd() {
    TrainConfig config = quick().epochs(100).schedule(new LrSchedule.Cosine()).build();
    TrainResult result =
        train("timed", config, Optional.of(Duration.ofSeconds(135)), new Machine(10, 2));
    assertThat(result.epochs()).hasSize(4);
    assertThat(clock.seconds()).isCloseTo(128, within(0.1));
    // The last step begins after 116 s of the 121.3 s in which one may begin.
    double expected = (1 + Math.cos(Math.PI * 116 / 121.3)) / 2;
    assertThat(result.epochs().get(3).learningRate() / config.learningRate())
        .isCloseTo(expected, within(0.001));
  }

  /** The time between runs of one trainer is nobody's. */
  @Test
  void aLaterRunOfATrainerHasAllItsTime() {
    TrainConfig config = quick().epochs(100).build();
    Trainer trainer =
        new Trainer(
            config,
            Checkpointing.DEFAULT,
            Optional.of(Duration.ofSeconds(135)),
            new Machine(10, 2),
            clock);
    for (String run : List.of("first", "second")) {
      RunDirectory out = RunDirectory.create(folder.resolve(run), false);
      assertThat(trainer.run(pictures(), out).epochs()).as(run).hasSize(4);
      now.addAndGet((long) (1000 * SECOND));
    }
  }

  @Test
  void aRunWhoseTimeEndsWhileItsFilesAreWrittenKnowsThatItIsFinished() {
    TrainResult result =
        train("p", quick().build(), Optional.of(Duration.ofHours(1)), new Machine(1, 3600));
    assertThat(result.epochs()).hasSize(1);
    Ended again = resume("p", new Watch(0, 1));
    assertThat(again.watch().steps).isEmpty();
    assertThat(again.watch().told).singleElement().asString().contains("is finished: 1 epochs");
  }

  @Test
  void whatIsLeftAfterTheFirstEpochIsWhatTheRestTakes() {
    Machine machine = new Machine(10, 2);
    train("left", quick().epochs(4).build(), Optional.empty(), machine);
    assertThat(machine.epochs.get(0).left().toMillis() / 1e3)
        .isCloseTo(3 * (3 * 10 + 2), within(0.1));
    assertThat(clock.seconds()).isCloseTo(4 * (3 * 10 + 2), within(0.1));
  }

  /**
   * Epochs of 3 s and checkpoints of 1.1 s. After the first, the next comes as soon as two of them
   * are a tenth of the time: once 19.8 s were spent on epochs. Then 29.7 s, 39.6 s and 49.5 s; and
   * one at the end.
   */
  @Test
  void atMostATenthOfTheTimeGoesIntoCheckpoints() {
    Machine machine = new Machine(1, 1.1);
    train("tenth", still(19).build(), Optional.empty(), machine);
    assertThat(machine.checkpoints).containsExactly(1, 7, 10, 14, 17, 19);
    for (int i = 1; i < 5; i++) { // but for the last
      double ended = machine.begun.get(i) + 1.1;
      assertThat(1.1 * (i + 1)).as("of %s s", ended).isLessThanOrEqualTo(0.1 * ended);
    }
  }

  @Test
  void checkpointsThatTakeLittleComeAfterEachEpoch() {
    Machine machine = new Machine(1, 0.1);
    train("cheap", still(4).build(), Optional.empty(), machine);
    assertThat(machine.checkpoints).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aKillLosesTheWorkSinceTheLastCheckpointAndNothingElse() throws IOException {
    train("whole", kept(6), Optional.empty(), new Machine(1, 0.45));
    Machine dies = new Machine(1, 0.45, 3 * 4 + 2);
    assertThatThrownBy(() -> train("cut", kept(6), Optional.empty(), dies)).hasMessage("crash");
    assertThat(dies.checkpoints).containsExactly(1, 3);
    Machine again = new Machine(1, 0.45);
    clock = newClock();
    new Trainer(kept(6), Checkpointing.DEFAULT, Optional.empty(), again, clock)
        .resume(pictures(), RunDirectory.open(folder.resolve("cut")));
    assertThat(again.steps).startsWith("4.1", "4.2", "4.3", "5.1").hasSize(9);
    assertThat(again.checkpoints).as("the first of each process is written").containsExactly(4, 6);
    assertSame("whole", "cut");
  }

  @Test
  void anEarlyEndIsAnEnd() {
    Machine machine = new Machine(1, 1.1);
    train("early", still(9).patience(2).build(), Optional.empty(), machine);
    assertThat(machine.checkpoints).containsExactly(1, 3);
    Machine stops = new Machine(1, 1.1);
    Trainer[] trainer = new Trainer[1];
    TrainListener stop =
        new TrainListener() {
          @Override
          public void onStep(StepMetrics step) {
            if (step.epoch() == 3) {
              trainer[0].stop();
            }
          }
        };
    clock = newClock();
    trainer[0] =
        new Trainer(
            kept(9),
            Checkpointing.DEFAULT,
            Optional.empty(),
            TrainListener.all(stops, stop),
            clock);
    trainer[0].run(pictures(), RunDirectory.create(folder.resolve("stopped"), false));
    assertThat(stops.checkpoints).as("epoch 1, and step 1 of epoch 3").containsExactly(1, 2);
  }

  /**
   * A clock by which the writing of better weights takes so long, and which tells the epochs whose
   * weights were written.
   */
  private RunClock weightsTake(double seconds, Path model, List<Integer> written) {
    Object[] last = new Object[1];
    return new RunClock(
        () -> {
          Object file = identity(model);
          if (file != null && !file.equals(last[0])) {
            written.add(RunDirectory.open(model.getParent()).kept().epoch());
            now.addAndGet((long) (seconds * SECOND));
          }
          last[0] = file;
          return now.addAndGet(MICROSECOND);
        });
  }

  /** Of a file that is moved in anew each time, or null. */
  private static Object identity(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.fileKey() == null // Windows has none
          ? attributes.creationTime()
          : attributes.fileKey();
    } catch (IOException notThere) {
      return null;
    }
  }

  /**
   * Each epoch is better than the one before and takes 3 s, the writing of its weights 1.1 s and a
   * checkpoint next to nothing. They are written as the checkpoints above are, and the last.
   */
  @Test
  void betterWeightsCountAmongTheTenth() {
    List<Integer> written = new ArrayList<>();
    Machine machine = new Machine(1, 0);
    clock = weightsTake(1.1, folder.resolve("better/model.safetensors"), written);
    TrainResult result = run("better", kept(19), Checkpointing.DEFAULT, unjudged(), machine);
    assertThat(result.best().orElseThrow().epoch()).isEqualTo(19);
    assertThat(machine.epochs).hasSize(19).allMatch(TrainListener.EpochReport::best);
    assertThat(written).containsExactly(1, 7, 10, 14, 17, 19);
    assertThat(machine.checkpoints).isEqualTo(written);
  }

  @Test
  void weightsAreWrittenAtThatPaceWithoutCheckpointsToo() {
    List<Integer> written = new ArrayList<>();
    clock = weightsTake(1.1, folder.resolve("alone/model.safetensors"), written);
    run("alone", kept(19), Checkpointing.NONE, unjudged(), new Machine(1, 0));
    assertThat(written).containsExactly(1, 7, 10, 14, 17, 19);
  }

  /**
   * What a kill would leave is what is in the folder, here after the second step of each epoch:
   * better weights that wait to be written are not, and come again.
   */
  @Test
  void aKillLosesNoBetterWeightsForGood() throws IOException {
    TrainConfig config = kept(12);
    run("kept-all", config, Checkpointing.NONE, contradicting(), new Machine(100, 0));
    int best = RunDirectory.open(folder.resolve("kept-all")).kept().epoch();
    assertThat(best).as("an epoch that others precede and follow").isBetween(4, 10);
    List<Integer> written = new ArrayList<>();
    clock = weightsTake(0.9, folder.resolve("paced/model.safetensors"), written);
    List<Path> left = new ArrayList<>();
    TrainListener copying =
        new TrainListener() {
          @Override
          public void onStep(StepMetrics step) {
            if (step.step() == 2) {
              left.add(copy(folder.resolve("paced"), "left-" + step.epoch()));
            }
          }
        };
    Checkpointing fifth = new Checkpointing(5, 2, Checkpointing.OnFailure.STOP);
    run("paced", config, fifth, contradicting(), TrainListener.all(new Machine(1, 0), copying));
    assertThat(written).hasSizeLessThan(best).endsWith(best);
    assertSame("kept-all", "paced");
    for (Path run : left) {
      resume(run.getFileName().toString(), watch(), config, contradicting());
      assertSame("kept-all", run.getFileName().toString());
    }
  }

  private static Path copy(Path run, String name) {
    Path copy = folder.resolve(name);
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(run.relativize(file).toString()));
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRunThatFailsWritesTheWeightsThatWaited() {
    clock = weightsTake(1.1, folder.resolve("dies/model.safetensors"), new ArrayList<>());
    Machine dies = new Machine(1, 0, 3 * 4 + 2);
    assertThatThrownBy(() -> run("dies", kept(9), Checkpointing.DEFAULT, unjudged(), dies))
        .hasMessage("crash");
    assertThat(dies.checkpoints).containsExactly(1);
    assertThat(RunDirectory.open(folder.resolve("dies")).kept().epoch()).isEqualTo(4);
  }

  @Test
  void aRunThatIsStoppedWritesTheWeightsThatWaited() {
    clock = weightsTake(1.1, folder.resolve("halts/model.safetensors"), new ArrayList<>());
    Trainer[] trainer = new Trainer[1];
    Machine stops =
        new Machine(1, 0) {
          @Override
          public void onEpoch(EpochReport epoch) {
            if (epoch.metrics().epoch() == 4) {
              trainer[0].stop();
            }
          }
        };
    trainer[0] = new Trainer(kept(9), Checkpointing.DEFAULT, Optional.empty(), stops, clock);
    TrainResult result =
        trainer[0].run(unjudged(), RunDirectory.create(folder.resolve("halts"), false));
    assertThat(result.best().orElseThrow().epoch()).isEqualTo(4);
    assertThat(result.kept()).isTrue();
    assertThat(RunDirectory.open(folder.resolve("halts")).kept().epoch()).isEqualTo(4);
    assertThat(stops.checkpoints).as("at the end of epoch 4").containsExactly(1, 4);
  }

  /** Whoever asks for them by the step gets them, and no others that would take too long. */
  @Test
  void thoseThatWereAskedForAreWrittenHoweverLongTheyTake() {
    Machine machine = new Machine(1, 1.1);
    clock = newClock();
    Checkpointing everyFourth = new Checkpointing(4, 2, Checkpointing.OnFailure.STOP);
    new Trainer(still(5).build(), everyFourth, Optional.empty(), machine, clock)
        .run(pictures(), RunDirectory.create(folder.resolve("asked"), false));
    // After the epochs 1 and 5, and the steps 4, 8 and 12, of which the last is an epoch's end.
    assertThat(machine.checkpoints).containsExactly(1, 1, 2, 3, 5);
  }
}
