package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.Narrow;
import alexnet.data.Skipped;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.config.BatchMixing;
import alexnet.train.config.ClassBalance;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import alexnet.train.step.BatchMix;
import alexnet.train.step.Minibatch;
import alexnet.train.step.Optimizer;
import alexnet.train.step.TrainingStep;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Steps of the narrow network without dropout on eight small-valued pictures. */
class TrainingStepTest {
  private static final int[] LABELS = {2, 0, 1, 1, 0, 2, 0, 0};
  private static final int[] CLASS_COUNTS = {4, 2, 2};
  private static final double RATE = 0.1;

  /**
   * Pictures of stripes, a pitch each, from {@code from} to {@code to}.
   *
   * @param broken pictures that could not be read
   */
  private record Part(int from, int to, float scale, List<Skipped> broken) implements Minibatch {
    @Override
    public int[] labels() {
      return Arrays.copyOfRange(LABELS, from, to);
    }

    @Override
    public List<Skipped> skipped() {
      return broken;
    }

    @Override
    public Tensor input(BatchMix mix) {
      int values = 3 * 224 * 224;
      float[] pixels = new float[(to - from) * values];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = scale * (float) Math.sin((1 + from + i / values) * 0.1 * (i % values));
      }
      Tensor pictures = Tensors.of(pixels, to - from, 3, 224, 224);
      mix.apply(pictures);
      return pictures;
    }
  }

  private static Part part(int from, int to) {
    return new Part(from, to, 1, List.of());
  }

  /** What a step did, and the gradients and weights after it. */
  private record Outcome(TrainingStep.Result result, Map<String, float[]> values) {}

  private static Outcome step(TrainConfigBuilder builder, int step, Minibatch... parts) {
    TrainConfig config = builder.dropout(0).optimizer(new OptimizerConfig.Sgd(0, false, 0)).build();
    Initialization.seed(1);
    try (AlexNet network = new AlexNet(Narrow.NETWORK, 3, 0)) {
      Initialization.HE.apply(network);
      try (Optimizer optimizer = Optimizer.of(config.optimizer(), network, false)) {
        TrainingStep training = new TrainingStep(config, network::forward, optimizer, CLASS_COUNTS);
        Iterator<Minibatch> batches = Stream.of(parts).iterator();
        TrainingStep.Result result = training.make(batches, 1, step, RATE);
        return new Outcome(result, values(network));
      }
    }
  }

  private static Map<String, float[]> values(AlexNet network) {
    Map<String, float[]> values = new TreeMap<>();
    try (NativeScope scope = NativeScope.open()) {
      for (String name :
          List.of("feature_extr.0.weight", "feature_extr.6.bias", "classifier.6.weight")) {
        Tensor weight = network.parameters().get(name);
        values.put(name, Tensors.toFloats(weight));
        if (weight.grad().defined()) {
          values.put(name + ".grad", Tensors.toFloats(weight.grad()));
        }
      }
    }
    return values;
  }

  @Test
  void batchesTogetherAreAsOneLargeBatch() {
    for (ClassBalance balance : List.of(ClassBalance.NONE, ClassBalance.WEIGHTS)) {
      TrainConfigBuilder config = Tiny.config().classBalance(balance).labelSmoothing(0.1);
      Outcome whole = step(config, 0, part(0, 8));
      Outcome parts = step(config.accumulate(3), 0, part(0, 3), part(3, 5), part(5, 8));
      assertThat(parts.result.loss()).isCloseTo(whole.result.loss(), within(1e-5));
      assertThat(parts.result.images()).isEqualTo(8);
      // The mean weight of all pictures of the training set is 1.
      assertThat(parts.result.lossWeight()).isCloseTo(8, within(1e-6));
      assertThat(parts.result.correct()).isEqualTo(whole.result.correct());
      assertThat(parts.values).containsOnlyKeys(whole.values.keySet());
      parts.values.forEach((name, values) -> assertClose(name, values, whole.values.get(name)));
    }
  }

  private static void assertClose(String name, float[] actual, float[] expected) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < actual.length; i++) {
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      size = Math.max(size, Math.abs(expected[i]));
    }
    assertThat(size).as(name).isPositive();
    assertThat(difference / size).as(name).isLessThan(1e-5);
  }

  @Test
  void aStepTakesItsPartOfTheEpoch() {
    TrainConfigBuilder two = Tiny.config().accumulate(2);
    Outcome first = step(two, 0, part(0, 2), part(2, 4), part(4, 6));
    assertThat(first.result.images()).isEqualTo(4);
    Outcome last = step(two, 0, part(0, 2));
    assertThat(last.result.images()).isEqualTo(2);
    Outcome alone = step(Tiny.config(), 0, part(0, 2));
    assertThat(last.result.loss()).isCloseTo(alone.result.loss(), within(1e-6));
  }

  @Test
  void classWeightsChangeTheLoss() {
    Outcome plain = step(Tiny.config(), 0, part(0, 8));
    Outcome weighted = step(Tiny.config().classBalance(ClassBalance.WEIGHTS), 0, part(0, 8));
    assertThat(weighted.result.loss()).isNotCloseTo(plain.result.loss(), within(1e-4));
  }

  @Test
  void mixingFollowsFromEpochAndStep() {
    TrainConfigBuilder mixup = Tiny.config().mixing(new BatchMixing.Mixup(1));
    double plain = step(Tiny.config(), 3, part(0, 4)).result.loss();
    double mixed = step(mixup, 3, part(0, 4)).result.loss();
    assertThat(mixed).isNotEqualTo(plain);
    assertThat(step(mixup, 3, part(0, 4)).result.loss()).isEqualTo(mixed);
    assertThat(step(mixup, 4, part(0, 4)).result.loss()).isNotEqualTo(mixed);
  }

  @Test
  void aLossThatIsNotFiniteChangesNoWeight() {
    Outcome none = step(Tiny.config(), 0, new Part(0, 0, 1, List.of()));
    Outcome wild = step(Tiny.config(), 0, new Part(0, 2, Float.NaN, List.of()));
    assertThat(wild.result.loss()).isNaN();
    none.values.forEach((name, weights) -> assertThat(wild.values.get(name)).isEqualTo(weights));
  }

  @Test
  void picturesThatCannotBeReadAreToldAndWithoutAnyThereIsNoUpdate() {
    List<Skipped> broken = List.of(new Skipped("x.jpg", "cut off"));
    Outcome none = step(Tiny.config(), 0, new Part(0, 0, 1, broken));
    assertThat(none.result).isEqualTo(new TrainingStep.Result(0, 0, 0, 0, broken));
    assertThat(none.values.keySet()).noneMatch(name -> name.endsWith(".grad"));
    Outcome some = step(Tiny.config().accumulate(2), 0, new Part(0, 0, 1, broken), part(0, 2));
    assertThat(some.result.images()).isEqualTo(2);
    assertThat(some.result.skipped()).isEqualTo(broken);
  }
}
