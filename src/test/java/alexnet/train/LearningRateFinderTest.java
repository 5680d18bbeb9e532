package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.data.split.DataSplits;
import alexnet.image.UnreadableImageException;
import alexnet.run.RunDirectory;
import alexnet.train.config.FineTuning;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.config.TrainConfig;
import alexnet.weights.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps of the narrow network over a handful of pictures. */
class LearningRateFinderTest {
  private static final OptimizerConfig PLAIN = new OptimizerConfig.Sgd(0, false, 0);

  @TempDir Path folder;

  @Test
  void stepsThroughTheRatesAndIsRepeatable() {
    LearningRateSweep sweep = new LearningRateSweep(1e-7, 1e-5, 10);
    LearningRateCurve curve = run(Tiny.config().build(), sweep, Tiny.splits(12, 2));
    assertThat(curve.diverged()).isFalse();
    assertThat(curve.points()).hasSize(10); // three epochs and a part of the fourth
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 10; i++) {
      LearningRateCurve.Point point = curve.points().get(i);
      assertThat(point.rate()).isCloseTo(1e-7 * Math.pow(100, i / 9.0), offset(1e-16));
      assertThat(point.loss()).isFinite().isNotNegative();
      lowest = Math.min(lowest, point.loss());
    }
    assertThat(lowest).isLessThan(curve.points().get(0).loss());
    assertThat(run(Tiny.config().build(), sweep, Tiny.splits(12, 2))).isEqualTo(curve);
  }

  /** The first loss is that of the network that a run of this configuration begins with. */
  @Test
  void beginsAsARunWould() {
    TrainConfig config = Tiny.config().learningRate(1e-30).build();
    double first =
        new Trainer(config, TrainListener.NONE)
            .run(Tiny.splits(4, 0), RunDirectory.create(folder.resolve("begins"), false))
            .epochs()
            .get(0)
            .trainLoss();
    LearningRateCurve curve =
        run(config, new LearningRateSweep(1e-30, 1e-29, 10), Tiny.splits(4, 0));
    assertThat(curve.points().get(0).loss()).isCloseTo(first, offset(1e-6));
  }

  @Test
  void aRateThatBreaksTheNetworkEndsTheSweep() {
    LearningRateCurve curve =
        run(
            Tiny.config().optimizer(PLAIN).build(),
            new LearningRateSweep(1e-3, 1e12, 16),
            Tiny.splits(12, 0));
    assertThat(curve.diverged()).isTrue();
    assertThat(curve.points()).hasSizeBetween(1, 12);
    assertThat(curve.points()).allMatch(point -> Double.isFinite(point.smoothed()));
  }

  @Test
  void aRunToGoOnFromStaysAsItIs() throws IOException {
    TrainConfig config = Tiny.config().build();
    new Trainer(config, TrainListener.NONE)
        .run(Tiny.splits(8, 4), RunDirectory.create(folder.resolve("run"), false));
    List<Path> files = files();
    byte[] weights = Files.readAllBytes(folder.resolve("run").resolve(Model.FILE));
    List<String> notices = new ArrayList<>();
    TrainConfig from =
        Tiny.config().fineTuning(new FineTuning(folder.resolve("run"), 2, 3e-3, false, 0)).build();
    LearningRateCurve curve =
        new LearningRateFinder(
                from,
                new LearningRateSweep(1e-4, 1, 10),
                new LearningRateFinder.Listener() {
                  @Override
                  public void onNotice(String message) {
                    notices.add(message);
                  }
                })
            .run(Tiny.splits(8, 4));
    assertThat(curve.points()).isNotEmpty();
    assertThat(notices).singleElement().asString().contains("its head goes on", "2 of 8");
    assertThat(Files.readAllBytes(folder.resolve("run").resolve(Model.FILE))).isEqualTo(weights);
    assertThat(files()).isEqualTo(files);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.sorted().toList();
    }
  }

  @Test
  void unreadablePicturesAreToldOnceAndAllOfThemAreAnError() {
    DataSplits splits = Tiny.splits(12, 0);
    List<Sample> samples = new ArrayList<>(splits.train().samples());
    samples.set(3, broken(samples.get(3)));
    List<Skipped> told = new ArrayList<>();
    LearningRateFinder.Listener listener =
        new LearningRateFinder.Listener() {
          @Override
          public void onSkipped(Skipped picture) {
            told.add(picture);
          }
        };
    LearningRateSweep sweep = new LearningRateSweep(1e-6, 1e-3, 10);
    new LearningRateFinder(Tiny.config().build(), sweep, listener).run(with(splits, samples));
    assertThat(told).containsExactly(new Skipped("train-3", "cut off"));

    samples.replaceAll(LearningRateFinderTest::broken);
    assertThatThrownBy(() -> run(Tiny.config().build(), sweep, with(splits, samples)))
        .isInstanceOf(DatasetException.class)
        .hasMessage("none of 12 pictures can be read");
  }

  private static DataSplits with(DataSplits splits, List<Sample> samples) {
    Dataset train = splits.train().withSamples(samples);
    return new DataSplits(train, splits.validation(), splits.test());
  }

  private static Sample broken(Sample sample) {
    return new Sample(
        sample.name(),
        sample.label(),
        decoder -> {
          throw new UnreadableImageException(sample.name(), "cut off");
        });
  }

  @Test
  void stopsAfterTheStepUnderWay() {
    LearningRateFinder[] finder = new LearningRateFinder[1];
    finder[0] =
        new LearningRateFinder(
            Tiny.config().build(),
            new LearningRateSweep(1e-6, 1e-4, 10),
            new LearningRateFinder.Listener() {
              @Override
              public void onStep(int done, LearningRateCurve.Point point) {
                if (done == 2 && !finder[0].stopped()) {
                  finder[0].stop();
                }
              }
            });
    assertThat(finder[0].run(Tiny.splits(12, 0)).points()).hasSize(2);
    assertThat(finder[0].stopped()).isTrue();
    assertThat(finder[0].run(Tiny.splits(12, 0)).points()).as("a second sweep").hasSize(10);
    assertThat(finder[0].stopped()).isFalse();
  }

  private static LearningRateCurve run(
      TrainConfig config, LearningRateSweep sweep, DataSplits splits) {
    return new LearningRateFinder(config, sweep, LearningRateFinder.Listener.NONE).run(splits);
  }
}
