package alexnet.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.RgbImage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class BilinearResizeTest {
  @Test
  void windowIsWhatTheWholeShowsThere() {
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      RgbImage image = Pictures.random(random, 1 + random.nextInt(60), 1 + random.nextInt(60));
      int width = 1 + random.nextInt(80);
      int height = 1 + random.nextInt(80);
      int left = random.nextInt(width);
      int top = random.nextInt(height);
      int columns = 1 + random.nextInt(width - left);
      int rows = 1 + random.nextInt(height - top);
      RgbImage whole = BilinearResize.resize(image, CropBox.of(image), width, height);
      RgbImage window =
          BilinearResize.resize(
              image,
              CropBox.of(image),
              ResizeAxis.window(image.width(), width, left, columns),
              ResizeAxis.window(image.height(), height, top, rows));
      assertThat(window.pixels())
          .as("seed 3, case %d: %dx%d to %dx%d", i, image.width(), image.height(), width, height)
          .isEqualTo(new CropBox(top, left, rows, columns).cutFrom(whole).pixels());
    }
  }

  @Test
  void pixelsOutsideTheBoxHaveNoInfluence() {
    RgbImage image = Pictures.noise(1, 40, 30);
    CropBox box = new CropBox(5, 7, 20, 25);
    assertThat(BilinearResize.resize(image, box, 50, 9).pixels())
        .isEqualTo(
            BilinearResize.resize(box.cutFrom(image), new CropBox(0, 0, 20, 25), 50, 9).pixels());
  }

  @Test
  void oneColourStaysThatColour() {
    byte[] pixels = new byte[53 * 31 * 3];
    Arrays.fill(pixels, (byte) 255);
    RgbImage white = new RgbImage(53, 31, pixels);
    for (int side : new int[] {1, 7, 31, 100}) {
      assertThat(BilinearResize.resize(white, CropBox.of(white), side, side).pixels())
          .containsOnly(255);
    }
  }

  @Test
  void inputIsNotWrittenTo() {
    RgbImage image = Pictures.noise(2, 20, 20);
    byte[] before = image.pixels().clone();
    BilinearResize.resize(image, CropBox.of(image), 31, 7);
    assertThat(image.pixels()).isEqualTo(before);
  }

  @Test
  void longThinPictureCostsOnlyItsWindow() {
    // Resized in full, this would be 256 x 2,560,000,000 pixels.
    RgbImage thread = new RgbImage(1, 10_000_000, new byte[30_000_000]);
    thread.pixels()[3 * 5_000_000] = (byte) 200;
    RgbImage seen =
        Assertions.assertTimeout(
            Duration.ofSeconds(30), () -> Preprocessing.DEFAULT.apply(thread), "1x10000000");
    // The crop's centre is the boundary of input pixels 4,999,999 and 5,000,000: red fades in.
    assertThat(Pictures.pixel(seen, 0, 111)).containsExactly(100, 0, 0);
    assertThat(Pictures.pixel(seen, 100, 223)).containsExactly(187, 0, 0);
  }

  @Test
  void weightsAddUpToOneAndStartsNeverFall() {
    Random random = new Random(4);
    for (int i = 0; i < 500; i++) {
      int length = 1 + random.nextInt(700);
      int scaled = 1 + random.nextInt(700);
      ResizeAxis axis = ResizeAxis.whole(length, scaled);
      for (int x = 0; x < scaled; x++) {
        int sum = 0;
        for (int k = 0; k < axis.taps(x); k++) {
          sum += axis.weight(x, k);
        }
        String what = length + " to " + scaled + ", pixel " + x;
        assertThat(sum / (double) (1 << 22)).as(what).isBetween(0.9999, 1.0001);
        assertThat(axis.taps(x)).as(what).isBetween(1, axis.maxTaps());
        assertThat(axis.start(x)).as(what).isGreaterThanOrEqualTo(x == 0 ? 0 : axis.start(x - 1));
        assertThat(axis.start(x) + axis.taps(x)).as(what).isLessThanOrEqualTo(length);
      }
    }
  }

  @Test
  void messagesNameTheNumbers() {
    RgbImage image = Pictures.noise(0, 8, 6);
    assertThatThrownBy(() -> BilinearResize.resize(image, new CropBox(2, 3, 4, 6), 5, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("left=3", "width=6", "8x6");
    assertThatThrownBy(() -> ResizeAxis.window(10, 20, 15, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pixels 15..21 of a line resized from 10 to 20");
    assertThatThrownBy(() -> new CropBox(-1, 0, 4, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("crop box of 4x4 at column 0, row -1");
  }
}
