package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.Narrow;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.data.split.DataSplits;
import alexnet.image.UnreadableImageException;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.run.EpochMetrics;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.FineTuning;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that end early and are gone on with. Most train the last layer alone: a step is quick, and a
 * checkpoint is hardly more than weights. The folder has one that never ended, {@code base}.
 */
abstract class QuickRuns {
  /** After step 4 of the run, the first of epoch 2, and after epochs. */
  static final Checkpointing EVERY_FOURTH =
      new Checkpointing(4, 2, Checkpointing.OnFailure.CONTINUE);

  @TempDir static Path folder;

  static Path pretrained;

  @BeforeAll
  static void makeARunThatNeverEnded() {
    pretrained = folder.resolve("pretrained.safetensors");
    writeWeights(pretrained, 3);
    Ended whole = begin("base", quick().build(), Checkpointing.DEFAULT, watch());
    assertThat(whole.watch().best).isNotEmpty();
  }

  /** Weights as drawn, of a network that knows bright from dark. */
  static void writeWeights(Path file, long seed) {
    Initialization.seed(seed);
    try (AlexNet network = new AlexNet(Narrow.NETWORK, 2, 0.5)) {
      Initialization.HE.apply(network);
      Model.write(
          file,
          network,
          new ModelCard(
              Narrow.NETWORK, List.of("bright", "dark"), Preprocessing.DEFAULT, Map.of()));
    }
  }

  /** Only the last layer learns: a step is quick, and a checkpoint is hardly more than weights. */
  static TrainConfigBuilder quick() {
    return Tiny.config()
        .epochs(2)
        .threads(1)
        .optimizer(new OptimizerConfig.Sgd(0.9, false, 5e-4))
        .learningRate(1e-3)
        .fineTuning(new FineTuning(pretrained, 7, 1e-2, true, 0));
  }

  /** Three steps an epoch, of unequal classes. */
  static DataSplits pictures() {
    return Tiny.splits(9, 4);
  }

  /** What a run told; it crashes or stops after a step if told to. */
  static final class Watch implements TrainListener {
    final List<String> told = new ArrayList<>();
    final List<Integer> steps = new ArrayList<>();
    final List<EpochMetrics> best = new ArrayList<>();
    private final long crashAfter;
    private final long stopAfter;
    Trainer trainer;
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
    public void onBest(EpochMetrics epoch, Optional<EpochMetrics> before) {
      best.add(epoch);
    }
  }

  record Ended(TrainResult result, Watch watch) {}

  static Ended begin(String run, TrainConfig config, Checkpointing keep, Watch watch) {
    return begin(run, config, keep, watch, pictures());
  }

  static Ended begin(
      String run, TrainConfig config, Checkpointing keep, Watch watch, DataSplits data) {
    watch.trainer = new Trainer(config, keep, Optional.empty(), watch);
    RunDirectory out = RunDirectory.create(folder.resolve(run), false);
    return new Ended(watch.trainer.run(data, out), watch);
  }

  static void crash(String run, TrainConfig config, Checkpointing keep, long after) {
    crash(run, config, keep, after, pictures());
  }

  static void crash(
      String run, TrainConfig config, Checkpointing keep, long after, DataSplits data) {
    assertThatThrownBy(() -> begin(run, config, keep, new Watch(after, 0), data))
        .hasMessage("crash");
  }

  static Ended resume(String run, Watch watch) {
    return resume(run, watch, RunConfig.toGoOn(folder.resolve(run)).train(), pictures());
  }

  static Ended resume(String run, Watch watch, TrainConfig config, DataSplits data) {
    RunDirectory out = RunDirectory.open(folder.resolve(run));
    RunConfig before = RunConfig.toGoOn(out.folder());
    watch.trainer = new Trainer(config, before.checkpoints(), before.maxTime(), watch);
    return new Ended(watch.trainer.resume(data, out), watch);
  }

  static Watch watch() {
    return new Watch(0, 0);
  }

  static StateDict weights(String run) {
    return SafeTensors.read(folder.resolve(run).resolve(Model.FILE)).weights();
  }

  /** Its tensors: weights, state of the optimizer, averages. */
  static Map<String, RawTensor> lastCheckpoint(String run) {
    Path file = folder.resolve(run + "/checkpoint/epoch-000003-step-00000000.safetensors");
    Map<String, RawTensor> tensors = new HashMap<>(SafeTensors.read(file).weights().tensors());
    tensors.remove("checksum"); // over the times in the header too
    return tensors;
  }

  /** Rows of metrics.csv without the two figures of speed. */
  static List<String> metrics(String run) throws IOException {
    return Files.readAllLines(folder.resolve(run).resolve("metrics.csv")).stream()
        .map(row -> row.replaceFirst(",[^,]*,[^,]*$", ""))
        .toList();
  }

  static void assertSame(String run, String other) throws IOException {
    assertThat(weights(run)).isEqualTo(weights(other));
    assertThat(metrics(run)).isEqualTo(metrics(other));
  }

  /** Two classes of pictures of which some are not there when they are asked for. */
  static DataSplits pictures(Predicate<String> gone) {
    DataSplits all = pictures();
    return new DataSplits(losing(all.train(), gone), losing(all.validation(), gone), all.test());
  }

  static Dataset losing(Dataset data, Predicate<String> gone) {
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
}
