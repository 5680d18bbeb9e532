package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class LayerSummaryTest {
  @Test
  void hasThePublishedCounts() {
    LayerSummary summary = LayerSummary.of(Variant.D2L, 10);
    assertThat(summary.parameters()).isEqualTo(46_787_978);
    assertThat(summary.layers()).hasSize(21);
    assertThat(summary.layers().get(0).parameters()).isEqualTo(34_944);
    assertThat(summary.layers().get(14).parameters()).isEqualTo(26_218_496);
    assertThat(summary.layers().get(20).parameters()).isEqualTo(40_970);
    assertThat(LayerSummary.of(Variant.D2L, 1000).layers().get(20).output())
        .containsExactly(1L, 1000L);
  }

  @Test
  void saysWhatTheNetworkDoes() {
    LayerSummary summary = LayerSummary.of(Variant.D2L, 7);
    try (AlexNet network = new AlexNet(7);
        NativeScope scope = NativeScope.open()) {
      List<List<Long>> shapes = new ArrayList<>();
      Tensor x = torch.rand(1, 3, 224, 224);
      Tensor features =
          network.featureExtr().forward(x, (layer, output) -> shapes.add(shape(output)));
      network.classifier().forward(features, (layer, output) -> shapes.add(shape(output)));
      assertThat(summary.layers().stream().map(LayerSummary.Row::output)).isEqualTo(shapes);
      long parameters = 0;
      for (Tensor parameter : network.parameters().values()) {
        parameters += parameter.numel();
      }
      assertThat(summary.parameters()).isEqualTo(parameters);
      assertThat(network.parameters().keySet())
          .containsExactly(
              "feature_extr.0.weight", "feature_extr.0.bias",
              "feature_extr.3.weight", "feature_extr.3.bias",
              "feature_extr.6.weight", "feature_extr.6.bias",
              "feature_extr.8.weight", "feature_extr.8.bias",
              "feature_extr.10.weight", "feature_extr.10.bias",
              "classifier.0.weight", "classifier.0.bias",
              "classifier.3.weight", "classifier.3.bias",
              "classifier.6.weight", "classifier.6.bias");
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new AlexNet(1)).hasMessageContaining("at least 2 classes: 1");
    assertThatThrownBy(() -> new AlexNet(Variant.D2L, 10, 1)).hasMessageContaining("[0, 1): 1.0");
    assertThatThrownBy(() -> Variant.of("vgg"))
        .hasMessageContaining("vgg")
        .hasMessageContaining("d2l");
  }

  private static List<Long> shape(Tensor tensor) {
    List<Long> shape = new ArrayList<>();
    for (long side : Tensors.shape(tensor)) {
      shape.add(side);
    }
    return shape;
  }
}
