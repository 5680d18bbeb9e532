package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.step.BatchMix;
import alexnet.transform.CropBox;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Against batches that PyTorch mixed; pictures in float32, in both layouts of memory. */
class BatchMixTest {
  private static final int SIDE = 6;
  private static final int[] LABELS = MenuGoldens.ints(MenuGoldens.get("labels"));

  @Test
  void picturesAreMixedWithTheOneBefore() {
    for (JsonNode golden : MenuGoldens.get("mixed")) {
      for (boolean channelsLast : new boolean[] {false, true}) {
        try (NativeScope scope = NativeScope.open()) {
          Tensor pictures = batch(LABELS.length);
          Tensor mixed = channelsLast ? Tensors.inFastLayout(pictures) : pictures;
          mix(golden).apply(mixed);
          assertClose(Tensors.toFloats(mixed), MenuGoldens.doubles(golden.get("pictures")));
        }
      }
    }
  }

  @Test
  void labelsBecomeProbabilities() {
    for (JsonNode golden : MenuGoldens.get("mixed")) {
      try (NativeScope scope = NativeScope.open()) {
        Tensor targets = mix(golden).targets(LABELS, 4);
        assertThat(Tensors.shape(targets)).containsExactly(5, 4);
        assertClose(Tensors.toFloats(targets), MenuGoldens.doubles(golden.get("targets")));
      }
    }
  }

  @Test
  void aPictureCountsAsTheClassThatItShowsMostOf() {
    assertThat(new BatchMix.Blend(0.7).mainLabels(new int[] {4, 5, 6})).containsExactly(4, 5, 6);
    assertThat(new BatchMix.Blend(0.3).mainLabels(new int[] {4, 5, 6})).containsExactly(6, 4, 5);
    CropBox most = new CropBox(0, 0, 5, 5);
    assertThat(new BatchMix.Paste(most, 6).mainLabels(new int[] {4, 5})).containsExactly(5, 4);
  }

  @Test
  void onePictureIsItsOwnNeighbour() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor picture = batch(1);
      float[] before = Tensors.toFloats(picture);
      new BatchMix.Blend(0.3).apply(picture);
      assertClose(
          Tensors.toFloats(picture),
          IntStream.range(0, before.length).mapToObj(i -> (double) before[i]).toList());
      assertThat(Tensors.toFloats(new BatchMix.Blend(0.25).targets(new int[] {1}, 3)))
          .containsExactly(0, 1, 0);
    }
  }

  @Test
  void noMixLeavesEverything() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor pictures = batch(3);
      float[] before = Tensors.toFloats(pictures);
      BatchMix.none().apply(pictures);
      assertThat(Tensors.toFloats(pictures)).isEqualTo(before);
      assertThat(BatchMix.none().mainLabels(LABELS)).isEqualTo(LABELS);
    }
  }

  static BatchMix mix(JsonNode golden) {
    double lambda = golden.get("share").asDouble();
    if (golden.get("name").asText().equals("mixup")) {
      return new BatchMix.Blend(lambda);
    }
    int[] box = MenuGoldens.ints(golden.get("box"));
    BatchMix paste = new BatchMix.Paste(new CropBox(box[0], box[1], box[2], box[3]), SIDE);
    assertThat(paste.lambda()).isCloseTo(lambda, within(1e-12));
    return paste;
  }

  /** Element i is sin(i). */
  private static Tensor batch(int pictures) {
    float[] values = new float[pictures * 3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    return Tensors.of(values, pictures, 3, SIDE, SIDE);
  }

  private static void assertClose(float[] actual, List<Double> expected) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected.get(i), within(2e-7));
    }
  }
}
