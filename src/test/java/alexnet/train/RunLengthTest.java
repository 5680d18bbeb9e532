package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import alexnet.run.CheckpointFolderTest;
import alexnet.run.EpochState;
import alexnet.run.Pace;
import alexnet.run.RunConfig;
import alexnet.run.RunState;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.LrSchedule;
import alexnet.train.config.TrainConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunLengthTest {
  private static final int STEPS = 100;

  private final AtomicLong now = new AtomicLong();
  private final RunClock clock = new RunClock(now::get);
  private final TrainConfig config = Tiny.fullSize().epochs(10).batchSize(10).build();

  private RunConfig run(Optional<Duration> maxTime) {
    return new RunConfig(
        Optional.of(Path.of("data")),
        OptionalDouble.empty(),
        1,
        List.of("x", "y"),
        Optional.of(new RunConfig.Pictures(1000, 200, "", "")),
        config,
        Checkpointing.DEFAULT,
        maxTime,
        "1");
  }

  private EpochProgress at(int epoch, int step, double seconds) {
    EpochState state =
        new EpochState(epoch, step, 10L * step, 0, 1, 1, 0, 0, 0, 0, 0.1, seconds, 0);
    return new EpochProgress(state, config.epochs(), STEPS, new RunClock(() -> 0));
  }

  private Forecast known(double stepSeconds, double endSeconds) {
    return new Forecast(new Pace(stepSeconds, endSeconds), run(Optional.empty()));
  }

  private void elapsed(double seconds) {
    now.set((long) (seconds * 1e9));
  }

  @Test
  void whatIsLeftCountsStepsAndEndsOfEpochs() {
    RunLength length = RunLength.of(config, Optional.empty(), clock, known(0.5, 7));
    assertThat(length.left(at(1, 0, 0)).toMillis() / 1e3)
        .isCloseTo(10 * (STEPS * 0.5 + 7), withPercentage(0.5));
    assertThat(length.left(at(10, 99, 49.5)).toMillis() / 1e3)
        .isCloseTo(0.5 + 7, withPercentage(5));
    assertThat(length.left(at(11, 0, 0))).isZero();
    assertThat(length.hasMore(at(10, 0, 0))).isTrue();
    assertThat(length.hasMore(at(11, 0, 0))).isFalse();
  }

  @Test
  void anEpochThatRunsSlowerMovesTheForecastMoreAndMore() {
    Forecast forecast = known(0.5, 7);
    assertThat(forecast.stepSeconds(at(2, 10, 10))).isCloseTo(0.55, withPercentage(1));
    assertThat(forecast.stepSeconds(at(2, 90, 90))).isCloseTo(0.95, withPercentage(1));
    Forecast first = new Forecast(Pace.UNKNOWN, run(Optional.empty()));
    assertThat(first.stepSeconds(at(1, 10, 10))).isCloseTo(1, withPercentage(1));
    // 20 batches that validate, and five files of 187 MB
    assertThat(first.endSeconds(at(1, 10, 10))).isCloseTo(10 + 4.68, withPercentage(1));
  }

  @Test
  void theScheduleIsLaidOverTheTimeAndNotCut() {
    Duration hour = Duration.ofHours(1);
    RunLength length = RunLength.of(config, Optional.of(hour), clock, known(0.5, 10));
    double last = 3600 - 1.5 - 11 - 0.5; // where the last step begins
    elapsed(0);
    assertThat(length.scheduleStep(at(1, 0, 0))).isZero();
    elapsed(last / 2);
    assertThat(length.scheduleStep(at(40, 0, 0))).isEqualTo(500);
    elapsed(last * 0.9999);
    assertThat(length.scheduleStep(at(70, 0, 0))).isEqualTo(999);
    elapsed(3600 * 2);
    assertThat(length.scheduleStep(at(70, 0, 0))).isEqualTo(999);
    double end =
        new LrSchedule.OneCycle(0.3)
            .factor(length.scheduleStep(at(70, 0, 0)), STEPS, 10, List.of());
    assertThat(end).isLessThan(1e-4);
  }

  @Test
  void noStepBeginsThatLeavesTooLittleTimeForTheEnd() {
    RunLength length =
        RunLength.of(config, Optional.of(Duration.ofSeconds(100)), clock, known(0.5, 10));
    elapsed(100 - 1.5 - 11 - 0.6);
    assertThat(length.cuts(at(3, 5, 2.5))).isFalse();
    elapsed(100 - 1.5 - 11 - 0.4);
    assertThat(length.cuts(at(3, 5, 2.5))).isTrue();
    assertThat(length.hasMore(at(3, 5, 2.5))).as("what was begun is judged").isTrue();
    assertThat(length.hasMore(at(4, 0, 0))).isFalse();
    assertThat(length.endedAt(at(3, 5, 2.5))).isEmpty();
    assertThat(length.endedAt(at(4, 0, 0))).contains(Duration.ofSeconds(100));
    assertThat(length.cuts(at(1, 0, 0))).as("the first step is made").isFalse();
  }

  @Test
  void noEpochBeginsWhoseStepsTakeLessThanItsEnd() {
    RunLength length =
        RunLength.of(config, Optional.of(Duration.ofSeconds(100)), clock, known(0.5, 10));
    elapsed(100 - 1.5 - 11 - 9.9);
    assertThat(length.hasMore(at(4, 0, 0))).isFalse();
    assertThat(length.endedAt(at(4, 0, 0))).contains(Duration.ofSeconds(100));
    assertThat(length.cuts(at(3, 90, 45))).as("one that was begun goes on").isFalse();
    elapsed(100 - 1.5 - 11 - 10.1);
    assertThat(length.hasMore(at(4, 0, 0))).isTrue();
  }

  @Test
  void earlierProcessesCount() {
    clock.addEarlier(1000);
    elapsed(50);
    RunLength length =
        RunLength.of(config, Optional.of(Duration.ofMinutes(50)), clock, known(0.5, 10));
    assertThat(length.left(at(2, 0, 0))).isEqualTo(Duration.ofSeconds(1950));
  }

  @Test
  void aFinishedRunGoesOnWithMoreEpochsOrMoreTime() {
    RunState state = CheckpointFolderTest.at(11, 0);
    assertThat(state.isFinished(config, Optional.empty())).isTrue();
    assertThat(state.isFinished(config.toBuilder().epochs(11).build(), Optional.empty())).isFalse();
    assertThat(state.isFinished(config, Optional.of(Duration.ofHours(1)))).isTrue();
    assertThat(state.isFinished(config, Optional.of(Duration.ofMinutes(61)))).isFalse();
  }
}
