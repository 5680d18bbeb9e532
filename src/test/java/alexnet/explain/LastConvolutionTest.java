package alexnet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.model.AlexNet;
import alexnet.model.FieldOfView;
import alexnet.model.Variant;
import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** What the units of the maps look at that CAMs are of. */
class LastConvolutionTest {
  @Test
  void ofThePublishedNetworks() {
    assertThat(FieldOfView.ofLastConvolution(Variant.D2L)).isEqualTo(new FieldOfView(163, 16, 16));
    assertThat(FieldOfView.ofLastConvolution(Variant.D2L).centres(12))
        .startsWith(16.5, 32.5)
        .endsWith(192.5);
    for (Variant variant : List.of(Variant.TORCHVISION, Variant.KRIZHEVSKY_2012)) {
      assertThat(FieldOfView.ofLastConvolution(variant)).isEqualTo(new FieldOfView(163, 16, 15));
    }
  }

  /** A unit's value moves with what lies in its square, and with nothing else. */
  @Test
  void isWhereAUnitLooks() {
    Variant variant = Variant.of(288, 7, List.of(4, 4, 4, 4, 4), 16);
    FieldOfView field = FieldOfView.ofLastConvolution(variant);
    try (AlexNet network = Networks.filled(variant, ScalarType.Double)) {
      Passes passes = new Passes(network);
      float[] input = Networks.input(variant);
      double[] before = passes.classMaps(input, OptionalInt.of(0)).maps();
      int units = passes.classMaps(input, OptionalInt.of(0)).side();
      int middle = units / 2;
      double centre = field.centres(units)[middle];
      int first = (int) Math.round(centre - field.size() / 2.0);
      int last = first + (int) field.size() - 1;
      assertThat(moved(passes, input, before, units, middle, 0, first - 1)).isFalse();
      assertThat(moved(passes, input, before, units, middle, first, first + 30)).isTrue();
      assertThat(moved(passes, input, before, units, middle, last - 30, last)).isTrue();
      assertThat(moved(passes, input, before, units, middle, last + 1, 287)).isFalse();
    }
  }

  /** Whether the unit in the middle changes with columns of the input. */
  private static boolean moved(
      Passes passes, float[] input, double[] before, int units, int unit, int from, int to) {
    float[] other = input.clone();
    for (int i = 0; i < other.length; i++) {
      if (i % 288 >= from && i % 288 <= to) {
        other[i] += 3;
      }
    }
    double[] after = passes.classMaps(other, OptionalInt.of(0)).maps();
    for (int channel = 0; channel < 4; channel++) {
      int place = (channel * units + unit) * units + unit;
      if (after[place] != before[place]) {
        return true;
      }
    }
    return false;
  }
}
