package alexnet.transform.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.RgbImage;
import alexnet.transform.BilinearResize;
import alexnet.transform.CropBox;
import alexnet.transform.Pictures;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.HorizontalFlip;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The views of test-time augmentation, against resizing all of a picture and cutting by hand. */
class ViewsTest {
  private static final Preprocessing SMALL =
      new Preprocessing(20, 14, Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD);

  @Test
  void flipIsThePictureAndItsMirrorImage() {
    RgbImage image = Pictures.noise(1, 31, 24);
    RgbImage seen = SMALL.apply(image);
    RgbImage strip = new Views(TestTimeAugmentation.FLIP, SMALL).apply(image);
    assertThat(pieces(strip)).containsExactly(seen.pixels(), HorizontalFlip.flip(seen).pixels());
  }

  @Test
  void tenCropIsFiveSquaresEachWithItsMirrorImage() {
    RgbImage image = Pictures.noise(2, 31, 24);
    RgbImage resized = resized(image);
    List<byte[]> expected = new ArrayList<>();
    // Of the 25 columns the central square has 20 from the third on, or 2.5 to even.
    for (int[] at : new int[][] {{0, 2}, {0, 8}, {6, 2}, {6, 8}, {3, 6}}) {
      RgbImage square = new RgbImage(14, 14, cut(resized, at[0], at[1]));
      expected.add(square.pixels());
      expected.add(HorizontalFlip.flip(square).pixels());
    }
    assertThat(resized).extracting("width", "height").containsExactly(25, 20);
    RgbImage strip = new Views(TestTimeAugmentation.TEN_CROP, SMALL).apply(image, new Random(1));
    assertThat(pieces(strip)).containsExactlyElementsOf(expected);
  }

  @Test
  void noneIsThePictureAlone() {
    RgbImage square = Pictures.noise(3, 224, 224);
    Views none = new Views(TestTimeAugmentation.NONE, Preprocessing.IDX);
    assertThat(none.apply(square)).isSameAs(square);
  }

  @Test
  void ofALongThinPictureOnlyTheWindowsAreComputed() {
    // Whole, it would be 256 x 1,024,000 pixels.
    RgbImage strip =
        new Views(TestTimeAugmentation.TEN_CROP, Preprocessing.DEFAULT)
            .apply(Pictures.noise(4, 1, 4000));
    assertThat(strip).extracting("width", "height").containsExactly(224, 2240);
  }

  @Test
  void countsViewsAndPictures() {
    Views ten = new Views(TestTimeAugmentation.TEN_CROP, SMALL);
    assertThat(ten.count()).isEqualTo(10);
    assertThat(ten.pictures(64)).isEqualTo(6);
    assertThat(ten.pictures(4)).isEqualTo(1);
    assertThat(new Views(TestTimeAugmentation.NONE, SMALL).pictures(64)).isEqualTo(64);
  }

  @Test
  void tenTimesTheSameIsRefused() {
    assertThatThrownBy(() -> new Views(TestTimeAugmentation.TEN_CROP, Preprocessing.IDX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ten-crop needs pictures that are resized to more than is cropped, but this network"
                + " takes 224 of 224 pixels: the crops would be the same; flip is possible");
  }

  private static RgbImage resized(RgbImage image) {
    int width = 20 * image.width() / image.shortSide();
    int height = 20 * image.height() / image.shortSide();
    return BilinearResize.resize(image, CropBox.of(image), width, height);
  }

  private static byte[] cut(RgbImage image, int top, int left) {
    return new CropBox(top, left, 14, 14).cutFrom(image).pixels();
  }

  private static List<byte[]> pieces(RgbImage strip) {
    List<byte[]> pieces = new ArrayList<>();
    for (int top = 0; top < strip.height(); top += 14) {
      pieces.add(new CropBox(top, 0, 14, strip.width()).cutFrom(strip).pixels());
    }
    return pieces;
  }
}
