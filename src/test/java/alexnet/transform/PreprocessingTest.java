package alexnet.transform;

import static alexnet.transform.Preprocessing.IMAGENET_MEAN;
import static alexnet.transform.Preprocessing.IMAGENET_STD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What {@link PillowEqualityTest} does not compare: the constants, limits and the simplest cases.
 */
class PreprocessingTest {
  @Test
  void defaultsAreThoseOfTorchvision() {
    assertThat(Preprocessing.DEFAULT)
        .isEqualTo(
            new Preprocessing(
                256, 224, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)));
    assertThat(Preprocessing.IDX).extracting("resize", "crop").containsExactly(224, 224);
  }

  @Test
  void anySizeBecomesTheCrop() {
    for (int[] size : new int[][] {{1, 1}, {1, 700}, {700, 1}, {224, 224}, {256, 256}, {900, 31}}) {
      RgbImage seen = Preprocessing.DEFAULT.apply(Pictures.noise(1, size[0], size[1]));
      assertThat(seen).extracting("width", "height").containsExactly(224, 224);
    }
  }

  @Test
  void nothingToResizeLeavesPixelsAlone() {
    RgbImage square = Pictures.noise(5, 224, 224);
    assertThat(Preprocessing.IDX.apply(square)).isSameAs(square);
    RgbImage wide = Pictures.noise(5, 227, 224);
    assertThat(Preprocessing.IDX.apply(wide).pixels())
        .as("left is round(1.5) = 2")
        .isEqualTo(new CropBox(0, 2, 224, 224).cutFrom(wide).pixels());
  }

  @Test
  void chanceHasNoPart() {
    RgbImage image = Pictures.noise(6, 30, 20);
    assertThat(Preprocessing.DEFAULT.apply(image, new Random(1)).pixels())
        .isEqualTo(Preprocessing.DEFAULT.apply(image).pixels());
  }

  @Test
  void listsAreCopied() {
    List<Double> mean = new ArrayList<>(IMAGENET_MEAN);
    Preprocessing p = new Preprocessing(256, 224, mean, IMAGENET_STD);
    mean.set(0, 9.0);
    assertThat(p.mean()).isEqualTo(IMAGENET_MEAN);
  }

  @Test
  void messagesNameTheNumbers() {
    refused(200, 224, IMAGENET_MEAN, IMAGENET_STD, "crop 224 exceeds resize 200");
    refused(0, 0, IMAGENET_MEAN, IMAGENET_STD, "resize must be 1..4096 pixels, got 0");
    refused(4097, 224, IMAGENET_MEAN, IMAGENET_STD, "resize must be 1..4096 pixels, got 4097");
    refused(256, -3, IMAGENET_MEAN, IMAGENET_STD, "crop must be 1..4096 pixels, got -3");
    refused(
        256,
        224,
        List.of(0.5),
        IMAGENET_STD,
        "mean needs 3 values (red, green, blue), got 1: [0.5]");
    refused(
        256,
        224,
        IMAGENET_MEAN,
        List.of(0.2, 0.0, 0.2),
        "std must be above 0, got [0.2, 0.0, 0.2]");
    refused(
        256,
        224,
        List.of(Double.NaN, 0.0, 0.0),
        IMAGENET_STD,
        "mean must be finite, got [NaN, 0.0, 0.0]");
  }

  private static void refused(
      int resize, int crop, List<Double> mean, List<Double> std, String message) {
    assertThatThrownBy(() -> new Preprocessing(resize, crop, mean, std))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
