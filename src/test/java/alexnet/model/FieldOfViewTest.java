package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import alexnet.Narrow;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What units see: by known numbers, and by changing what they must not see. */
class FieldOfViewTest {
  static Stream<Arguments> lastConvolutions() {
    return Stream.of(
        arguments(Variant.D2L, 16.0),
        arguments(Variant.TORCHVISION, 15.0),
        arguments(Variant.KRIZHEVSKY_2012, 15.0));
  }

  /**
   * Centres are counted from the middle of the first pixel: half a pixel less than from the edge.
   */
  @ParameterizedTest
  @MethodSource("lastConvolutions")
  void conv5SeesAHundredAndSixtyThreePixels(Variant variant, double first) {
    LayerSummary network = LayerSummary.of(variant, 10);
    int last = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      last = network.layers().get(i).layer() instanceof Layer.Conv2d ? i : last;
    }
    assertThat(FieldOfView.of(network).get(last)).isEqualTo(new FieldOfView(163, 16, first));
  }

  @Test
  void unitsOfLinearLayersSeeAll() {
    LayerSummary network = LayerSummary.of(Variant.D2L, 10);
    List<FieldOfView> fields = FieldOfView.of(network);
    assertThat(fields.get(fields.size() - 1).size()).isEqualTo(224);
  }

  /** A pixel at the field's edge changes the unit, and one beyond it does not. */
  @Test
  void unitsSeeTheirFieldAndNoMore() {
    LayerSummary network = LayerSummary.of(Narrow.NETWORK, 2);
    int layer = 3; // the second convolution, behind a pooling
    FieldOfView field = FieldOfView.of(network).get(layer);
    int unit = 12;
    long middle = Math.round(field.first() + unit * field.step());
    int inside = (int) (middle - (field.size() - 1) / 2);
    try (AlexNet net = Narrow.network(2);
        Inference inference = Inference.of(net, Precision.FP32)) {
      float[] before = channelsAt(network, inference, layer, unit, -1);
      assertThat(channelsAt(network, inference, layer, unit, inside - 1)).isEqualTo(before);
      assertThat(channelsAt(network, inference, layer, unit, inside)).isNotEqualTo(before);
      int end = inside + (int) field.size() - 1;
      assertThat(channelsAt(network, inference, layer, unit, end)).isNotEqualTo(before);
      assertThat(channelsAt(network, inference, layer, unit, end + 1)).isEqualTo(before);
    }
  }

  /** What all channels give at a unit for a grey picture with a bright column. */
  private static float[] channelsAt(
      LayerSummary network, Inference inference, int layer, int unit, int column) {
    LayerSummary.Row row = network.layers().get(layer);
    int side = row.output().get(2).intValue();
    float[] output = inference.output(row.name(), () -> picture(column))[0];
    float[] channels = new float[row.output().get(1).intValue()];
    for (int i = 0; i < channels.length; i++) {
      channels[i] = output[(i * side + side / 2) * side + unit];
    }
    return channels;
  }

  private static Tensor picture(int column) {
    float[] values = new float[3 * 224 * 224];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 224 == column ? 50 : 0;
    }
    return Tensors.of(values, 1, 3, 224, 224);
  }
}
