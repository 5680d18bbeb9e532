package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Runs by a clock that is set by what they do, so that no machine is too slow for them. */
class TimedRunTest extends QuickRuns {
  private static final long MICROSECOND = 1_000;
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong();

  /** Each look at it takes a moment. */
  private final RunClock clock = new RunClock(() -> now.addAndGet(MICROSECOND));

  /** A step takes a second, a checkpoint some more. */
  private class Machine implements TrainListener {
    final List<EpochReport> epochs = new ArrayList<>();
    private final long checkpointSeconds;

    Machine(long checkpointSeconds) {
      this.checkpointSeconds = checkpointSeconds;
    }

    @Override
    public void onStep(StepMetrics step) {
      now.addAndGet(SECOND);
    }

    @Override
    public void onCheckpoint(CheckpointReport checkpoint) {
      now.addAndGet(checkpointSeconds * SECOND);
    }

    @Override
    public void onEpoch(EpochReport epoch) {
      epochs.add(epoch);
    }
  }

  private TrainResult train(String run, TrainConfig config, Duration maxTime, Machine machine) {
    return new Trainer(config, Checkpointing.DEFAULT, maxTime, machine, clock)
        .run(pictures(), Tiny.SOURCE, RunDirectory.create(folder.resolve(run), false));
  }

  /**
   * An epoch is three steps of a second and a checkpoint of two. The fourth ends after 20 s; then 5
   * s are left, of which the end of a fifth would take 3.7 s with its margins: less remains for
   * steps than it costs to keep them. A last checkpoint says that the time is over.
   */
  @Test
  void aRunEndsWithinItsTimeWithTheScheduleAtItsEnd() {
    TrainConfig config = quick().epochs(100).schedule(new LrSchedule.Cosine()).build();
    TrainResult result = train("timed", config, Duration.ofSeconds(25), new Machine(2));
    assertThat(result.epochs()).hasSize(4);
    assertThat(clock.seconds()).isCloseTo(22, within(0.1));
    // The last step begins after 17 s of the 20.3 s in which one may begin.
    double expected = (1 + Math.cos(Math.PI * 17 / 20.3)) / 2;
    assertThat(result.epochs().get(3).learningRate() / config.learningRate())
        .isCloseTo(expected, within(0.01));
  }

  /** The time between runs of one trainer is nobody's. */
  @Test
  void aLaterRunOfATrainerHasAllItsTime() {
    TrainConfig config = quick().epochs(100).build();
    Trainer trainer =
        new Trainer(config, Checkpointing.DEFAULT, Duration.ofSeconds(25), new Machine(2), clock);
    for (String run : List.of("first", "second")) {
      RunDirectory out = RunDirectory.create(folder.resolve(run), false);
      assertThat(trainer.run(pictures(), Tiny.SOURCE, out).epochs()).as(run).hasSize(4);
      now.addAndGet(1000 * SECOND);
    }
  }

  @Test
  void aRunWhoseTimeEndsWhileItsFilesAreWrittenKnowsThatItIsFinished() {
    TrainResult result = train("p", quick().build(), Duration.ofHours(1), new Machine(3600));
    assertThat(result.epochs()).hasSize(1);
    Ended again = resume("p", new Watch(0, 1));
    assertThat(again.watch().steps).isEmpty();
    assertThat(again.watch().told).singleElement().asString().contains("is finished: 1 epochs");
  }

  @Test
  void whatIsLeftAfterTheFirstEpochIsWhatTheRestTakes() {
    Machine machine = new Machine(2);
    train("left", quick().epochs(4).build(), null, machine);
    assertThat(machine.epochs.get(0).left().toMillis() / 1e3)
        .isCloseTo(3 * (3 * 1 + 2), within(0.1));
    assertThat(clock.seconds()).isCloseTo(4 * (3 * 1 + 2), within(0.1));
  }
}
