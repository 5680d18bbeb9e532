package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.Narrow;
import alexnet.model.AlexNet;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.config.Ema;
import alexnet.train.step.WeightAverage;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Against torch.optim.swa_utils.AveragedModel, for weights of (sin(step), cos(step)). */
class WeightAverageTest {
  @Test
  void averagesAreTorchsWithADecayThatRises() {
    for (JsonNode golden : MenuGoldens.get("averages")) {
      assertAverages(golden);
    }
  }

  /** Below 2/11 the decay has nothing to rise to: torch's get_ema_avg_fn. */
  @Test
  void averagesOfSmallDecayAreTorchsFixedOnes() {
    for (JsonNode golden : MenuGoldens.get("fixedAverages")) {
      assertAverages(golden);
    }
  }

  private static void assertAverages(JsonNode golden) {
    Ema ema = new Ema(golden.get("decay").asDouble(), golden.get("every").asInt());
    try (NativeScope scope = NativeScope.open()) {
      Tensor average = Tensors.of(new float[] {7, 7}, 1, 2).to(ScalarType.Double);
      for (int step = 1; step <= 40; step++) {
        float[] values = {(float) Math.sin(step), (float) Math.cos(step)};
        if (step % ema.every() == 0) {
          Map<String, Tensor> weights = Map.of("w", Tensors.of(values, 1, 2).to(ScalarType.Double));
          double decay = ema.decayAt(step / ema.every());
          WeightAverage.move(Map.of("w", average), weights, 1 - decay);
        }
        if (step >= ema.every()) {
          List<Double> expected =
              MenuGoldens.doubles(golden.get("averages").get(step - ema.every()));
          double[] actual = Tensors.toDoubles(average);
          assertThat(actual[0])
              .as("%s, step %d", ema, step)
              .isCloseTo(expected.get(0), within(1e-7));
          assertThat(actual[1])
              .as("%s, step %d", ema, step)
              .isCloseTo(expected.get(1), within(1e-7));
        }
      }
    }
  }

  @Test
  void anAverageIsANetworkThatFollowsAnother() {
    try (AlexNet network = Narrow.network(2);
        WeightAverage average = new WeightAverage(new Ema(0.9, 2), network)) {
      double start = head(network);
      assertThat(head(average.network())).isEqualTo(start);
      assertThat(average.network().isTraining()).isFalse();

      add(network, 1);
      average.update(network, 1); // before the first update it is the weights themselves
      assertThat(head(average.network())).isEqualTo(head(network));
      average.update(network, 2); // the first update copies
      assertThat(head(average.network())).isCloseTo(start + 1, within(1e-6));
      add(network, 1);
      average.update(network, 3); // not a multiple of two
      assertThat(head(average.network())).isCloseTo(start + 1, within(1e-6));
      average.update(network, 4); // decay 2/11
      assertThat(head(average.network())).isCloseTo(start + 1 + 9.0 / 11, within(1e-6));
      assertThat(head(network)).as("the network itself").isCloseTo(start + 2, within(1e-6));
    }
  }

  @Test
  void whatDoesNotLearnIsLeftAlone() {
    try (AlexNet network = Narrow.network(2)) {
      network.freeze(8);
      try (WeightAverage average = new WeightAverage(new Ema(0.9, 1), network)) {
        double start = head(network);
        add(network, 1); // not by learning
        average.update(network, 1);
        average.update(network, 2);
        assertThat(head(average.network())).isEqualTo(start);
      }
    }
  }

  @Test
  void rangesAreNamed() {
    assertThatThrownBy(() -> new Ema(1, 1)).hasMessage("ema must be in [0, 1): 1");
    assertThatThrownBy(() -> new Ema(0.9, 0)).hasMessageContaining("1 to 1,000,000: 0");
  }

  private static double head(AlexNet network) {
    try (NativeScope scope = NativeScope.open()) {
      return Tensors.toFloats(network.parameters().get("classifier.6.bias"))[0];
    }
  }

  private static void add(AlexNet network, double value) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard noGrad = new NoGradGuard()) {
      network.parameters().get("classifier.6.bias").add_(new Scalar(value));
    }
  }
}
