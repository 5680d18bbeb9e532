package alexnet.transform.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.RgbImage;
import alexnet.transform.CropBox;
import alexnet.transform.Pictures;
import alexnet.transform.Preprocessing;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against a part cut out of what {@link Preprocessing} makes, whose pixels are Pillow's. */
class RandomCropTest {
  private static final long SEED = 20120930;
  private static final RandomCrop CROP = new RandomCrop(32, 28);

  @Test
  void isAPartOfTheResizedPicturesCentralSquare() {
    Preprocessing square =
        new Preprocessing(32, 32, Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD);
    Random random = new Random(SEED);
    for (int i = 0; i < 50; i++) {
      RgbImage image = Pictures.noise(i, 1 + random.nextInt(90), 1 + random.nextInt(90));
      CropBox box = CROP.draw(random);
      assertThat(CROP.crop(image, box).pixels())
          .as("%dx%d, %s", image.width(), image.height(), box)
          .isEqualTo(box.cutFrom(square.apply(image)).pixels());
    }
  }

  @Test
  void theMiddleIsWhatEvaluationSees() {
    Preprocessing evaluation =
        new Preprocessing(32, 28, Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD);
    for (int width = 25; width < 60; width++) {
      RgbImage image = Pictures.noise(width, width, 40);
      assertThat(CROP.crop(image, new CropBox(2, 2, 28, 28)).pixels())
          .isEqualTo(evaluation.apply(image).pixels());
    }
  }

  @Test
  void everyPlaceIsDrawn() {
    Random random = new Random(SEED);
    Set<CropBox> boxes = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      boxes.add(CROP.draw(random));
    }
    assertThat(boxes).as("seed %d", SEED).hasSize(25);
    assertThat(boxes).contains(new CropBox(0, 0, 28, 28), new CropBox(4, 4, 28, 28));
  }

  @Test
  void rangesAreNamed() {
    assertThatThrownBy(() -> new RandomCrop(224, 256)).hasMessage("crop 256 exceeds resize 224");
    assertThatThrownBy(() -> new RandomCrop(5_000, 224)).hasMessageContaining("1..4096");
  }
}
