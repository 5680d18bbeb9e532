package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks that have names, and those that users make. */
class VariantTest {
  private static final List<Integer> WIDTHS = List.of(16, 32, 48, 40, 24);
  private static final String TEXT = "d2l:input=96,kernel=7,widths=16-32-48-40-24,hidden=128";

  /** By hand: (96 + 2 - 7) / 4 + 1 = 23, the pools leave 11, 5 and 2, so 24 * 2 * 2 features. */
  @Test
  void shapesAndCountsFollowFromTheSizes() {
    LayerSummary own = LayerSummary.of(Variant.of(96, 7, WIDTHS, 128), 10);
    assertThat(own.input()).containsExactly(1L, 3L, 96L, 96L);
    assertThat(own.row("feature_extr.0").output()).containsExactly(1L, 16L, 23L, 23L);
    assertThat(own.row("feature_extr.2").output()).containsExactly(1L, 16L, 11L, 11L);
    assertThat(own.row("feature_extr.5").output()).containsExactly(1L, 32L, 5L, 5L);
    assertThat(own.row("feature_extr.12").output()).containsExactly(1L, 24L, 2L, 2L);
    assertThat(own.row("feature_extr.13").output()).containsExactly(1L, 96L);
    assertThat(own.parameters())
        .isEqualTo(
            (3 * 7 * 7 * 16 + 16)
                + (16 * 5 * 5 * 32 + 32)
                + (32 * 3 * 3 * 48 + 48)
                + (48 * 3 * 3 * 40 + 40)
                + (40 * 3 * 3 * 24 + 24)
                + (96 * 128 + 128)
                + (128 * 128 + 128)
                + (128 * 10 + 10));
  }

  /** The table with other numbers is the table: with its own it must be the published one. */
  @Test
  void theTableOfSizesIsThePublishedOne() {
    D2lSizes sizes = new D2lSizes(224, 11, List.of(96, 256, 384, 384, 256), 4096);
    assertThat(sizes.features()).isEqualTo(AlexNet.features());
    assertThat(sizes.classifier(10, 0.5)).isEqualTo(AlexNet.classifier(10, 0.5));
    Variant made = Variant.of(224, 11, List.of(96, 256, 384, 384, 256), 4096);
    assertThat(made).isSameAs(Variant.D2L);
    assertThat(Variant.of(sizes.toString())).isSameAs(Variant.D2L);

    Variant other = Variant.of(224, 11, List.of(96, 256, 384, 384, 256), 4095);
    assertThat(other).isNotEqualTo(Variant.D2L);
    assertThat(other.features()).isEqualTo(Variant.D2L.features());
    assertThat(other.weightShapes(10).keySet()).isEqualTo(Variant.D2L.weightShapes(10).keySet());
    assertThat(other.head()).isEqualTo(Variant.D2L.head());
  }

  @Test
  void oneOfTheSameSizesIsEqual() {
    Variant own = Variant.of(96, 7, WIDTHS, 128);
    assertThat(own)
        .hasToString(TEXT)
        .isEqualTo(Variant.of(TEXT))
        .hasSameHashCodeAs(Variant.of(TEXT));
    assertThat(own).isNotEqualTo(Variant.of(97, 7, WIDTHS, 128));
    assertThat(own.isPublished()).isFalse();
    assertThat(own.inputSize()).isEqualTo(96);
    assertThat(own.weightedFeatures()).isEqualTo(5);
  }

  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void publishedOnesAreKnownByName(Variant variant) {
    assertThat(Variant.of(variant.toString())).isSameAs(variant);
    assertThat(variant.isPublished()).isTrue();
    assertThat(Variant.names()).contains(variant.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TEXT,
        "d2l:input=224,kernel=11,widths=16-32-48-48-32,hidden=128",
        "d2l:input=55,kernel=1,widths=1-1-1-1-1,hidden=1",
        "d2l:input=4096,kernel=64,widths=16-1-1-1-1,hidden=4096",
      })
  void textComesBack(String text) {
    assertThat(Variant.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "d2l:input=64,kernel=11,widths=1-1-1-1-1,hidden=1 | input 64 is too small for a first"
            + " kernel of 11 and three pools, which take an input of 65 or more; at 64 the kernel"
            + " can be 1 to 10",
        "d2l:input=54,kernel=1,widths=1-1-1-1-1,hidden=1 | take an input of 55 or more",
        "d2l:input=0,kernel=1,widths=1-1-1-1-1,hidden=1 | input must be 1 to 4,096: 0",
        "d2l:input=5000,kernel=1,widths=1-1-1-1-1,hidden=1 | input must be 1 to 4,096: 5,000",
        "d2l:input=96,kernel=0,widths=1-1-1-1-1,hidden=1 | kernel must be 1 to 4,096: 0",
        "d2l:input=96,kernel=7,widths=1-1-0-1-1,hidden=1 | width must be 1 to 16,384: 0",
        "d2l:input=96,kernel=7,widths=1-1-20000-1-1,hidden=1 | width must be 1 to 16,384: 20,000",
        "d2l:input=96,kernel=7,widths=1-1-1-1-1,hidden=0 | hidden width must be 1 to 16,384: 0",
        "d2l:input=96,kernel=7,widths=1-1-1-1,hidden=1 | five widths, not 4: 1-1-1-1",
        "d2l:input=96,kernel=7,widths=1-1-1-1-1-1,hidden=1 | five widths, not 6",
        "d2l:input=96,kernel=7,widths=1-1099511627776-1-1-1,hidden=1 | width is out of range:"
            + " 1099511627776",
        "d2l:input=096,kernel=7,widths=1-1-1-1-1,hidden=1 | input is out of range: 096",
        "d2l:input=96,kernel=7,widths=1-1-1-1-1,hidden=1, | is not of the form d2l:input=224",
        "d2l:input=96,kernel=7,widths=1-1-1-1-1 | is not of the form",
        "d2l:kernel=7,input=96,widths=1-1-1-1-1,hidden=1 | is not of the form",
        "d2l:input=96,kernel=7,widths=1-1-1-1-1,hidden=-1 | is not of the form",
        "d2l:input=٩٦,kernel=7,widths=1-1-1-1-1,hidden=1 | is not of the form",
        "d2l:input=96,kernel=7,widths=16384-16384-1-1-1,hidden=1 | 6,713,475,100 weights before the"
            + " last layer, at most 1,073,741,824 are taken",
        "d2l:input=4096,kernel=7,widths=16384-1-1-1-1,hidden=1 | gives 17,146,",
        "d2l:input=96,kernel=7,widths=1-1-1-1-1,hidden=16385 | hidden width must be 1 to 16,384:"
            + " 16,385",
        "D2L | unknown variant \"D2L\", known: d2l, torchvision, 2012, and in sizes of one's own:"
            + " d2l:input=224",
      })
  void whatCannotBeIsRefusedWithItsNumbers(String text, String said) {
    assertThatThrownBy(() -> Variant.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  /** A text from a file may be long. */
  @Test
  void aLongTextIsNotRepeated() {
    for (String text :
        List.of(
            "x".repeat(1 << 20),
            "d2l:input=96,kernel=7,widths="
                + String.join("-", Collections.nCopies(1 << 18, "1")))) {
      assertThatThrownBy(() -> Variant.of(text))
          .isInstanceOf(IllegalArgumentException.class)
          .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(300));
    }
  }

  /** The smallest input that is taken is the smallest that the layers give a feature for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 11, 64})
  void theSmallestInputLeavesOnePixel(int kernel) {
    Variant smallest = Variant.of(kernel + 54, kernel, WIDTHS, 8);
    assertThat(LayerSummary.of(smallest, 2).row("feature_extr.12").output())
        .containsExactly(1L, 24L, 1L, 1L);
    assertThatThrownBy(() -> Variant.of(kernel + 53, kernel, WIDTHS, 8))
        .hasMessageContaining("take an input of " + (kernel + 54) + " or more");
  }
}
