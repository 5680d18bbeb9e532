package alexnet.transform;

import alexnet.image.RgbImage;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which views of a picture a network is asked about; its answer is the mean of their probabilities.
 * Ten views take ten times as long as one.
 */
public enum TestTimeAugmentation {
  /** The picture as {@link Preprocessing} gives it, alone. */
  NONE(1) {
    @Override
    List<RgbImage> of(RgbImage image, Preprocessing preprocessing) {
      return List.of(preprocessing.apply(image));
    }
  },

  /** That and its mirror image. */
  FLIP(2) {
    @Override
    List<RgbImage> of(RgbImage image, Preprocessing preprocessing) {
      RgbImage seen = preprocessing.apply(image);
      return List.of(seen, HorizontalFlip.flip(seen));
    }
  },

  /**
   * The four corners and the centre of the resized picture, and their mirror images: Krizhevsky,
   * Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
   * section 4.1.
   */
  TEN_CROP(10) {
    @Override
    List<RgbImage> of(RgbImage image, Preprocessing preprocessing) {
      return Stream.of(
              preprocessing.crop(image, 0, 0),
              preprocessing.crop(image, 0, 1),
              preprocessing.crop(image, 1, 0),
              preprocessing.crop(image, 1, 1),
              preprocessing.apply(image))
          .flatMap(crop -> Stream.of(crop, HorizontalFlip.flip(crop)))
          .toList();
    }
  };

  private final int views;

  TestTimeAugmentation(int views) {
    this.views = views;
  }

  /** Views of a picture. */
  public int views() {
    return views;
  }

  /** The views of a decoded picture, each as large as the crop. */
  abstract List<RgbImage> of(RgbImage image, Preprocessing preprocessing);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
