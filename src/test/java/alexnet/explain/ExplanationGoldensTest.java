package alexnet.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.model.AlexNet;
import alexnet.model.Golden;
import alexnet.model.Inference;
import alexnet.model.Variant;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Maps equal PyTorch's in float64 (explain/make_explanations.py): each method, of the most and the
 * least probable class, in the three published networks, groups and local response normalisation
 * among them.
 *
 * <p>Tolerances are relative to the largest value of a map. In float64 what is left is the rounding
 * of maps to float32, 6e-8; occlusion is computed in float32 as answers are.
 */
class ExplanationGoldensTest {
  private static final double FLOAT64 = 2e-7;
  private static final double OCCLUSION = 1e-3;

  static Stream<Variant> variants() {
    return Variant.PUBLISHED.stream();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void mapsAreTheReference(Variant variant) throws IOException {
    JsonNode json;
    try (InputStream in = getClass().getResourceAsStream("/explain/explanations.json")) {
      json = new ObjectMapper().readTree(in);
    }
    Pixels pixels = Networks.pixels(variant, Baseline.BLACK);
    try (AlexNet network = Networks.filled(variant, ScalarType.Double)) {
      Passes passes = new Passes(network);
      double[] logits = doubles(json.get(variant.toString()).get("logits"));
      assertThat(passes.logits(pixels.input()))
          .usingComparatorWithPrecision(1e-7)
          .containsExactly(logits);
      for (JsonNode of : json.get(variant.toString()).get("classes")) {
        int target = of.get("target").asInt();
        for (Method method : Method.values()) {
          if (method.needsGradients()) {
            ExplainConfig config =
                ExplainConfig.of(method)
                    .withTarget(target)
                    .withSteps(json.get("steps").asInt())
                    .withNoise(json.get("samples").asInt(), json.get("sigma").asDouble(), 0);
            Work.Found found = Networks.finish(work(passes, pixels, config));
            assertThat(found.target().logit()).isCloseTo(logits[target], within(1e-7));
            compare(variant + " " + method, found.map(), of.get(method.toString()), FLOAT64);
            if (method == Method.INTEGRATED_GRADIENTS) {
              assertThat(found.gap().getAsDouble())
                  .isCloseTo(of.get("gap").asDouble(), within(1e-7));
            }
          }
        }
      }
    }
    occlusion(variant, json.get(variant.toString()).get("classes"));
  }

  private static Work work(Passes passes, Pixels pixels, ExplainConfig config) {
    return switch (config.method()) {
      case GRADCAM -> OnePass.gradCam(passes, pixels, config);
      case HIRESCAM -> OnePass.hiResCam(passes, pixels, config);
      case SALIENCY -> OnePass.saliency(passes, pixels, config);
      case INPUT_X_GRADIENT -> OnePass.inputXGradient(passes, pixels, config);
      case INTEGRATED_GRADIENTS -> new PathGradients(passes, pixels, config);
      default ->
          new SmoothGradients(
              passes, pixels, config, i -> Golden.fill(1950 + i, pixels.values(), 1));
    };
  }

  private static void occlusion(Variant variant, JsonNode classes) {
    try (AlexNet network = Networks.filled(variant, ScalarType.Float);
        Inference inference = Networks.inference(network)) {
      for (JsonNode of : classes) {
        ExplainConfig config =
            ExplainConfig.of(Method.OCCLUSION)
                .withTarget(of.get("target").asInt())
                .withWindows(56, 56);
        Pixels pixels = Networks.pixels(variant, Baseline.MEAN);
        Work.Found found = Networks.finish(new Occlusions(() -> inference, pixels, config));
        compare(variant + " occlusion", found.map(), of.get("occlusion"), OCCLUSION);
      }
    }
  }

  private static void compare(String what, float[][] map, JsonNode golden, double tolerance) {
    if (golden.isArray()) {
      assertClose(what, Networks.flat(map), doubles(golden), tolerance);
      return;
    }
    double[] diagonal = new double[32];
    double[] blocks = new double[14 * 14];
    for (int i = 0; i < 224; i++) {
      if (i % 7 == 0) {
        diagonal[i / 7] = map[i][i];
      }
      for (int j = 0; j < 224; j++) {
        blocks[i / 16 * 14 + j / 16] += map[i][j] / 256.0;
      }
    }
    assertClose(what + " diagonal", diagonal, doubles(golden.get("diagonal")), tolerance);
    assertClose(what + " blocks", blocks, doubles(golden.get("blocks")), tolerance);
  }

  private static void assertClose(
      String what, double[] actual, double[] expected, double tolerance) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("%s [%d]: %s, reference %s, largest %s", what, i, actual[i], expected[i], scale)
          .isLessThanOrEqualTo(tolerance * scale);
    }
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }
}
