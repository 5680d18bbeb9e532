package alexnet.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.explain.Work.Found;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.transform.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method keeps what it promises, in float64. */
class AxiomsTest {
  private static final Variant SMALL = Variant.of(96, 11, List.of(12, 16, 24, 24, 16), 64);
  private static final int TARGET = 3;

  static List<Variant> variants() {
    return Variant.PUBLISHED;
  }

  static List<Variant> piecewiseLinear() {
    return List.of(Variant.D2L, Variant.TORCHVISION, SMALL);
  }

  private static Found found(AlexNet network, ExplainConfig config, Pixels pixels) {
    Passes passes = new Passes(network);
    return Networks.finish(
        switch (config.method()) {
          case GRADCAM -> OnePass.gradCam(passes, pixels, config);
          case HIRESCAM -> OnePass.hiResCam(passes, pixels, config);
          case SALIENCY -> OnePass.saliency(passes, pixels, config);
          case INPUT_X_GRADIENT -> OnePass.inputXGradient(passes, pixels, config);
          case INTEGRATED_GRADIENTS -> new PathGradients(passes, pixels, config);
          default -> new SmoothGradients(passes, pixels, config);
        });
  }

  private static ExplainConfig of(Method method) {
    return ExplainConfig.of(method).withTarget(TARGET);
  }

  private static Pixels pixels(Variant variant) {
    return Networks.pixels(variant, Baseline.MEAN);
  }

  private static double logit(AlexNet network, Tensor x) {
    return Tensors.toDoubles(network.forward(x))[TARGET];
  }

  private static Tensor tensor(Variant variant) {
    int side = variant.inputSize();
    return Tensors.of(Networks.input(variant), 1, 3, side, side).to(ScalarType.Double);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void gradientIsTheSlope(Variant variant) {
    double step = 1e-7; // so small that hardly a ReLU or a pool chooses otherwise
    Random random = new Random(1);
    try (AlexNet network = Networks.filled(variant, ScalarType.Double)) {
      double[] gradient =
          new Passes(network).gradient(Networks.input(variant), OptionalInt.of(TARGET)).values();
      double scale = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
      for (int i = 0; i < 6; i++) {
        int place = random.nextInt(gradient.length);
        try (NativeScope scope = NativeScope.open()) {
          Tensor up = tensor(variant);
          up.view(-1).select(0, place).add_(new Scalar(step));
          Tensor down = tensor(variant);
          down.view(-1).select(0, place).sub_(new Scalar(step));
          double slope = (logit(network, up) - logit(network, down)) / (2 * step);
          assertThat(gradient[place]).isCloseTo(slope, within(1e-5 * scale));
        }
      }
    }
  }

  @Test
  void saliencyIsTheLargestOfThreeGradients() {
    try (AlexNet network = Networks.filled(SMALL, ScalarType.Double)) {
      float[][] map = found(network, of(Method.SALIENCY), pixels(SMALL)).map();
      double[] gradient =
          new Passes(network).gradient(Networks.input(SMALL), OptionalInt.of(TARGET)).values();
      for (int i = 0; i < 96 * 96; i++) {
        double largest = 0;
        for (int channel = 0; channel < 3; channel++) {
          largest = Math.max(largest, Math.abs(gradient[channel * 96 * 96 + i]));
        }
        assertThat(map[i / 96][i % 96]).isEqualTo((float) largest);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("piecewiseLinear")
  void inputTimesGradientAndTheBiasesAreTheLogit(Variant variant) {
    try (AlexNet network = Networks.filled(variant, ScalarType.Double)) {
      Found found = found(network, of(Method.INPUT_X_GRADIENT), pixels(variant));
      double sum = Networks.sum(found.map()) + biases(network, network.parameters());
      assertThat(sum).isCloseTo(found.target().logit(), within(1e-5 * scale(found)));
    }
  }

  /** The sum of |values|, of which each is rounded to float32. */
  private static double scale(Found found) {
    return Arrays.stream(Networks.flat(found.map())).map(Math::abs).sum() + 1;
  }

  /** The sum over biases of b dy/db. */
  private static double biases(AlexNet network, Map<String, Tensor> among) {
    double sum = 0;
    try (NativeScope scope = NativeScope.open()) {
      Map<String, Tensor> biases = new LinkedHashMap<>(among);
      biases.keySet().removeIf(name -> !name.endsWith(".bias"));
      biases.values().forEach(bias -> bias.set_requires_grad(true));
      network.forward(tensor(network.variant())).select(1, TARGET).backward();
      for (Tensor bias : biases.values()) {
        sum += bias.detach().mul(bias.grad()).sum().item_double();
        bias.set_requires_grad(false);
      }
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("variants")
  void hiResCamAndTheBiasesOfTheHeadAreTheLogit(Variant variant) {
    try (AlexNet network = Networks.filled(variant, ScalarType.Double)) {
      Found found = found(network, of(Method.HIRESCAM), pixels(variant));
      Map<String, Tensor> head = network.parameters();
      head.keySet().removeIf(name -> !name.startsWith("classifier."));
      double sum = Networks.sum(found.map()) + biases(network, head);
      assertThat(sum).isCloseTo(found.target().logit(), within(1e-6 * scale(found)));
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void gradCamScalesWithTheLogit(Variant variant) {
    try (AlexNet network = Networks.filled(variant, ScalarType.Double)) {
      float[][] map = found(network, of(Method.GRADCAM), pixels(variant)).map();
      scaleHead(network, 4);
      Found scaled = found(network, of(Method.GRADCAM), pixels(variant));
      assertThat(Networks.largest(map)).isPositive();
      double[] expected = Arrays.stream(Networks.flat(map)).map(value -> 4 * value).toArray();
      assertThat(Networks.flat(scaled.map()))
          .usingComparatorWithPrecision(1e-6 * Networks.largest(scaled.map()))
          .containsExactly(expected);
    }
  }

  private static void scaleHead(AlexNet network, double factor) {
    try (NativeScope scope = NativeScope.open()) {
      String head = network.variant().head();
      network.parameters().get(head + ".weight").detach().mul_(new Scalar(factor));
      network.parameters().get(head + ".bias").detach().mul_(new Scalar(factor));
    }
  }

  @Test
  void gradCamOfALogitTurnedRoundIsZeroWhereItWasNot() {
    try (AlexNet network = Networks.filled(SMALL, ScalarType.Double)) {
      double[] before = Networks.flat(found(network, of(Method.GRADCAM), pixels(SMALL)).map());
      scaleHead(network, -1);
      double[] after = Networks.flat(found(network, of(Method.GRADCAM), pixels(SMALL)).map());
      for (int i = 0; i < before.length; i++) {
        assertThat(Math.min(before[i], after[i])).isZero();
      }
    }
  }

  @Test
  void integratedGradientsSumUpToTheDifference() {
    try (AlexNet network = Networks.filled(SMALL, ScalarType.Double)) {
      double few = gap(network, Baseline.BLACK, 10);
      double many = gap(network, Baseline.BLACK, 300);
      assertThat(many).isLessThan(0.01).isLessThan(few);
      assertThat(gap(network, Baseline.BLURRED, 300)).isLessThan(0.02);
    }
  }

  /** As a share of the difference, or of 1 if that is small. */
  private static double gap(AlexNet network, Baseline baseline, int steps) {
    Pixels pixels = Networks.pixels(SMALL, baseline);
    Found found = found(network, of(Method.INTEGRATED_GRADIENTS).withSteps(steps), pixels);
    Passes passes = new Passes(network);
    double difference =
        passes.logits(pixels.input())[TARGET] - passes.logits(pixels.baseline())[TARGET];
    assertThat(Networks.sum(found.map()) - difference)
        .isCloseTo(found.gap().getAsDouble(), within(1e-5 * scale(found)));
    return Math.abs(found.gap().getAsDouble()) / Math.max(1, Math.abs(difference));
  }

  @Test
  void integratedGradientsAreZeroWhereNothingDiffers() {
    float[] half = Networks.input(SMALL);
    Arrays.fill(half, 0, 40, 0);
    for (int channel = 1; channel < 3; channel++) {
      Arrays.fill(half, channel * 96 * 96, channel * 96 * 96 + 40, 0);
    }
    try (AlexNet network = Networks.filled(SMALL, ScalarType.Double)) {
      Pixels pixels = new Pixels(96, () -> half, x -> new float[x.length]);
      float[] row = found(network, of(Method.INTEGRATED_GRADIENTS), pixels).map()[0];
      assertThat(Arrays.copyOf(row, 40)).containsOnly(0);
      assertThat(row).isNotEqualTo(new float[96]);
    }
  }

  @Test
  void smoothGradWithoutNoiseIsTheGradient() {
    try (AlexNet network = Networks.filled(SMALL, ScalarType.Float)) {
      float[][] gradient = found(network, of(Method.SALIENCY), pixels(SMALL)).map();
      ExplainConfig config = of(Method.SMOOTHGRAD).withNoise(10, 0, 7);
      assertThat(found(network, config, pixels(SMALL)).map()).isDeepEqualTo(gradient);
    }
  }

  @Test
  void smoothGradIsTheSameOfTheSameSeed() {
    try (AlexNet network = Networks.filled(SMALL, ScalarType.Float)) {
      ExplainConfig config = of(Method.SMOOTHGRAD).withNoise(3, 0.15, 7);
      float[][] map = found(network, config, pixels(SMALL)).map();
      assertThat(found(network, config, pixels(SMALL)).map()).isDeepEqualTo(map);
      ExplainConfig other = of(Method.SMOOTHGRAD).withNoise(3, 0.15, 8);
      assertThat(Arrays.deepEquals(found(network, other, pixels(SMALL)).map(), map)).isFalse();
    }
  }

  @Test
  void noiseIsNormal() {
    float[] noise = SmoothGradients.noise(5, 2, 100_001);
    double mean = 0;
    double square = 0;
    int within = 0;
    for (float value : noise) {
      mean += value / noise.length;
      square += (double) value * value / noise.length;
      within += Math.abs(value) < 1 ? 1 : 0;
    }
    assertThat(mean).isCloseTo(0, within(0.01));
    assertThat(square).isCloseTo(1, within(0.02));
    assertThat(within / 100_001.0).isCloseTo(0.6827, within(0.005));
  }

  @Test
  void aWindowLargerThanThePictureHidesAllOfIt() {
    try (AlexNet network = Networks.filled(SMALL, ScalarType.Float);
        Inference inference = Networks.inference(network)) {
      Pixels pixels = Networks.pixels(SMALL, Baseline.WHITE);
      ExplainConfig config = of(Method.OCCLUSION).withWindows(500, 16);
      Found found = Networks.finish(new Occlusions(() -> inference, pixels, config));
      Passes passes = new Passes(network);
      double difference =
          passes.logits(pixels.input())[TARGET] - passes.logits(pixels.baseline())[TARGET];
      assertThat(Networks.flat(found.map()))
          .usingComparatorWithPrecision(1e-4)
          .containsOnly((float) difference);
      assertThat(found.map()).hasDimensions(96, 96);
      assertThat(found.map()[0][0]).isEqualTo(found.map()[95][95]);
    }
  }

  @Test
  void occlusionIsAMeanOverTheWindowsThatCoverAPixel() {
    try (AlexNet network = Networks.filled(SMALL, ScalarType.Float);
        Inference inference = Networks.inference(network)) {
      Pixels pixels = pixels(SMALL);
      ExplainConfig config = of(Method.OCCLUSION).withWindows(40, 25);
      float[][] map = Networks.finish(new Occlusions(() -> inference, pixels, config)).map();
      assertThat(Occlusions.starts(96, 40, 25)).containsExactly(0, 25, 50, 56);
      Passes passes = new Passes(network);
      double y = passes.logits(pixels.input())[TARGET];
      for (int[] place : new int[][] {{0, 0}, {30, 60}, {95, 20}}) {
        double sum = 0;
        int covering = 0;
        for (int top : Occlusions.starts(96, 40, 25)) {
          for (int left : Occlusions.starts(96, 40, 25)) {
            if (place[0] >= top
                && place[0] < top + 40
                && place[1] >= left
                && place[1] < left + 40) {
              sum += y - passes.logits(hidden(pixels.input(), top, left))[TARGET];
              covering++;
            }
          }
        }
        assertThat((double) map[place[0]][place[1]]).isCloseTo(sum / covering, within(1e-4));
      }
    }
  }

  private static float[] hidden(float[] input, int top, int left) {
    float[] hidden = input.clone();
    for (int i = 0; i < hidden.length; i++) {
      int y = i / 96 % 96;
      int x = i % 96;
      if (y >= top && y < top + 40 && x >= left && x < left + 40) {
        hidden[i] = 0;
      }
    }
    return hidden;
  }

  @Test
  void windowsReachTheEdge() {
    assertThat(Occlusions.starts(224, 32, 16)).hasSize(13).endsWith(192);
    assertThat(Occlusions.starts(224, 30, 16)).endsWith(192, 194);
    assertThat(Occlusions.starts(224, 224, 1)).containsExactly(0);
    assertThat(Occlusions.starts(7, 3, 3)).containsExactly(0, 3, 4);
  }

  /**
   * Adebayo et al. 2018, "Sanity Checks for Saliency Maps": weights that are drawn anew, from the
   * head down. Compared are means over 16x16 pixels away from the border, as shares of what other
   * networks of the same layers have there: through how many windows a pixel goes is a pattern of
   * its own in maps without signs, which no weights change.
   */
  @ParameterizedTest
  @EnumSource(Method.class)
  void mapsForgetAsWeightsAreRandomised(Method method) {
    Variant variant = Variant.of(224, 11, List.of(24, 32, 32, 32, 32), 128);
    ExplainConfig config = of(method).withSteps(4).withNoise(4, 0.15, 0);
    double[] usual = method.isSigned() || method.isCoarse() ? ones() : others(variant, config);
    double head = 0;
    double all = 0;
    int draws = 5; // one alone may look alike by chance
    for (int draw = 0; draw < draws; draw++) {
      torch.manual_seed(draw);
      try (AlexNet network = Networks.filled(variant, ScalarType.Float)) {
        double[] before = shares(mapOf(network, config), usual);
        assertThat(Ranks.correlation(before, before)).isEqualTo(1);
        List<String> weights = new ArrayList<>(network.parameters().keySet());
        weights.removeIf(name -> !name.endsWith(".weight"));
        Collections.reverse(weights);
        randomise(network, weights.subList(0, 3));
        head += Ranks.correlation(before, shares(mapOf(network, config), usual)) / draws;
        randomise(network, weights.subList(3, 8));
        all += Ranks.correlation(before, shares(mapOf(network, config), usual)) / draws;
      }
    }
    assertThat(head).as("%s, head randomised", method).isLessThan(0.6);
    assertThat(all).as("%s, all randomised", method).isLessThan(0.3);
  }

  private static void randomise(AlexNet network, List<String> weights) {
    for (String name : weights) {
      try (NativeScope scope = NativeScope.open()) {
        Tensor weight = network.parameters().get(name).detach();
        weight.copy_(torch.randn_like(weight).mul_(weight.std()));
      }
    }
  }

  private static double[] ones() {
    double[] ones = new double[12 * 12];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The mean of maps of networks with weights drawn at random. */
  private static double[] others(Variant variant, ExplainConfig config) {
    double[] mean = new double[10 * 10];
    for (int seed = 10; seed < 18; seed++) {
      Initialization.seed(seed);
      try (AlexNet other = new AlexNet(variant, Networks.CLASSES, 0)) {
        double[] map = inside(mapOf(other, config));
        double sum = Arrays.stream(map).sum();
        for (int i = 0; i < map.length; i++) {
          mean[i] += map[i] / sum;
        }
      }
    }
    return mean;
  }

  private static double[] shares(float[][] map, double[] usual) {
    double[] shares = inside(map);
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= usual[i];
    }
    return shares;
  }

  private static float[][] mapOf(AlexNet network, ExplainConfig config) {
    Pixels pixels = pixels(network.variant());
    if (config.method() != Method.OCCLUSION) {
      return found(network, config, pixels).map();
    }
    try (Inference inference = Networks.inference(network)) {
      return Networks.finish(new Occlusions(() -> inference, pixels, config)).map();
    }
  }

  /** Means of 16x16 pixels, two from the border and more; of units as they are. */
  private static double[] inside(float[][] map) {
    if (map.length < 16) {
      return Networks.flat(map);
    }
    double[] means = new double[10 * 10];
    for (int y = 32; y < 192; y++) {
      for (int x = 32; x < 192; x++) {
        means[(y / 16 - 2) * 10 + x / 16 - 2] += map[y][x] / 256.0;
      }
    }
    return means;
  }

  @Test
  void baselinesAreColours() {
    float[] input = Networks.input(SMALL);
    Preprocessing usual = Preprocessing.DEFAULT;
    assertThat(Baseline.MEAN.of(input, 96, usual)).containsOnly(0);
    float[] black = Baseline.BLACK.of(input, 96, usual);
    float[] white = Baseline.WHITE.of(input, 96, usual);
    for (int channel = 0; channel < 3; channel++) {
      double mean = usual.mean().get(channel);
      double std = usual.std().get(channel);
      assertThat(black[channel * 96 * 96 + 7] * std + mean).isCloseTo(0, within(1e-6));
      assertThat(white[channel * 96 * 96 + 7] * std + mean).isCloseTo(1, within(1e-6));
    }
    float[] even = new float[3 * 96 * 96];
    Arrays.fill(even, 2);
    assertThat(Baseline.BLURRED.of(even, 96, usual))
        .usingComparatorWithPrecision(1e-5f)
        .containsOnly(2);
    float[] point = new float[3 * 96 * 96];
    point[48 * 96 + 48] = 1;
    float[] blurred = Baseline.BLURRED.of(point, 96, usual);
    double deviation = 96 / 20.0;
    assertThat((double) blurred[48 * 96 + 48])
        .isCloseTo(1 / (2 * Math.PI * deviation * deviation), within(1e-4));
    assertThat((double) blurred[48 * 96 + 50] / blurred[48 * 96 + 48])
        .isCloseTo(Math.exp(-4 / (2 * deviation * deviation)), within(1e-4));
  }
}
