package alexnet.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import alexnet.model.Softmax;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which outputs are taken for the same. */
class OnnxCheckTest {
  /** 1000 classes: the probabilities are about 0.001, the largest logit is 15. */
  private static final float[] LOGITS = logits();

  private static float[] logits() {
    float[] logits = new float[1000];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = i == 0 ? -15 : (float) Math.sin(i);
    }
    return logits;
  }

  private static float[] probabilities(float... logits) {
    double[] values = Softmax.of(logits);
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double ofProbabilities(float[] graph, float[] logits) {
    return OnnxCheck.ofProbabilities(new float[][] {graph}, new float[][] {logits});
  }

  @Test
  void theSameInFloat32IsTheSame() {
    assertThat(ofProbabilities(probabilities(LOGITS), LOGITS)).isLessThan(1e-6);
    float[] extreme = {100, -100, 0, 300}; // e^-400 is 0 in float32
    assertThat(ofProbabilities(probabilities(extreme), extreme)).isLessThan(1e-6);
    float[] none = new float[1000];
    assertThat(ofProbabilities(probabilities(none), none)).isLessThan(1e-6);
  }

  /** Each is off by less than 0.0015, which is no more than 1e-4 of the largest logit. */
  @Test
  void smallProbabilitiesCount() {
    float[] uniform = new float[1000];
    Arrays.fill(uniform, 0.001f);
    assertThat(ofProbabilities(uniform, LOGITS)).isGreaterThan(OnnxCheck.TOLERANCE);
    assertThat(ofProbabilities(new float[1000], LOGITS)).isGreaterThan(OnnxCheck.TOLERANCE);
    float[] exchanged = probabilities(LOGITS);
    float second = exchanged[1];
    exchanged[1] = exchanged[2];
    exchanged[2] = second;
    assertThat(ofProbabilities(exchanged, LOGITS)).isGreaterThan(OnnxCheck.TOLERANCE);
  }

  /** A logit that is off by d changes the logarithm of its probability by d. */
  @Test
  void measuresAsForLogits() {
    float[] off = LOGITS.clone();
    off[7] += 0.03f;
    assertThat(ofProbabilities(probabilities(off), LOGITS)).isCloseTo(0.03 / 15, offset(1e-5));
    assertThat(OnnxCheck.ofLogits(new float[][] {off}, new float[][] {LOGITS}))
        .isCloseTo(0.03 / 15, offset(1e-6));
  }

  @Test
  void whatIsNoProbabilityIsNotTheSame() {
    float[] graph = probabilities(LOGITS);
    graph[5] = Float.NaN;
    assertThat(ofProbabilities(graph, LOGITS)).isNaN();
    graph[5] = -1e-3f;
    assertThat(ofProbabilities(graph, LOGITS)).isNaN();
    float[] logits = LOGITS.clone();
    logits[5] = Float.NaN;
    assertThat(OnnxCheck.ofLogits(new float[][] {logits}, new float[][] {LOGITS})).isNaN();
  }
}
