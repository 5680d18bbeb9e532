package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.run.EpochMetrics;
import alexnet.run.RunDirectory;
import alexnet.train.config.Checkpointing;
import alexnet.watch.News;
import alexnet.watch.RunNews;
import alexnet.watch.Stage;
import alexnet.watch.WatchedRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real trainings, looked at while they go: each epoch is seen, and nothing is in their way. */
@Timeout(120)
class WatchedTrainingTest extends QuickRuns {
  private static RunNews seen(String run) {
    News news = new WatchedRuns(folder.resolve(run)).look().since(Optional.empty(), 0);
    return news.runs().get(0);
  }

  @Test
  void everyStepIsWatchedAndTheRunIsTheSame() throws Exception {
    WatchedRuns runs = new WatchedRuns(folder.resolve("watched"));
    List<String> sights = new ArrayList<>();
    TrainListener looking =
        new TrainListener() {
          @Override
          public void onStep(StepMetrics step) {
            RunNews now = runs.look().since(Optional.empty(), 0).runs().get(0);
            sights.add(
                now.status().stage()
                    + " "
                    + now.epochs().size()
                    + " of "
                    + now.status().settings().epochs()
                    + ", epoch "
                    + now.status().position().epoch()
                    + " of steps "
                    + now.status().position().steps());
          }
        };
    RunDirectory out = RunDirectory.create(folder.resolve("watched"), false);
    TrainResult result =
        new Trainer(quick().build(), Checkpointing.DEFAULT, Optional.empty(), looking)
            .run(pictures(), out);
    String first = "running 0 of 2, epoch 1 of steps 3";
    String second = "running 1 of 2, epoch 2 of steps 3";
    assertThat(sights).containsExactly(first, first, first, second, second, second);
    RunNews end = runs.look().since(Optional.empty(), 0).runs().get(0);
    assertThat(end.status().stage()).isEqualTo(Stage.FINISHED);
    assertThat(end.epochs()).isEqualTo(result.epochs());
    assertThat(end.status().best()).isEqualTo(result.best().map(EpochMetrics::epoch).orElseThrow());
    assertSame("watched", "base");
  }

  @Test
  void howARunEndsIsSeen() {
    begin("stopped", quick().build(), EVERY_FOURTH, new Watch(0, 4));
    assertThat(seen("stopped").status().stage()).isEqualTo(Stage.STOPPED);
    assertThat(seen("stopped").status().position().epoch()).isEqualTo(2);
    assertThat(seen("stopped").status().position().step()).isEqualTo(1);
    resume("stopped", watch());
    assertThat(seen("stopped").status().stage()).isEqualTo(Stage.FINISHED);
    assertThat(seen("stopped").epochs()).hasSize(2);
    crash("crashed", quick().build(), Checkpointing.DEFAULT, 4);
    assertThat(seen("crashed").status().stage()).isEqualTo(Stage.FAILED);
    assertThat(seen("crashed").status().problem()).isEqualTo("crash");
  }
}
