package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class LayerSummaryTest {
  @Test
  void hasThePublishedCounts() {
    LayerSummary summary = LayerSummary.of(Variant.D2L, 10);
    assertThat(summary.parameters()).isEqualTo(46_787_978);
    assertThat(summary.layers()).hasSize(21);
    assertThat(summary.layers().get(0).parameters()).isEqualTo(34_944);
    assertThat(summary.layers().get(14).parameters()).isEqualTo(26_218_496);
    assertThat(summary.layers().get(20).parameters()).isEqualTo(40_970);
    assertThat(summary.multiplyAdds() / 1e9).isCloseTo(1.006, within(0.0005));
    assertThat(LayerSummary.of(Variant.TORCHVISION, 1000).parameters()).isEqualTo(61_100_840);
    assertThat(LayerSummary.of(Variant.TORCHVISION, 10).parameters()).isEqualTo(57_044_810);
    assertThat(LayerSummary.of(Variant.KRIZHEVSKY_2012, 1000).parameters()).isEqualTo(60_965_224);
    assertThat(LayerSummary.of(Variant.KRIZHEVSKY_2012, 10).parameters()).isEqualTo(56_909_194);
    assertThat(LayerSummary.of(Variant.D2L, 1000).layers().get(20).output())
        .containsExactly(1L, 1000L);
  }

  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void saysWhatTheNetworkDoes(Variant variant) {
    LayerSummary summary = LayerSummary.of(variant, 7);
    try (AlexNet network = new AlexNet(variant, 7, 0.5);
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
      Map<String, List<Long>> weights = new LinkedHashMap<>();
      network.parameters().forEach((name, tensor) -> weights.put(name, shape(tensor)));
      assertThat(weights).isEqualTo(variant.weightShapes(7));
      assertThat(weights.keySet()).containsExactlyElementsOf(variant.weightShapes(7).keySet());
    }
  }

  @Test
  void namesOfWeightsArePyTorchs() {
    assertThat(names(Variant.D2L))
        .isEqualTo(
            "feature_extr.0 feature_extr.3 feature_extr.6 feature_extr.8 feature_extr.10"
                + " classifier.0 classifier.3 classifier.6");
    assertThat(names(Variant.TORCHVISION))
        .isEqualTo(
            "features.0 features.3 features.6 features.8 features.10 classifier.1 classifier.4"
                + " classifier.6");
    assertThat(Variant.TORCHVISION.head()).isEqualTo("classifier.6");
    assertThat(names(Variant.KRIZHEVSKY_2012))
        .isEqualTo(
            "features.0 features.4 features.8 features.10 features.12 classifier.0 classifier.3"
                + " classifier.6");
  }

  private static String names(Variant variant) {
    return variant.weightShapes(10).keySet().stream()
        .filter(name -> name.endsWith(".weight"))
        .map(name -> name.substring(0, name.length() - ".weight".length()))
        .collect(Collectors.joining(" "));
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
